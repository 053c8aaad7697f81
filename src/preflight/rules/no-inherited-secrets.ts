// Rule 14: a called workflow gets the secrets it needs by name, and a release reads a secret only behind an environment.

import { allScalars, childOf, pairOf, pairsOf, textOf } from '../../codec/yaml-tree.ts';
import { expressionsOf } from '../expressions.ts';
import { isReleaseWorkflow } from '../release-jobs.ts';
import type { PreflightRule, RuleFinding } from '../rule.ts';
import type { Job, WorkflowFile } from '../workflow.ts';

export const noInheritedSecrets: PreflightRule = {
  id: 'no-inherited-secrets',
  title: 'no job hands on all secrets, and a release workflow reads secrets behind an environment alone',
  why: 'With "secrets: inherit" a called workflow, and whoever changes it, reads every secret of the caller; a secret outside of an environment is there for every branch that runs a workflow.',
  checkWorkflow: (workflow) => {
    const inherited = workflow.jobs.flatMap(inheritedBy);
    return isReleaseWorkflow(workflow) ? [...inherited, ...workflow.jobs.flatMap((job) => unguarded(workflow, job))] : inherited;
  },
};

function inheritedBy(job: Job): readonly RuleFinding[] {
  const secrets = pairOf(job.node, 'secrets');
  if (secrets === undefined || textOf(secrets.value) !== 'inherit') return [];
  return [
    {
      at: secrets.key.start,
      message: `the job "${job.id}" hands every secret to "${job.uses?.text ?? 'the workflow that it calls'}"`,
      help: 'name what it needs: "secrets:" and below it "NAME: ${{ secrets.NAME }}"; remove the line when it needs none',
    },
  ];
}

/** One finding a job, at the first secret: its mend is one line. */
function unguarded(workflow: WorkflowFile, job: Job): readonly RuleFinding[] {
  // A job that calls a workflow can have no environment; the called one is judged where it stands.
  if (job.uses !== undefined || childOf(job.node, 'environment') !== undefined) return [];
  const given = secretsOfCaller(workflow);
  const names = new Set<string>();
  let at: number | undefined;
  for (const scalar of allScalars(job.node)) {
    for (const expression of expressionsOf(workflow.text, scalar)) {
      for (const name of expression.reads) {
        const [context, secret = ''] = name.split('.');
        if (context !== 'secrets' || secret === 'github_token' || given.has(secret)) continue;
        names.add(secret.toUpperCase());
        at ??= expression.at;
      }
    }
  }
  if (at === undefined) return [];
  const [first = '', ...more] = names;
  const what =
    names.size === 1 ? `the secret "${first === '' ? 'secrets' : first}"` : `"${first}" and ${more.length} more secrets`;
  return [
    {
      at,
      message: `the job "${job.id}" of a release workflow reads ${what} outside of an environment, so every branch can`,
      help: 'add "environment: release" to the job, keep the secret in that environment, and let only tags such as "v*" deploy to it',
    },
  ];
}

/** Secrets that a reusable workflow is given: where they are kept is the caller's affair. Lower-case. */
function secretsOfCaller(workflow: WorkflowFile): ReadonlySet<string> {
  const call = workflow.triggers.find(({ event }) => event === 'workflow_call');
  return new Set(pairsOf(childOf(call?.filters, 'secrets')).map(({ key }) => key.text.toLowerCase()));
}
