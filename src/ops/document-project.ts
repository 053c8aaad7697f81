// The project that documents are of, as the rules of doc-check see it: nothing that a document names leads out of it.

import { delimiter, isAbsolute, join, posix } from 'node:path';
import { bashSyntax } from '../doccheck/bash-syntax.ts';
import { parserSyntax } from '../doccheck/parser-syntax.ts';
import type { Project, RoomScript } from '../doccheck/rule.ts';
import { byCodeUnit } from '../model/code-unit-order.ts';
import { ToolError } from '../model/tool-error.ts';
import type { CommandResult, TreeEntry, World } from '../model/world.ts';
import { gitIn } from '../plan/git.ts';
import { type DocumentCache, noDocumentCache } from './document-cache.ts';
import { lintWithShellcheck } from './document-lint.ts';
import { type DocumentRooms, openDocumentRooms } from './document-rooms.ts';

export interface DocumentProject {
  readonly project: Project;
  /** What whoever reads the outcome must know of how it came about, as phrases, sorted. */
  readonly notes: () => readonly string[];
  /** Removes the rooms. */
  readonly close: () => Promise<void>;
}

/** Longest text that is read for a rule. */
const longestTextBytes = 8 * 1024 * 1024;

const commandTimeoutMs = 120_000;

/** As Linux does: a path with more links on its way leads nowhere. */
const mostLinks = 40;

export function openDocumentProject(world: World, cache: DocumentCache = noDocumentCache): DocumentProject {
  const root = world.workingFolder;
  const notes = new Set<string>();
  const rooms: DocumentRooms = openDocumentRooms(world, notes);
  const found = new Map<string, Promise<Found | undefined>>();
  const texts = new Map<string, Promise<string | undefined>>();
  const ran = new Map<string, Promise<CommandResult>>();
  let listed: Promise<readonly string[]> | undefined;

  const find = (path: string) => remembered(found, path, () => findInside(world, root, path));
  const project: Project = {
    kindAt: async (path) => kindOf((await find(path))?.entry),
    readText: (path) => remembered(texts, path, async () => readTextOf(world, await find(path))),
    paths: () => {
      listed ??= listPaths(world);
      return listed;
    },
    async run(command, options) {
      const result = await remembered(ran, command, () => runCommand(world, command));
      if (result.exitCode !== 0 && options?.mayFail !== true) throw commandFailed(command, result);
      return result;
    },
    checkShell: (asked) => checkShell(world, cache, asked, notes),
    lintShell: (asked) => lintShell(world, cache, asked),
    runInRoom: (request: RoomScript) => rooms.run(request),
  };
  return { project, notes: () => [...notes].sort(byCodeUnit), close: () => rooms.close() };
}

function remembered<Value>(known: Map<string, Promise<Value>>, key: string, make: () => Promise<Value>): Promise<Value> {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

export interface Found {
  /** Absolute path, without a link in it below the project. */
  readonly file: string;
  readonly entry: TreeEntry;
}

/** Follows links by hand, so that none leads out. What cannot be looked at is not there. `root` is absolute, `path` relative to it. */
export async function findInside(world: World, root: string, path: string): Promise<Found | undefined> {
  if (path.includes('\0') || isAbsolute(path)) return undefined;
  let rest = posix.normalize(path).split('/').filter(isPart);
  let done: readonly string[] = [];
  let links = 0;
  try {
    for (;;) {
      const [next, ...others] = rest;
      if (next === undefined) return await foundAt(world, root, done);
      if (next === '..') {
        // Out of the project and back again counts as out.
        if (done.length === 0) return undefined;
        done = done.slice(0, -1);
        rest = others;
        continue;
      }
      const entry = await world.files.stat(join(root, ...done, next));
      if (entry === undefined) return undefined;
      if (entry.kind !== 'link') {
        if (others.length > 0 && entry.kind !== 'folder') return undefined;
        done = [...done, next];
        rest = others;
        continue;
      }
      links += 1;
      const target = entry.target ?? '';
      if (links > mostLinks || target === '') return undefined;
      if (isAbsolute(target)) {
        if (target !== root && !target.startsWith(`${root}/`)) return undefined;
        done = [];
        rest = [...target.slice(root.length).split('/').filter(isPart), ...others];
      } else rest = [...target.split('/').filter(isPart), ...others];
    }
  } catch (error) {
    if (error instanceof ToolError && error.kind === 'file') return undefined;
    throw error;
  }
}

function isPart(part: string): boolean {
  return part !== '' && part !== '.';
}

async function foundAt(world: World, root: string, parts: readonly string[]): Promise<Found | undefined> {
  const file = join(root, ...parts);
  const entry = await world.files.stat(file);
  return entry === undefined ? undefined : { file, entry };
}

function kindOf(entry: TreeEntry | undefined): 'file' | 'folder' | 'other' | undefined {
  return entry?.kind === 'link' ? 'other' : entry?.kind;
}

async function readTextOf(world: World, found: Found | undefined): Promise<string | undefined> {
  if (found === undefined || found.entry.kind !== 'file' || found.entry.sizeBytes > longestTextBytes) return undefined;
  try {
    return await world.files.readText(found.file, longestTextBytes);
  } catch (error) {
    if (error instanceof ToolError && error.kind === 'file') return undefined;
    throw error;
  }
}

async function listPaths(world: World): Promise<readonly string[]> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  try {
    // A folder that others made may name a program of its own in its settings of git: none of it runs.
    const { exitCode, stdout } = await gitIn(world.processes, world.workingFolder)(args);
    if (exitCode === 0) return [...new Set(stdout.split('\0').filter((path) => path !== ''))].sort(byCodeUnit);
  } catch (error) {
    if (!(error instanceof ToolError) || error.code !== 'source/no-git') throw error;
  }
  const entries = await world.files.list(world.workingFolder);
  return entries
    .filter(({ kind, path }) => kind !== 'folder' && !path.split('/').some((part) => part === 'node_modules' || part === '.git'))
    .map(({ path }) => path);
}

