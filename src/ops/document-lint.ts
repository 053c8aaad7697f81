// What shellcheck says of shell texts, where it is installed: what it calls an error or a warning, not its notes on style.
// Source: shellcheck(1), --format=json1

import { join } from 'node:path';
import { readList, readObject, readShape, readText } from '../codec/json-shape.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import type { ShellFault } from '../doccheck/rule.ts';
import { ToolError } from '../model/tool-error.ts';
import type { CommandResult, World } from '../model/world.ts';

const timeoutMs = 120_000;

/** How many files one process is given. */
const share = 200;

/**
 * Faults of each text, in order.
 *
 * @throws {ToolError} `tool/not-found` where shellcheck is not installed, `doc-check/shellcheck-answer`.
 */
export async function lintWithShellcheck(world: World, texts: readonly string[]): Promise<readonly (readonly ShellFault[])[]> {
  const folder = await world.files.makeTemporaryFolder('selfsame-shellcheck-');
  try {
    const found: ShellFault[][] = texts.map(() => []);
    for (const [index, text] of texts.entries())
      await world.files.write(join(folder, nameOf(index)), text.replaceAll('\r\n', '\n'));
    for (let first = 0; first < texts.length; first += share) {
      const names = texts.slice(first, first + share).map((_, index) => nameOf(first + index));
      for (const { file, line, message, code } of toComments(await shellcheck(world, folder, names))) {
        found[indexOf(file)]?.push({ line, message, code });
      }
    }
    return found.map(ofOneSlip);
  } finally {
    await world.files.remove(folder);
  }
}

/**
 * SC1072 and SC1073 say that it could not read on: then all that it says is of that one slip, and what is said first besides them says
 * most.
 */
function ofOneSlip(faults: readonly ShellFault[]): readonly ShellFault[] {
  const isEnd = ({ code = '' }: ShellFault) => code === 'SC1072' || code === 'SC1073';
  if (!faults.some(isEnd)) return faults;
  const [first] = [...faults.filter((fault) => !isEnd(fault)), ...faults];
  return first === undefined ? [] : [first];
}

function nameOf(index: number): string {
  return `${index}.sh`;
}

function indexOf(name: string): number {
  return Number.parseInt(name, 10);
}

function shellcheck(world: World, folder: string, names: readonly string[]): Promise<CommandResult> {
  // Its own files of settings are not read: the same documents have the same findings everywhere.
  const args = ['--norc', '--format=json1', '--severity=warning', '--shell=bash', '--', ...names];
  return world.processes.run('shellcheck', args, { folder, timeoutMs });
}

interface Comment extends ShellFault {
  readonly file: string;
  readonly code: string;
}

/** @throws {ToolError} `doc-check/shellcheck-answer`. */
function toComments({ exitCode, stdout, stderr, timedOut }: CommandResult): readonly Comment[] {
  const json = parseStrictJson(stdout);
  const read = json.status === 'parsed' ? readShape(() => readComments(json.value)) : json;
  // 1 says that there are comments.
  if (!timedOut && (exitCode === 0 || exitCode === 1) && read.status === 'parsed') return read.value;
  throw new ToolError('tool', 'doc-check/shellcheck-answer', 'shellcheck did not answer for every shell block', {
    help: 'see that "shellcheck" on PATH is version 0.7 or newer, or take it off PATH',
    excerpt: stderr
      .trimEnd()
      .split('\n')
      .slice(-10)
      .filter((line) => line !== ''),
  });
}

function readComments(value: unknown): readonly Comment[] {
  return readList(readObject(value, 'the answer').comments, 'comments', (each, where) => {
    const { file, line, code, message } = readObject(each, where);
    return {
      file: readText(file, `${where}.file`),
      line: typeof line === 'number' ? line : 1,
      code: `SC${String(code)}`,
      message: `${readText(message, `${where}.message`)} (SC${String(code)})`,
    };
  });
}
