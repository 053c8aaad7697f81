// Rule 19: what one job hands to another is held against digests that did not travel with it.

import { offsetInDocument } from '../../codec/yaml-tree.ts';
import { isPublishingJob, isReleaseWorkflow, isSigningJob } from '../release-jobs.ts';
import type { PreflightRule, RuleFinding } from '../rule.ts';
import { isDigestCheck, usesDigest } from '../shell-digest-checks.ts';
import { scriptOf } from '../step-scripts.ts';
import { usesRepository } from '../uses.ts';
import type { Job, Step, WorkflowFile } from '../workflow.ts';

export const digestHandover: PreflightRule = {
  id: 'digest-handover',
  title: 'a job that signs or publishes checks what it is handed by digests from the outputs of the job that made it',
  why: 'Every job of a run may write artifacts, also one that a dependency took over: what is signed is then what that job put there.',
  checkWorkflow: (workflow) => {
    if (!isReleaseWorkflow(workflow)) return [];
    return workflow.jobs
      .filter((job) => isSigningJob(workflow, job) || isPublishingJob(workflow, job))
      .flatMap((job) => check(workflow, job));
  },
};

function check(workflow: WorkflowFile, job: Job): readonly RuleFinding[] {
  const received = job.steps.filter(isDownload);
  const [first] = received;
  if (first === undefined) return [];
  const after = job.steps.slice(first.index);
  if (after.some((step) => takesDigests(step))) return [];
  const checking = after.filter((step) => checksDigests(workflow, job, step));
  const at = first.uses?.node.start ?? first.run?.start ?? first.node.start;
  const help =
    'make the digests an output of the job that builds, and check them here: "env:" with "DIGESTS: ${{ needs.build.outputs.digests }}", then "printf \'%s\\n\' "$DIGESTS" | sha256sum --check --strict"';
  if (checking.length === 0) {
    return [
      {
        at: first.run === undefined ? at : offsetInDocument(workflow.text, first.run, 0),
        message: `the job "${job.id}" ${isSigningJob(workflow, job) ? 'signs' : 'publishes'} what another job made, and checks no digest of it`,
        help,
      },
    ];
  }
  const isOutside = [...after, { env: job.env, with: [], run: undefined }].some(
    ({ env, with: inputs, run }) =>
      [...env, ...inputs].some(({ value }) => readsOutputs(value.text)) || (run !== undefined && readsOutputs(run.text)),
  );
  return isOutside
    ? []
    : [
        {
          at,
          message: `the job "${job.id}" checks what it is handed by digests that came the same way, so whoever changed one changed both`,
          help,
        },
      ];
}

function isDownload({ uses, run }: Step): boolean {
  return usesRepository(uses, 'actions/download-artifact') || (run !== undefined && /\bgh\s+run\s+download\b/.test(run.text));
}

const digestOutput = /\bneeds\.[\w-]+\.outputs\.[\w-]*(?:digest|hash|sha\d*|checksum|sums?)[\w-]*/i;

/** An action that is given digests attests, or checks, those and no others. */
function takesDigests({ uses, with: inputs }: Step): boolean {
  if (uses === undefined) return false;
  return inputs.some(
    ({ name, value }) =>
      digestOutput.test(value.text) || (/digest|hash|checksum|subject|sha256/i.test(name) && readsOutputs(value.text)),
  );
}

function checksDigests(workflow: WorkflowFile, job: Job, step: Step): boolean {
  const script = scriptOf(workflow, job, step);
  if (script?.language === 'posix') return script.pipelines.some((pipeline) => isDigestCheck(pipeline) || usesDigest(pipeline));
  return script !== undefined && /\bGet-FileHash\b/i.test(script.run.text);
}

function readsOutputs(text: string): boolean {
  return /\bneeds\.[\w-]+\.outputs\.|\binputs\.|\bneeds\[|fromJSON\(needs|toJSON\(needs/i.test(text);
}