async function runCommand(world: World, command: string): Promise<CommandResult> {
  const args = ['-e', '-u', '-o', 'pipefail', '-c', command];
  const result = await world.processes.run('bash', args, { folder: world.workingFolder, timeoutMs: commandTimeoutMs });
  if (!result.timedOut) return result;
  throw new ToolError('tool', 'doc-check/command-timeout', `"${command}" did not end in ${commandTimeoutMs / 1000} seconds`, {
    help: 'see what it waits for, or correct it in doc-check.yaml',
  });
}

function commandFailed(command: string, { exitCode, signal, stderr }: CommandResult): ToolError {
  const ended = exitCode === undefined ? `was ended by ${signal ?? 'a signal'}` : `ended with status ${exitCode}`;
  return new ToolError('tool', 'doc-check/command-failed', `"${command}" ${ended}`, {
    help: 'run it by hand in this folder, or correct it in doc-check.yaml',
    excerpt: stderr
      .trimEnd()
      .split('\n')
      .slice(-10)
      .filter((line) => line !== ''),
  });
}

/** As many processes as there are processors share the texts. Without bash the parser answers, and the outcome says so. */
async function checkShell(
  world: World,
  cache: DocumentCache,
  texts: readonly string[],
  notes: Set<string>,
): ReturnType<Project['checkShell']> {
  const bash = await findProgram(world, 'bash');
  if (bash === undefined) {
    notes.add('there is no bash here: shell blocks were parsed by sh-syntax, which differs from bash in details');
    return cache.answers('sh-syntax', texts, parserSyntax());
  }
  return cache.answers(`bash ${bash}`, texts, (asked) => shared(world, asked, bashSyntax(world.processes)));
}

/** Asks in shares, at the same time. A process for few texts is not worth its start. */
async function shared<Answer>(
  world: World,
  texts: readonly string[],
  ask: (texts: readonly string[]) => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  const shares = Math.max(1, Math.min(world.platform.processors ?? 1, Math.ceil(texts.length / 50)));
  const size = Math.ceil(texts.length / shares);
  const parts = Array.from({ length: shares }, (_, index) => ask(texts.slice(index * size, (index + 1) * size)));
  return (await Promise.all(parts)).flat();
}

async function lintShell(world: World, cache: DocumentCache, texts: readonly string[]): ReturnType<Project['lintShell']> {
  const shellcheck = await findProgram(world, 'shellcheck');
  if (shellcheck === undefined) return undefined;
  return cache.answers(`shellcheck ${shellcheck}`, texts, (asked) =>
    shared(world, asked, (share) => lintWithShellcheck(world, share)),
  );
}

/** What a program on PATH is: its path and size, as one word. Undefined where there is none. */
async function findProgram(world: World, name: string): Promise<string | undefined> {
  for (const folder of (world.environment.PATH ?? '').split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const path = join(folder, name);
    const entry = await world.files.stat(path);
    if (entry === undefined || entry.kind === 'folder') continue;
    return JSON.stringify(`${path} ${entry.sizeBytes} ${entry.target ?? ''}`);
  }
  return undefined;
}
