// Rule 5: nothing that could be tampered with runs beside the token that signs.

import { isSigningJob } from '../release-jobs.ts';
import type { PreflightRule } from '../rule.ts';
import { workOf } from '../step-work.ts';

export const signingJobInstallsNothing: PreflightRule = {
  id: 'signing-job-installs-nothing',
  title: 'the signing job installs nothing and runs no code of the repository',
  why: 'A package, a build script or a test in the signing job can ask for a certificate of its own and sign what it likes.',
  checkWorkflow: (workflow) =>
    workflow.jobs
      .filter((job) => isSigningJob(workflow, job))
      .flatMap((job) =>
        job.steps.flatMap((step) => {
          const work = workOf(workflow, job, step);
          if (work === undefined) return [];
          return [
            {
              at: work.at,
              message: `a step of the signing job "${job.id}" ${work.phrase}`,
              help: 'build in a job with "permissions: { contents: read }", hand the files over as an artifact with their digests as job outputs, and sign in a job of its own',
            },
          ];
        }),
      ),
};
