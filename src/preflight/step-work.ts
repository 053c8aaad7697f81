// Which steps install something or run code that is not in the workflow: neither belongs where a token can sign or publish.

import { offsetInDocument } from '../codec/yaml-tree.ts';
import { type NamedCommand, nameOf } from './shell-downloads.ts';
import { scriptOf } from './step-scripts.ts';
import { usesRepository } from './uses.ts';
import type { ActionFile, Job, Step, WorkflowFile } from './workflow.ts';

export interface Work {
  /** Offset in the document. */
  readonly at: number;
  /** Completes "a step …", such as `installs with "npm ci"`. */
  readonly phrase: string;
}

/** The first such thing that a step does; undefined where it does none that can be told from the file. */
export function workOf(file: WorkflowFile | ActionFile, job: Job | undefined, step: Step): Work | undefined {
  const { uses } = step;
  if (uses?.kind === 'local') return { at: uses.node.start, phrase: `runs "${uses.text}", an action of the repository` };
  if (uses !== undefined && buildingActions.some((action) => usesRepository(uses, action))) {
    return { at: uses.node.start, phrase: `builds with "${uses.text}"` };
  }
  const script = scriptOf(file, job, step);
  if (script?.language !== 'posix') return undefined;
  for (const pipeline of script.pipelines) {
    for (const command of pipeline) {
      const named = nameOf(command);
      const written = command.words.find(({ text }) => text.split('/').at(-1)?.toLowerCase() === named.name)?.text ?? named.name;
      const verb = verbOf(named, written);
      if (verb === undefined) continue;
      const words = [written, ...named.args.map(({ text }) => text)].slice(0, 2).join(' ');
      const at = offsetInDocument(file.text, script.run, command.offset);
      return { at, phrase: `${verb} "${words.split('\n', 1)[0] ?? ''}"` };
    }
  }
  return undefined;
}

/** Actions that build what the repository says. */
const buildingActions = [
  'cycjimmy/semantic-release-action',
  'docker/bake-action',
  'docker/build-push-action',
  'goreleaser/goreleaser-action',
  'gradle/gradle-build-action',
  'tauri-apps/tauri-action',
];

const installers: Readonly<Record<string, RegExp>> = {
  apk: /^add$/,
  apt: /^install$/,
  'apt-get': /^install$/,
  brew: /^install$/,
  bun: /^(?:install|i|add)$/,
  bundle: /^install$/,
  cargo: /^(?:install|fetch)$/,
  choco: /^install$/,
  composer: /^(?:install|update|require)$/,
  dnf: /^install$/,
  gem: /^install$/,
  go: /^(?:get|install)$/,
  npm: /^(?:ci|i|install|add)$/,
  pip: /^install$/,
  pip3: /^install$/,
  pipx: /^install$/,
  pnpm: /^(?:install|i|add)$/,
  poetry: /^(?:install|add)$/,
  uv: /^(?:sync|add)$/,
  yarn: /^(?:install|add)$/,
  yum: /^install$/,
};

/** Programs that build or run what the folder that they are in says, with the words for which they do. */
const runners: Readonly<Record<string, RegExp>> = {
  bazel: /^(?:build|run|test)$/,
  bun: /^(?:run|x|test)$/,
  cargo: /^(?:build|run|test|bench)$/,
  cmake: /^--build$/,
  docker: /^(?:build|buildx)$/,
  go: /^(?:build|run|test|generate)$/,
  goreleaser: /^(?:build|release)$/,
  gradle: /^(?!-{0,2}(?:version|help)$)/,
  just: /^(?!--version$)/,
  make: /^(?!-v$|--version$)/,
  mvn: /^(?!-v$|--version$)/,
  npm: /^(?:run|run-script|test|t|start|exec|x)$/,
  npx: /./,
  pnpm: /^(?:run|exec|dlx|test|build)$/,
  rake: /^(?!--version$)/,
  uv: /^(?:run|build)$/,
  yarn: /^(?:run|build|test|dlx)$/,
};

function verbOf({ name, args }: NamedCommand, written: string): string | undefined {
  const words = args.map(({ text }) => text);
  const verb = words.find((word) => !word.startsWith('-')) ?? '';
  const first = words[0] ?? '';
  if (/^python3?$/.test(name) && first === '-m') {
    if (words[1] === 'pip' && words[2] === 'install') return 'installs with';
    return words[1] === 'build' ? 'runs code of the repository with' : undefined;
  }
  if (lookUp(installers, name)?.test(verb) === true) return 'installs with';
  if (name === 'yarn' && words.length === 0) return 'installs with';
  const runs = lookUp(runners, name);
  if (runs?.test(name === 'cmake' ? first : verb) === true) return 'runs code of the repository with';
  // A program by its path below the folder, or a file that an interpreter is given.
  if (/^\.{1,2}\/|^[\w-][\w.-]*\/[\w./-]+$/.test(written)) return 'runs code of the repository with';
  const isInterpreter = /^(?:bash|sh|zsh|node|python3?|ruby|perl|deno|tsx|source|\.)$/.test(name);
  const file = /^(?!-)(?!\/)(?!\$)[\w./-]+\.(?:sh|bash|c?m?[jt]s|py|rb|pl)$/;
  return isInterpreter && words.some((word) => file.test(word)) && !/^-[ec]/.test(first)
    ? 'runs code of the repository with'
    : undefined;
}

function lookUp(table: Readonly<Record<string, RegExp>>, name: string): RegExp | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
