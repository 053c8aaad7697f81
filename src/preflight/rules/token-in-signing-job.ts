// Rule 4: who can get a certificate in the project's name is the job that signs, and no other.

import { pairOf } from '../../codec/yaml-tree.ts';
import type { PreflightRule } from '../rule.ts';
import { mayUseToken } from '../token-use.ts';
import { accessTo, type Job } from '../workflow.ts';

export const tokenInSigningJob: PreflightRule = {
  id: 'token-in-signing-job',
  title: 'only a job that signs or logs in holds "id-token: write" or "attestations: write"',
  why: 'Whoever runs code in a job with "id-token: write" can sign anything in the name of the project, for whoever verifies it.',
  // What stands at the top of the workflow is write-at-job-level's affair.
  checkWorkflow: ({ jobs }) => jobs.flatMap(checkJob),
};

function checkJob(job: Job) {
  const { permissions } = job;
  if (permissions === undefined || permissions.all !== undefined || mayUseToken(job)) return [];
  return permissions.scopes
    .filter(({ scope, access }) => access === 'write' && (scope === 'id-token' || scope === 'attestations'))
    .filter(({ scope }) => !(scope === 'id-token' && accessTo(permissions, 'pages') === 'write'))
    .map(({ scope, at }) => ({
      at: pairOf(permissions.node, scope)?.key.start ?? at,
      message: `the job "${job.id}" holds "${scope}: write", and no step of it signs, attests or logs in anywhere`,
      help: `remove "${scope}: write" here, and give it to the job that signs, which builds nothing`,
    }));
}
