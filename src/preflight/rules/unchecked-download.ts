// Rule 22: what is downloaded to be run is held against a digest first. So are the images of jobs and of Dockerfiles.

import { childOf, offsetInDocument, pairsOf, scalarOf, type YamlScalar } from '../../codec/yaml-tree.ts';
import { findingsInDockerfile, toDownloadFinding } from '../docker-findings.ts';
import type { PreflightRule, RuleFinding } from '../rule.ts';
import { posixScriptsOf } from '../step-scripts.ts';
import { uncheckedDownloads } from '../unchecked-downloads.ts';
import type { ActionFile, Job, Step, WorkflowFile } from '../workflow.ts';

export const uncheckedDownload: PreflightRule = {
  id: 'unchecked-download',
  title: 'a downloaded program is held against its digest before it is used, and an image is named by digest',
  why: 'Whoever can change what a server gives, or move a tag, decides what the job runs, and nothing shows it.',
  checkWorkflow: (workflow) =>
    workflow.jobs.flatMap((job) => [
      ...images(job).filter(hasNoDigest).map(toImageFinding),
      ...inSteps(workflow, job, job.steps),
    ]),
  checkAction: (action) => inSteps(action, undefined, action.steps),
  checkDockerfile: findingsInDockerfile,
};

/** The scripts of a job are looked at as one: a later step may check, or use, what an earlier one brought. */
function inSteps(file: WorkflowFile | ActionFile, job: Job | undefined, steps: readonly Step[]): readonly RuleFinding[] {
  const all = posixScriptsOf(file, job, steps).flatMap(({ script: { run, pipelines } }) =>
    pipelines.map((pipeline) => ({ run, pipeline })),
  );
  return uncheckedDownloads(all.map(({ pipeline }) => pipeline)).flatMap((download) => {
    const run = all[download.pipeline]?.run;
    return run === undefined ? [] : [toDownloadFinding(download, offsetInDocument(file.text, run, download.offset))];
  });
}

/** Of the container of a job, and of its services. */
function images(job: Job): readonly YamlScalar[] {
  const nodes = [childOf(job.node, 'container'), ...pairsOf(childOf(job.node, 'services')).map(({ value }) => value)];
  return nodes.flatMap((node) => scalarOf(node) ?? scalarOf(childOf(node, 'image')) ?? []);
}

/** What an expression names is not to be seen here. */
function hasNoDigest({ text }: YamlScalar): boolean {
  return text !== '' && !text.includes('${{') && !/@sha256:[0-9a-f]{64}$/.test(text);
}

function toImageFinding({ text, start }: YamlScalar): RuleFinding {
  return {
    at: start,
    message: `the image "${text}" has no digest, so it is another one from one day to the next`,
    help: `write its digest behind it: "${text}@sha256:…", as "docker buildx imagetools inspect ${text}" tells it`,
  };
}
