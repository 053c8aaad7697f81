// Rule 3: write access is given to the job that needs it, never to all jobs, and never all of it.

import type { PreflightRule, RuleFinding } from '../rule.ts';
import type { Permissions } from '../workflow.ts';

export const writeAtJobLevel: PreflightRule = {
  id: 'write-at-job-level',
  title: 'write access is given by name, and to single jobs',
  why: 'Write access at the top is held by every job, also by the one that runs the tests of a stranger.',
  checkWorkflow: ({ permissions, jobs }) => [
    ...(permissions === undefined ? [] : [...writeAll(permissions), ...writesOf(permissions)]),
    ...jobs.flatMap((job) => (job.permissions === undefined ? [] : writeAll(job.permissions))),
  ],
};

function writeAll({ all, node }: Permissions): readonly RuleFinding[] {
  if (all !== 'write') return [];
  const help = 'name what is needed, at the job that needs it: "permissions: { contents: write }"';
  return [{ at: node.start, message: '"write-all" gives the token every right that it can have', help }];
}

function writesOf({ scopes }: Permissions): readonly RuleFinding[] {
  return scopes
    .filter(({ access }) => access === 'write')
    .map(({ scope, at }) => ({
      at,
      message: `"${scope}: write" at the top is held by every job that has no permissions of its own`,
      help: `write "permissions: {}" at the top, and "permissions: { ${scope}: write }" at the job that needs it`,
    }));
}
