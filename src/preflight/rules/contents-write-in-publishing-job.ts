// Rule 6: who can move a tag and change a release is the job that publishes, and it does nothing else.

import { isPublishingJob, isReleaseWorkflow, isSigningJob } from '../release-jobs.ts';
import type { PreflightRule, RuleFinding } from '../rule.ts';
import { workOf } from '../step-work.ts';
import { type Job, permissionsOf, type WorkflowFile } from '../workflow.ts';

export const contentsWriteInPublishingJob: PreflightRule = {
  id: 'contents-write-in-publishing-job',
  title: 'a job with "contents: write" publishes, and neither builds nor signs',
  why: 'With "contents: write" a build script can replace the assets of every release, move tags and push to branches.',
  checkWorkflow: (workflow) =>
    isReleaseWorkflow(workflow)
      ? workflow.jobs.filter((job) => isPublishingJob(workflow, job)).flatMap((job) => checkJob(workflow, job))
      : [],
};

function checkJob(workflow: WorkflowFile, job: Job): readonly RuleFinding[] {
  const granted = permissionsOf(workflow, job)?.scopes.find(({ scope }) => scope === 'contents');
  // Signing beside installed code is signing-job-installs-nothing's affair.
  if (granted !== undefined && isSigningJob(workflow, job) && job.uses === undefined) {
    return [
      {
        at: granted.at,
        message: `the job "${job.id}" can both sign and publish, so that one step gone wrong makes a whole release`,
        help: 'sign in a job without "contents: write", and publish in a job with "permissions: { contents: write }" alone',
      },
    ];
  }
  return job.steps.flatMap((step) => {
    const work = workOf(workflow, job, step);
    if (work === undefined) return [];
    return [
      {
        at: work.at,
        message: `a step of the job "${job.id}", which holds "contents: write", ${work.phrase}`,
        help: 'build in a job with "permissions: { contents: read }", and publish its artifacts in a job that downloads them and checks their digests',
      },
    ];
  });
}
