// Rule 8: every job of a release sees the commit that started it.

import { flowsOf } from '../expression-flow.ts';
import { type Expression, expressionsOf } from '../expressions.ts';
import { isReleaseWorkflow } from '../release-jobs.ts';
import type { PreflightRule, RuleFinding } from '../rule.ts';
import { isCommit, usesRepository } from '../uses.ts';
import { type Step, stepsOf, valueNamed, type WorkflowFile } from '../workflow.ts';

export const checkoutCommit: PreflightRule = {
  id: 'checkout-commit',
  title: 'a release checks out the commit that started it, or another by its 40 hex digits',
  why: 'A tag or a branch can move while the release runs: then one job builds another source than the one that is signed for.',
  checkWorkflow: (workflow) =>
    isReleaseWorkflow(workflow) ? stepsOf(workflow).flatMap(({ step }) => checkStep(workflow, step)) : [],
};

function checkStep(workflow: WorkflowFile, step: Step): readonly RuleFinding[] {
  if (!usesRepository(step.uses, 'actions/checkout')) return [];
  const ref = valueNamed(step.with, 'ref');
  const repository = valueNamed(step.with, 'repository');
  const isOther = repository !== undefined && !/^\s*\$\{\{\s*github\.repository\s*\}\}\s*$/.test(repository.text);
  if (ref === undefined || ref.text === '') {
    if (!isOther) return [];
    const help = 'write "ref:" with the 40 hex digits of the commit, and its version as a comment';
    return [{ at: repository.start, message: `whatever is the head of "${repository.text}" then is checked out`, help }];
  }
  const expressions = expressionsOf(workflow.text, ref);
  if (isCommit(ref.text) || (!isOther && isOwnCommit(ref.text, expressions))) return [];
  return [
    {
      at: ref.start,
      message: `"${ref.text}" can be another commit than the one that started the run`,
      help: isOther ? 'write the 40 hex digits of the commit' : 'write "ref: ${{ github.sha }}", or leave "ref" out',
    },
  ];
}

/** What a pull request has of its own is empty in a release. */
function isOwnCommit(text: string, expressions: readonly Expression[]): boolean {
  if (!/^\s*\$\{\{[^}]*\}\}\s*$/.test(text)) return false;
  return expressions.every((each) => {
    const flows = flowsOf(each.text);
    return flows.length > 0 && flows.every((name) => name === 'github.sha' || name.startsWith('github.event.pull_request.'));
  });
}
