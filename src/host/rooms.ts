// Runs a build's scripts in rooms: Linux namespaces where the machine allows them, a process group elsewhere.
// What each room keeps out is told in docs/rooms.md and proven by probes in build/probe-walls.ts.

import { accessSync, closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute, join, normalize } from 'node:path';
import { performance } from 'node:perf_hooks';
import { byText } from '../model/code-unit-order.ts';
import { ToolError } from '../model/tool-error.ts';
import type { RoomAbilities, RoomCommand, RoomResult, Rooms } from '../model/world.ts';
import type { Interruption } from './interruption.ts';
import { type RunningChild, startChild } from './processes.ts';
import { roomPrelude } from './room-prelude.ts';

export interface RoomsOptions {
  readonly interruption: Interruption;
  /** Why namespaces are not to be used, for tests of the other way. */
  readonly withoutNamespaces?: string;
  /** The caller's home folder, whose well-known credentials no room may see. */
  readonly home?: string;
  /** Folders to look for `setpriv` and `unshare` in, as in PATH. */
  readonly path: string;
}

/** Where people's tools keep what opens doors, below the home folder. */
const credentials = [
  '.aws',
  '.azure',
  '.cargo/credentials',
  '.cargo/credentials.toml',
  '.config/gcloud',
  '.config/gh',
  '.docker',
  '.gem/credentials',
  '.git-credentials',
  '.gnupg',
  '.gradle/gradle.properties',
  '.kube',
  '.m2/settings.xml',
  '.netrc',
  '.npmrc',
  '.pypirc',
  '.sigstore',
  '.ssh',
] as const;

/** Folders that the prelude covers with empty ones. */
const covered = ['/tmp', '/var/tmp', '/run'] as const;

type Start = (command: RoomCommand, output: number) => Promise<RunningChild>;

export function createRooms(options: RoomsOptions): Rooms {
  let known: Promise<{ readonly abilities: RoomAbilities; readonly start: Start }> | undefined;
  const find = () => {
    known ??= findStart(options);
    return known;
  };
  return {
    abilities: async () => (await find()).abilities,
    run: async (command) => runWith((await find()).start, command, options.interruption),
  };
}

/** Tries the strongest way first, by really making a room. */
async function findStart(options: RoomsOptions): Promise<{ abilities: RoomAbilities; start: Start }> {
  const refused = (reason: string) => ({ abilities: { namespaces: false, reason }, start: startInGroup });
  if (options.withoutNamespaces !== undefined) return refused(options.withoutNamespaces);
  if (process.platform !== 'linux') return refused(`no namespaces on ${process.platform}`);
  let reason = '';
  for (const launcher of [['setpriv', '--pdeathsig', 'KILL', 'unshare'], ['unshare']]) {
    const start: Start = (command, output) => startInNamespaces(launcher, options.home, command, output);
    const fault = await tryRoom(start, options);
    if (fault === undefined) return { abilities: { namespaces: true }, start };
    reason = fault;
  }
  return refused(reason);
}

async function tryRoom(start: Start, options: RoomsOptions): Promise<string | undefined> {
  const outside = mkdtempSync(join(tmpdir(), 'selfsame-room-'));
  try {
    const result = await runWith(
      start,
      {
        room: outside,
        folder: outside,
        script: ': >here',
        environment: { PATH: options.path },
        umask: '0022',
        network: 'cut',
        writable: [],
        timeoutMs: 20_000,
        logFile: join(outside, 'log'),
      },
      options.interruption,
    );
    return result.exitCode === 0 ? undefined : `a trial ended with ${result.exitCode ?? result.signal ?? 'nothing'}`;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return error.excerpt.at(-1) ?? error.message;
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
}

async function runWith(start: Start, command: RoomCommand, interruption: Interruption): Promise<RoomResult> {
  const began = performance.now();
  const output = openSync(command.logFile, 'a', 0o644);
  let child: RunningChild;
  try {
    child = await start(command, output);
  } finally {
    closeSync(output);
  }
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    end(child);
  }, command.timeoutMs);
  const forget = interruption.onInterrupt(async () => {
    end(child);
    await child.ended;
  });
  const { exitCode, signal } = await child.ended;
  clearTimeout(timer);
  // What the script left running ends with it: in a process group by this, in namespaces with process 1.
  if (!child.launched) endGroup(child.pid);
  if (interruption.interrupted()) return new Promise(() => undefined);
  forget();
  if (!timedOut && child.launched && (await child.said) !== 'ready') {
    throw new ToolError('tool', 'tool/room-failed', 'the walls of a room could not be raised', {
      help: 'see what the system said',
      excerpt: (await child.complaints).trimEnd().split('\n').slice(-10),
    });
  }
  return { exitCode: timedOut ? undefined : exitCode, signal, timedOut, durationMs: Math.round(performance.now() - began) };
}

