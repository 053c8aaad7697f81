// Rule 13: a release is made on fresh machines that GitHub hosts.

import { isReleaseWorkflow } from '../release-jobs.ts';
import type { PreflightRule } from '../rule.ts';
import { runnerLabels } from '../runner-images.ts';

export const hostedRunner: PreflightRule = {
  id: 'hosted-runner',
  title: 'no job of a release workflow runs on a self-hosted runner',
  why: 'A self-hosted runner outlives its job, so what one run leaves on it works in the next; provenance says of it only what its keeper vouches for.',
  checkWorkflow: (workflow) => {
    if (!isReleaseWorkflow(workflow)) return [];
    return workflow.jobs.flatMap((job) =>
      runnerLabels(job)
        .filter(({ text }) => text.toLowerCase() === 'self-hosted')
        .map((label) => ({
          at: label.start,
          message: `the job "${job.id}" of a release workflow runs on a self-hosted runner, where earlier runs may have left something`,
          help: 'write the image of a runner that GitHub hosts: "runs-on: ubuntu-24.04"',
        })),
    );
  },
};
