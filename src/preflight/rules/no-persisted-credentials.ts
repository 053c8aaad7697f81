// Rule 7: the token does not stay in the work tree after checkout.

import { inputAdded } from '../edits.ts';
import type { PreflightRule, RuleFinding } from '../rule.ts';
import { usesRepository } from '../uses.ts';
import { type ActionFile, type Step, stepsOf, valueNamed, type WorkflowFile } from '../workflow.ts';

const wanted = 'persist-credentials: false';

export const noPersistedCredentials: PreflightRule = {
  id: 'no-persisted-credentials',
  title: 'every checkout has "persist-credentials: false"',
  why: "Checkout leaves the job's token on disk for git: every later step can read it, and an artifact of the work tree gives it away.",
  checkWorkflow: check,
  checkAction: check,
};

function check(file: WorkflowFile | ActionFile): readonly RuleFinding[] {
  return stepsOf(file).flatMap(({ step, job }) => {
    if (!usesRepository(step.uses, 'actions/checkout')) return [];
    const value = valueNamed(step.with, 'persist-credentials');
    // What an expression decides cannot be seen here.
    if (value !== undefined && (value.text.toLowerCase() === 'false' || value.text.includes('${{'))) return [];
    const later = (job?.steps ?? (file.kind === 'action' ? file.steps : [])).slice(step.index + 1);
    if (later.some(pushes)) return [];
    const edit =
      value === undefined ? inputAdded(file.tree, step.node, wanted) : { start: value.start, end: value.end, text: 'false' };
    return [
      {
        at: value?.start ?? step.uses?.node.start ?? step.node.start,
        message: "this checkout leaves the job's token on disk for all steps after it",
        help: `write "with: { ${wanted} }" at this step`,
        ...(edit === undefined ? {} : { fix: { kind: 'edit' as const, edits: [edit] } }),
      },
    ];
  });
}

/** Whether a step needs the token that checkout left: it pushes with git. */
function pushes({ run, uses }: Step): boolean {
  if (/\bgit\b[^\n|;&]*\s(?:push|submodule)\b/.test(run?.text ?? '')) return true;
  return /git-auto-commit-action|github-push-action|add-and-commit|create-pull-request|changesets\/action|gh-pages/i.test(
    uses?.text ?? '',
  );
}
