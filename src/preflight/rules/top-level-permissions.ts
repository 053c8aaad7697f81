// Rule 2: a job that asks for nothing gets nothing, or may read the source.

import { pairOf } from '../../codec/yaml-tree.ts';
import { linesBefore } from '../edits.ts';
import type { PreflightRule, RuleFinding } from '../rule.ts';
import type { WorkflowFile } from '../workflow.ts';

export const topLevelPermissions: PreflightRule = {
  id: 'top-level-permissions',
  title: 'the workflow has "permissions: {}" or reads alone at its top',
  why: 'Without it every job that asks for nothing holds what the settings of the repository give, which may be write access to everything.',
  checkWorkflow: (workflow) => {
    const { permissions } = workflow;
    if (permissions === undefined) return [missing(workflow)];
    if (permissions.all !== 'read') return [];
    const { start, end } = permissions.node;
    const block = permissions.key.end;
    return [
      {
        at: start,
        message: '"read-all" lets every job read packages, issues, security alerts and more',
        help: 'write "permissions: {}" or "permissions: { contents: read }", and give a job what it needs by itself',
        fix: { kind: 'edit', edits: [{ start: Math.max(start, block), end, text: '{ contents: read }' }] },
      },
    ];
  },
};

function missing(workflow: WorkflowFile): RuleFinding {
  const { jobs, tree, root } = workflow;
  const pair = pairOf(root, 'jobs');
  const bare = jobs.filter(({ permissions }) => permissions === undefined);
  // Where each job says what it needs, nothing is left for the top to give.
  const lines = bare.length === 0 ? ['permissions: {}', ''] : ['permissions:', '  contents: read', ''];
  const yaml = bare.length === 0 ? '"permissions: {}"' : '"permissions: { contents: read }"';
  const who = bare.length === 0 ? 'a job added later holds' : `${namesOf(bare.map(({ id }) => id))} held`;
  const isCalled = workflow.triggers.every(({ event }) => event === 'workflow_call');
  const giver = isCalled ? 'all that the job holds that calls it' : "what the repository's settings give";
  return {
    at: pair?.key.start ?? root.start,
    message: `the workflow has no "permissions" at its top, so ${who.replace(/held$/, bare.length === 1 ? 'holds' : 'hold')} ${giver}`,
    help: `write ${yaml} above "jobs:", and give a job that writes what it needs by itself`,
    ...(pair === undefined || root.flow ? {} : { fix: { kind: 'edit', edits: [linesBefore(tree, pair, lines)] } }),
  };
}

function namesOf(ids: readonly string[]): string {
  const [first = '', ...others] = ids;
  return others.length === 0 ? `the job "${first}"` : `${ids.length} jobs`;
}
