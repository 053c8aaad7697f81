// Rule 9: what a stranger may write reaches a script as a variable, never as a piece of it.
// Source: https://docs.github.com/actions/reference/security/secure-use#understanding-the-risk-of-script-injections

import { childOf, textOf, type YamlScalar } from '../../codec/yaml-tree.ts';
import { flowsOf } from '../expression-flow.ts';
import { expressionsOf } from '../expressions.ts';
import type { PreflightRule, RuleFinding } from '../rule.ts';
import { usesRepository } from '../uses.ts';
import { type ActionFile, type Job, type Step, stepsOf, type Values, valueNamed, type WorkflowFile } from '../workflow.ts';

export const noExpressionInRun: PreflightRule = {
  id: 'no-expression-in-run',
  title: 'no text of an event, an input or a branch is pasted into a script',
  why: 'GitHub pastes the value into the script before the shell reads it: a title or a branch named `$(…)` runs as a command, with the token of the job.',
  checkWorkflow: check,
  checkAction: check,
};

function check(file: WorkflowFile | ActionFile): readonly RuleFinding[] {
  return stepsOf(file).flatMap(({ step, job }) => scriptsOf(step).flatMap((script) => checkScript(file, job, step, script)));
}

/** A `run:`, or the JavaScript that actions/github-script is given. */
function scriptsOf(step: Step): readonly YamlScalar[] {
  if (step.run !== undefined) return [step.run];
  const script = usesRepository(step.uses, 'actions/github-script') ? valueNamed(step.with, 'script') : undefined;
  return script === undefined ? [] : [script];
}

function checkScript(
  file: WorkflowFile | ActionFile,
  job: Job | undefined,
  step: Step,
  script: YamlScalar,
): readonly RuleFinding[] {
  return expressionsOf(file.text, script).flatMap(({ text, at }) => {
    const taken = flowsOf(text).find((name) => isTainted(file, job, step, name));
    if (taken === undefined) return [];
    const shown = asWritten(text, taken);
    return [
      {
        at,
        message: `"${shown}" is pasted into the script, where its text is run`,
        help: mendOf(text, shown, step.run !== undefined),
      },
    ];
  });
}

function isTainted(file: WorkflowFile | ActionFile, job: Job | undefined, step: Step, name: string): boolean {
  if (isForeign(name)) return true;
  const [, input] = /^(?:inputs|github\.event\.inputs)\.([\w-]+)$/.exec(name) ?? [];
  if (input !== undefined) return !hasHarmlessType(file, input);
  const [, variable] = /^env\.([\w-]+)$/.exec(name) ?? [];
  if (variable === undefined) return false;
  const scopes: readonly Values[] = [step.env, job?.env ?? [], file.kind === 'workflow' ? file.env : []];
  const value = scopes.map((values) => valueNamed(values, variable)).find((found) => found !== undefined);
  if (value === undefined) return false;
  return expressionsOf(file.text, value).some(({ text }) =>
    flowsOf(text).some((from) => !from.startsWith('env.') && isTainted(file, job, step, from)),
  );
}

/** Texts that others than the maintainers choose. `github.event.inputs` is judged by the declared type. */
function isForeign(name: string): boolean {
  if (/^github\.(?:head_ref|base_ref|ref_name|ref)$/.test(name)) return true;
  if (name === 'github.event' || name === 'github') return false;
  return name.startsWith('github.event.') && !name.startsWith('github.event.inputs.') && !harmlessLeaf.test(name);
}

/** Numbers, digests, times, flags, words of a fixed list, names of accounts, which have no character that a shell reads, and what maintainers named. */
const harmlessLeaf =
  /\.(?:\w*_?id|\w*_at|\w*_?sha|number|after|before|merged|draft|prerelease|action|state|status|conclusion|type|event|login|full_name|created|deleted|forced|private|fork|size|run_attempt|run_number|default_branch|avatar_url|visibility|owner)$|^github\.event\.pull_request\.base\.|^github\.event\.(?:repository|organization|enterprise|sender|installation)\./;

/** Types of a declared input whose values GitHub checks before anything runs. */
function hasHarmlessType({ root }: WorkflowFile | ActionFile, input: string): boolean {
  const on = childOf(root, 'on');
  const types = ['workflow_dispatch', 'workflow_call'].flatMap((event) => {
    const inputs = childOf(childOf(on, event), 'inputs');
    const declared = inputs?.kind === 'map' ? inputs.pairs.find(({ key }) => key.text.toLowerCase() === input) : undefined;
    return declared === undefined ? [] : [textOf(childOf(declared.value, 'type')) ?? 'string'];
  });
  return types.length > 0 && types.every((type) => /^(?:boolean|number|choice|environment)$/.test(type));
}

/** Not ours: the one that runs the script which the help is about. */
const scriptsProcess = 'process';

/** Variables that every runner sets. */
const runnersOwn = /^github\.(head_ref|base_ref|ref_name|ref)$/i;

function mendOf(expression: string, name: string, isShell: boolean): string {
  const use = (variable: string): string => (isShell ? `"$${variable}"` : `${scriptsProcess}.env.${variable}`);
  const [, variable] = /^env\.([\w-]+)$/i.exec(name) ?? [];
  if (variable !== undefined) return `write ${use(variable)} in the script: the variable is there already`;
  const [, own] = runnersOwn.exec(name) ?? [];
  if (own !== undefined && expression === name) {
    return `write ${use(`GITHUB_${own.toUpperCase()}`)} in the script: the runner sets it`;
  }
  const made = variableFor(name);
  return `write "env: { ${made}: '\${{ ${expression.replaceAll("'", "''")} }}' }" at this step, and ${use(made)} in the script`;
}

/** The name with the capitals that it has in the file, where it stands there in one piece. */
function asWritten(expression: string, name: string): string {
  const index = expression.toLowerCase().indexOf(name);
  return index === -1 ? name : expression.slice(index, index + name.length);
}

/** `TITLE` for `github.event.issue.title`, `RELEASE_TAG` for `inputs.releaseTag`. */
function variableFor(name: string): string {
  const last = name.split('.').findLast((part) => /^[a-z]/i.test(part)) ?? 'value';
  return last
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_')
    .replaceAll(/\W/g, '_')
    .toUpperCase();
}
