// Rule 16: nothing that a stranger wrote becomes a variable or a search path of the steps that follow.
// Source: https://docs.github.com/actions/reference/security/secure-use#good-practices-for-mitigating-script-injection-attacks

import { offsetInDocument } from '../../codec/yaml-tree.ts';
import { expressionsOf } from '../expressions.ts';
import type { PreflightRule, RuleFinding } from '../rule.ts';
import type { ShellCommand, ShellPipeline, ShellWord } from '../shell-commands.ts';
import { downloadsOf, nameOf } from '../shell-downloads.ts';
import { posixScriptsOf } from '../step-scripts.ts';
import { usesRepository } from '../uses.ts';
import type { ActionFile, Job, Step, Values, WorkflowFile } from '../workflow.ts';

export const noUntrustedEnvironment: PreflightRule = {
  id: 'no-untrusted-environment',
  title: 'nothing that a stranger wrote is written into GITHUB_ENV or GITHUB_PATH',
  why: 'A line break in such a text sets any variable of all later steps, and a path any program: LD_PRELOAD or another "node" runs with the token of the job.',
  checkWorkflow: (workflow) => workflow.jobs.flatMap((job) => check(workflow, job, job.steps)),
  checkAction: (action) => check(action, undefined, action.steps),
};

function check(file: WorkflowFile | ActionFile, job: Job | undefined, steps: readonly Step[]): readonly RuleFinding[] {
  const received = steps.findIndex(({ uses }) => usesRepository(uses, 'actions/download-artifact'));
  return posixScriptsOf(file, job, steps).flatMap(({ step, script }) => {
    return script.pipelines.flatMap((pipeline) => {
      const target = pipeline.map(targetOf).find((each) => each !== undefined);
      if (target === undefined) return [];
      const variables = strangers(file, job, step, target);
      const hasForeignFiles = isRunForStrangers(file) || (received !== -1 && received < step.index);
      const source = sourceIn(pipeline, target, variables, hasForeignFiles);
      if (source === undefined) return [];
      return [
        {
          at: offsetInDocument(file.text, script.run, source.at),
          message: `${source.what} is written into ${target}, so whoever wrote it sets ${target === 'GITHUB_ENV' ? 'variables' : 'programs'} of all later steps`,
          help: 'give it to the one step that needs it, under "env:", or as a step output that is quoted where it is used',
        },
      ];
    });
  });
}

type Target = 'GITHUB_ENV' | 'GITHUB_PATH';

function targetOf(command: ShellCommand): Target | undefined {
  const { name, args } = nameOf(command);
  const files = [
    ...command.redirections.filter(({ operator }) => operator.startsWith('>')).map(({ target }) => target.text),
    ...(name === 'tee' ? args.map(({ text }) => text) : []),
  ];
  for (const file of files) {
    const [, target] = /^(?:\$\{?(GITHUB_ENV|GITHUB_PATH)\}?|\$\{\{\s*(?:github|env)\.[a-z_]+\s*\}\})$/i.exec(file) ?? [];
    if (target === 'GITHUB_ENV' || target === 'GITHUB_PATH') return target;
    if (/\$\{\{\s*(?:github\.env|env\.GITHUB_ENV)\s*\}\}/i.test(file)) return 'GITHUB_ENV';
    if (/\$\{\{\s*(?:github\.path|env\.GITHUB_PATH)\s*\}\}/i.test(file)) return 'GITHUB_PATH';
  }
  return undefined;
}

interface Source {
  readonly what: string;
  /** Offset in the script. */
  readonly at: number;
}

/** The first thing that a stranger may have written. A pipeline that cuts it to one line, or hashes it, gives nothing of his. */
function sourceIn(
  pipeline: ShellPipeline,
  target: Target,
  variables: ReadonlySet<string>,
  hasForeignFiles: boolean,
): Source | undefined {
  if (pipeline.some(tames)) return undefined;
  for (const command of pipeline) {
    const [download] = downloadsOf(command);
    if (download !== undefined) return { what: 'what a server answers', at: command.offset };
    const { name, args } = nameOf(command);
    if (hasForeignFiles && (name === 'cat' || name === 'grep' || name === 'sed') && args.length > 0) {
      return { what: `a file, read by "${name}", that another run or a stranger's branch may have brought`, at: command.offset };
    }
    for (const inner of command.group) {
      const found = sourceIn(inner, target, variables, hasForeignFiles);
      if (found !== undefined) return found;
    }
    const words = [...command.words, ...command.redirections.map(({ target: word }) => word)];
    for (const word of words) {
      const found = sourceInWord(word, target, variables, hasForeignFiles);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function sourceInWord(
  word: ShellWord,
  target: Target,
  variables: ReadonlySet<string>,
  hasForeignFiles: boolean,
): Source | undefined {
  // What is substituted is looked at as the pipelines it is.
  for (const { pipelines } of word.substitutions) {
    for (const pipeline of pipelines) {
      const found = sourceIn(pipeline, target, variables, hasForeignFiles);
      if (found !== undefined) return found;
    }
  }
  if (word.substitutions.length > 0) return undefined;
  for (const [whole, name] of word.text.matchAll(/\$\{\{\s*([\w.-]+)\s*\}\}/g)) {
    if (name !== undefined && isStrangers(name.toLowerCase(), target)) return { what: `"${whole}"`, at: word.offset };
  }
  for (const [, name = ''] of word.text.matchAll(/\$\{?([A-Za-z_]\w*)/g)) {
    if (variables.has(name)) return { what: `"$${name}"`, at: word.offset };
  }
  return undefined;
}

function tames(command: ShellCommand): boolean {
  const { name, args } = nameOf(command);
  return (
    /^(?:tr|head|wc|basename|base64|(?:sha|md5|b2|cksum)\w*)$/.test(name) ||
    (name === 'jq' && !args.some(({ text }) => /^-\w*r|^--raw/.test(text)))
  );
}

/** Variables that hold such a text, of the step, its job and the workflow. */
function strangers(file: WorkflowFile | ActionFile, job: Job | undefined, step: Step, target: Target): ReadonlySet<string> {
  const all: Values = [...(file.kind === 'workflow' ? file.env : []), ...(job?.env ?? []), ...step.env];
  const names = new Set<string>();
  for (const { name, value } of all) {
    const hasOne = expressionsOf(file.text, value).some(({ reads }) => reads.some((read) => isStrangers(read, target)));
    if (hasOne) names.add(name);
    else names.delete(name);
  }
  return names;
}

/** Texts of an event that whoever opens an issue, comments or pushes a branch writes freely. */
const freeTexts =
  /^github\.event\.(?:.*\.)?(?:title|body|message|name|email|page_name|label|description|default_branch|display_title)$|^github\.event\.commits\b/;

/** A branch name holds no line break, so it sets no other variable; it can be a search path. */
function isStrangers(name: string, target: Target): boolean {
  if (/^github\.event\.(?:repository|organization|enterprise|sender|installation|release)\./.test(name)) return false;
  if (freeTexts.test(name)) return true;
  return target === 'GITHUB_PATH' && /^github\.(?:head_ref|event\.(?:.*\.)?head(?:\.ref|_branch))$/.test(name);
}

/** Its runs have the rights of the repository while what they look at may be a stranger's. */
function isRunForStrangers(file: WorkflowFile | ActionFile): boolean {
  return (
    file.kind === 'workflow' && file.triggers.some(({ event }) => event === 'pull_request_target' || event === 'workflow_run')
  );
}
