// The script of a step, read as its shell would: each is read once, whoever asks.

import { childOf, scalarsOf, textOf, type YamlNode, type YamlScalar } from '../codec/yaml-tree.ts';
import { flattenPipelines, parseShell, type ShellPipeline } from './shell-commands.ts';
import type { ActionFile, Job, Step, WorkflowFile } from './workflow.ts';

export type StepScript =
  | {
      readonly language: 'posix';
      readonly run: YamlScalar;
      /** Those inside groups and substitutions too, in the order in which they run. */
      readonly pipelines: readonly ShellPipeline[];
    }
  | { readonly language: 'powershell'; readonly run: YamlScalar };

const read = new WeakMap<YamlScalar, readonly ShellPipeline[]>();

/** Undefined for a step that runs nothing, or in another language, such as Python. */
export function scriptOf(file: WorkflowFile | ActionFile, job: Job | undefined, step: Step): StepScript | undefined {
  const { run } = step;
  if (run === undefined) return undefined;
  const language = languageOf(shellOf(file, job, step));
  if (language === 'powershell') return { language, run };
  if (language !== 'posix') return undefined;
  const known = read.get(run);
  if (known !== undefined) return { language, run, pipelines: known };
  const pipelines = flattenPipelines(parseShell(run.text));
  read.set(run, pipelines);
  return { language, run, pipelines };
}

/** The steps of a job that run a script of a POSIX shell, in order, each with it. */
export function posixScriptsOf(
  file: WorkflowFile | ActionFile,
  job: Job | undefined,
  steps: readonly Step[],
): readonly { readonly step: Step; readonly script: Extract<StepScript, { readonly language: 'posix' }> }[] {
  return steps.flatMap((step) => {
    const script = scriptOf(file, job, step);
    return script?.language === 'posix' ? [{ step, script }] : [];
  });
}

/** As GitHub chooses it: the step's, the job's, the workflow's, else that of the runner. */
function shellOf(file: WorkflowFile | ActionFile, job: Job | undefined, step: Step): string {
  const byDefault = (node: YamlNode | undefined): string | undefined =>
    textOf(childOf(childOf(childOf(node, 'defaults'), 'run'), 'shell'));
  const named = step.shell ?? byDefault(job?.node) ?? byDefault(file.root);
  if (named !== undefined) return named;
  const onWindows = scalarsOf(childOf(job?.node, 'runs-on')).some(({ text }) => /^windows-/i.test(text));
  return onWindows ? 'pwsh' : 'bash';
}

function languageOf(shell: string): 'posix' | 'powershell' | 'other' {
  // `bash --noprofile -eo pipefail {0}`; an expression is taken for a shell like most.
  const name = /^\S+/.exec(shell.trim())?.[0] ?? '';
  if (/^(?:bash|sh|\$\{\{.*)$/.test(name)) return 'posix';
  return name === 'pwsh' || name === 'powershell' ? 'powershell' : 'other';
}
