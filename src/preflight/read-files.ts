// Files of the repository that the steps of a workflow are sure to read: those they name, and those a tool cannot do without.

import { posix } from 'node:path';
import { childOf, textOf, type YamlNode } from '../codec/yaml-tree.ts';
import { byCodeUnit } from '../model/code-unit-order.ts';
import type { NamedCommand } from './shell-downloads.ts';
import { nameOf } from './shell-downloads.ts';
import { posixScriptsOf } from './step-scripts.ts';
import { usesRepository } from './uses.ts';
import { type Job, type Step, valueNamed, type WorkflowFile } from './workflow.ts';

/** Paths below the root of the repository, sorted, each once, the workflow itself among them. What only a run knows is left out. */
export function readFilesOf(workflow: WorkflowFile): readonly string[] {
  const [own] = /(?:^|(?<=\/))\.github\/workflows\/[^/]+$/.exec(workflow.file) ?? [];
  const files = [...(own === undefined ? [] : [own]), ...workflow.jobs.flatMap((job) => filesOfJob(workflow, job))];
  const inside = files
    .map((file) => posix.normalize(file))
    .filter((file) => !/^(?:\.\.|\/)/.test(file) && !/[$*{}[\]~]/.test(file));
  return [...new Set(inside)].sort(byCodeUnit);
}

function filesOfJob(workflow: WorkflowFile, job: Job): readonly string[] {
  if (job.uses?.kind === 'local') return [job.uses.text];
  const checkouts = job.steps.filter(({ uses }) => usesRepository(uses, 'actions/checkout'));
  // Another repository, or a place of its own: what a path means is no longer sure.
  if (checkouts.length !== 1 || checkouts.some((step) => valueNamed(step.with, 'path') ?? valueNamed(step.with, 'repository')))
    return [];
  const folders = foldersOf(workflow, job);
  return [
    ...job.steps.flatMap(filesOfAction),
    ...posixScriptsOf(workflow, job, job.steps).flatMap(({ step, script }) => {
      const folder = textOf(childOf(step.node, 'working-directory')) ?? folders;
      const commands = script.pipelines.flat().map(nameOf);
      // What comes after a change of folder is somewhere else.
      const changed = commands.findIndex(({ name }) => name === 'cd' || name === 'pushd');
      const here = changed === -1 ? commands : commands.slice(0, changed);
      const cloned = here.some(({ name, args }) => name === 'git' && args[0]?.text === 'clone');
      return cloned ? [] : here.flatMap(filesOfCommand).map((file) => posix.join(folder, file));
    }),
  ];
}

function foldersOf(workflow: WorkflowFile, job: Job): string {
  const of = (node: YamlNode | undefined): string | undefined =>
    textOf(childOf(childOf(childOf(node, 'defaults'), 'run'), 'working-directory'));
  return of(job.node) ?? of(workflow.root) ?? '.';
}

function filesOfAction({ uses, with: inputs }: Step): readonly string[] {
  if (uses?.kind === 'local') return [/\.ya?ml$/.test(uses.text) ? uses.text : `${uses.text.replace(/\/$/, '')}/action.yml`];
  return inputs.flatMap(({ name, value }) =>
    /^(?:go|node|python|java|ruby|dotnet|rust)?-?(?:version|toolchain)-file$|^global-json-file$/.test(name) ? [value.text] : [],
  );
}

const scriptName = /^(?:\.\/)?(?:[\w.-]+\/)*[\w.-]+\.(?:sh|bash|py|js|mjs|cjs|ts|pl|rb)$/;

function filesOfCommand({ name, args }: NamedCommand): readonly string[] {
  const texts = args.map(({ text }) => text);
  const operands = texts.filter((text) => !text.startsWith('-'));
  const [first] = operands;
  switch (name) {
    case 'go':
      return /^(?:build|test|vet|mod|generate)$/.test(first ?? '') ? ['go.mod'] : [];
    case 'npm':
      return first === 'ci' ? ['package.json', 'package-lock.json'] : [];
    case 'cargo':
      return /^(?:build|test|check|clippy)$/.test(first ?? '') && !texts.includes('--manifest-path') ? ['Cargo.toml'] : [];
    case 'make':
      return texts.some((text) => /^-[fC]|^--(?:file|directory)/.test(text)) ? [] : ['Makefile'];
    case 'bash':
    case 'sh':
    case 'python':
    case 'python3':
    case 'node':
      // With an option such as `-c` or `-m` it is no file.
      return texts[0] !== undefined && scriptName.test(texts[0]) ? [texts[0]] : [];
    case 'pip':
    case 'pip3':
      return texts.flatMap((text, index) => (text === '-r' ? (texts[index + 1] ?? []) : []));
    default:
      return [];
  }
}