function startInNamespaces(
  launcher: readonly string[],
  home: string | undefined,
  command: RoomCommand,
  output: number,
): Promise<RunningChild> {
  const [program = 'unshare', ...launcherArgs] = launcher;
  const { PATH = '', HOME = '/' } = command.environment;
  return startChild(
    program,
    [
      ...launcherArgs,
      ...['--user', '--map-root-user', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--uts', '--ipc'],
      ...(command.network === 'cut' ? ['--net'] : []),
      ...['bash', '-c', roomPrelude, 'room', command.folder, command.hostName ?? 'localhost', HOME, command.umask],
      ...views(command, home).flatMap(({ kind, source, at }) => [kind, source, at]),
      ...['--', 'env', '-i', ...Object.entries(command.environment).map(([name, value]) => `${name}=${value}`)],
      ...['bash', '-e', '-u', '-o', 'pipefail', '-c', command.script],
    ],
    { folder: command.room, environment: { PATH }, output, launcher: true },
  );
}

/** Without namespaces: all that can be done is to end the whole process group. */
function startInGroup(command: RoomCommand, output: number): Promise<RunningChild> {
  if (command.seenAt !== undefined && command.seenAt !== command.room) {
    throw new Error('a room is seen at its own path where there are no namespaces');
  }
  const mask = ['sh', '-c', 'umask "$1"; shift; exec "$@"', 'sh', command.umask] as const;
  const [program, ...args] = [...mask, 'bash', '-e', '-u', '-o', 'pipefail', '-c', command.script];
  return startChild(program, args, { folder: command.folder, environment: command.environment, output, launcher: false });
}

interface View {
  readonly kind: 'writable' | 'readable' | 'hidden';
  readonly source: string;
  readonly at: string;
}

/** What of the machine the room sees and how, parents before children. */
function views(command: RoomCommand, home: string | undefined): readonly View[] {
  const writable: View[] = [
    { kind: 'writable', source: command.room, at: command.seenAt ?? command.room },
    ...command.writable.map((path): View => ({ kind: 'writable', source: path, at: path })),
  ];
  const isShown = (path: string) => writable.some(({ at }) => isBelow(path, at));
  const tools = (command.environment.PATH ?? '').split(delimiter).filter(isAbsolute).map(toolRoot);
  const readable = [...new Set([...tools, ...(command.readable ?? [])].map(withoutSlash))]
    .filter((path) => covered.some((cover) => path !== cover && isBelow(path, cover)) && !isShown(path) && isReadable(path))
    .map((path): View => ({ kind: 'readable', source: path, at: path }));
  const hidden = [...(command.hidden ?? []), ...(home === undefined ? [] : credentials.map((name) => join(home, name)))]
    .filter((path) => !writable.some(({ at }) => isBelow(at, path)))
    .map((path): View => ({ kind: 'hidden', source: path, at: path }));
  return [...[...writable, ...readable].sort(byText(({ at }) => at)), ...hidden];
}

/** The folder that a tool on PATH needs beside itself: a whole `node_modules`, or the parent of a `bin`. */
function toolRoot(entry: string): string {
  const path = withoutSlash(entry);
  const modules = /^(.*?\/node_modules)(?:\/|$)/.exec(path)?.[1];
  if (modules !== undefined) return modules;
  const parent = dirname(path);
  return /\/s?bin$/.test(path) && !covered.some((cover) => cover === parent) ? parent : path;
}

function withoutSlash(path: string): string {
  return normalize(path).replace(/(?<=.)\/+$/, '');
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** Kills process 1 of the room, so that the launcher sees the room empty before it ends; the whole group where there is none. */
function end(child: RunningChild): void {
  const inner = child.launched ? childrenOf(child.pid) : [];
  if (inner.length === 0) {
    endGroup(child.pid);
    return;
  }
  for (const pid of inner) kill(pid);
  const late = setTimeout(() => endGroup(child.pid), 2_000);
  void child.ended.then(() => clearTimeout(late));
}

function endGroup(leader: number): void {
  kill(-leader);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended before: that is what was asked for.
  }
}

/** Process ids of the direct children; none where Linux does not tell. */
function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .map(Number)
      .filter((child) => child > 1);
  } catch {
    return [];
  }
}
