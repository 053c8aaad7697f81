// Rule 12: of a workflow that publishes only one run works on a ref at a time, and none is cut off half way.

import { childOf, pairOf, scalarOf, textOf, type YamlNode, type YamlScalar } from '../../codec/yaml-tree.ts';
import { linesBefore } from '../edits.ts';
import { isPublishingJob, isReleaseWorkflow, startsRelease } from '../release-jobs.ts';
import type { PreflightRule, RuleFinding } from '../rule.ts';
import type { WorkflowFile } from '../workflow.ts';

const group = ['concurrency:', '  group: release-${{ github.ref }}', '  cancel-in-progress: false'];

export const concurrencyGroup: PreflightRule = {
  id: 'concurrency-group',
  title: 'a workflow that publishes has a concurrency group, and no run of it is cancelled by the next',
  why: 'Two runs for one tag publish into the same release, and a run that is cancelled while it publishes leaves half of one.',
  checkWorkflow: (workflow) => {
    // What is only called runs in the group of its caller; a group of the same name would wait for itself.
    if (!publishes(workflow) || workflow.triggers.every(({ event }) => event === 'workflow_call')) return [];
    const whole = childOf(workflow.root, 'concurrency');
    const jobs = workflow.jobs.map((job) => childOf(job.node, 'concurrency')).filter((each) => each !== undefined);
    return [...(whole === undefined ? missing(workflow) : []), ...[whole, ...jobs].flatMap(cancelling)];
  },
};

/** What only signs, such as a scan that proves where it ran, writes nothing that two runs could write at once. */
function publishes(workflow: WorkflowFile): boolean {
  if (!isReleaseWorkflow(workflow)) return false;
  return workflow.triggers.some(startsRelease) || workflow.jobs.some((job) => isPublishingJob(workflow, job));
}

function missing(workflow: WorkflowFile): readonly RuleFinding[] {
  const publishing = workflow.jobs.filter((job) => isPublishingJob(workflow, job));
  if (publishing.length > 0 && publishing.every((job) => childOf(job.node, 'concurrency') !== undefined)) return [];
  const tagged = workflow.triggers.find(startsRelease);
  const trigger = tagged ?? workflow.triggers[0];
  const [job] = workflow.jobs;
  const jobs = pairOf(workflow.root, 'jobs');
  return [
    {
      at: trigger?.at ?? job?.key.start ?? 0,
      message: `the workflow has no concurrency group, so two runs ${tagged === undefined ? '' : 'for one tag '}can publish at once`,
      help: `write above "jobs:": "concurrency: { group: 'release-\${{ github.ref }}', cancel-in-progress: false }"`,
      ...(jobs === undefined || workflow.root.flow
        ? {}
        : { fix: { kind: 'edit', edits: [linesBefore(workflow.tree, jobs, [...group, ''])] } }),
    },
  ];
}

function cancelling(concurrency: YamlNode | undefined): readonly RuleFinding[] {
  const cancel = scalarOf(childOf(concurrency, 'cancel-in-progress'));
  if (cancel === undefined || !cancels(cancel)) return [];
  const always = textOf(cancel) === 'true';
  return [
    {
      at: cancel.start,
      message: always
        ? 'a run that publishes is cancelled by the next one of its group, wherever it stands'
        : `whether a run that publishes is cancelled hangs on "${cancel.text}"`,
      help: 'write "cancel-in-progress: false", or let an expression cancel pull requests alone: "${{ github.event_name == \'pull_request\' }}"',
      ...(always ? { fix: { kind: 'edit', edits: [{ start: cancel.start, end: cancel.end, text: 'false' }] } } : {}),
    },
  ];
}

/** An expression that asks for pull requests, or for the ref, tells releases from what may be cancelled. */
function cancels({ text }: YamlScalar): boolean {
  if (text === 'false' || text === '') return false;
  return !/pull_request|head_ref|github\.ref\b|ref_type|refs\/tags/.test(text);
}
