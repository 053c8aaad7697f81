// Rule 15: a job of a release ends in time, and its machine is chosen by version.

import { childOf, pairOf, type YamlScalar } from '../../codec/yaml-tree.ts';
import { linesBefore } from '../edits.ts';
import { isReleaseWorkflow } from '../release-jobs.ts';
import type { PreflightRule, RuleFinding } from '../rule.ts';
import { runnerLabels } from '../runner-images.ts';
import type { Job, WorkflowFile } from '../workflow.ts';

/** What `-latest` stands for. Source: https://github.com/actions/runner-images, "Available Images" (2026-11) */
const versions: Readonly<Record<string, string>> = {
  'ubuntu-latest': 'ubuntu-24.04',
  'windows-latest': 'windows-2025',
  'macos-latest': 'macos-15',
};

export const timeoutAndImage: PreflightRule = {
  id: 'timeout-and-image',
  title: 'every job of a release workflow has a timeout, and no image is named "-latest"',
  why: 'A job without a timeout holds its token for six hours, and "-latest" is another machine one day, so the same tag gives other bytes.',
  checkWorkflow: (workflow) =>
    isReleaseWorkflow(workflow) ? workflow.jobs.flatMap((job) => [...withoutTimeout(workflow, job), ...latestImages(job)]) : [],
};

function withoutTimeout(workflow: WorkflowFile, job: Job): readonly RuleFinding[] {
  // A job that calls a workflow can have none: the jobs of that have their own.
  if (job.uses !== undefined || childOf(job.node, 'timeout-minutes') !== undefined) return [];
  const runsOn = pairOf(job.node, 'runs-on');
  const isFixable = runsOn !== undefined && job.node.kind === 'map' && !job.node.flow;
  return [
    {
      at: job.key.start,
      message: `the job "${job.id}" has no "timeout-minutes", so it may run, with its token, for six hours`,
      help: 'write "timeout-minutes: 30" beside "runs-on", or what the job needs',
      ...(isFixable ? { fix: { kind: 'edit', edits: [linesBefore(workflow.tree, runsOn, ['timeout-minutes: 30'])] } } : {}),
    },
  ];
}

function latestImages(job: Job): readonly RuleFinding[] {
  return runnerLabels(job)
    .filter(({ text }) => /-latest(?:-|$)/.test(text))
    .map((label) => toFinding(job, label));
}

function toFinding(job: Job, label: YamlScalar): RuleFinding {
  const version = versions[label.text];
  return {
    at: label.start,
    message: `the job "${job.id}" runs on "${label.text}", which is another image from one day to the next`,
    help: version === undefined ? 'name the image by its version, such as "ubuntu-24.04"' : `write "${version}"`,
    ...(version === undefined || label.style !== 'plain'
      ? {}
      : { fix: { kind: 'edit', edits: [{ start: label.start, end: label.end, text: version }] } }),
  };
}
