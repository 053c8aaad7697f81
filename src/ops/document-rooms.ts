// The rooms in which blocks of documents run: an empty folder each, the network cut, the project readable, nothing else writable.

import { delimiter, join } from 'node:path';
import type { RoomScript } from '../doccheck/rule.ts';
import type { CommandResult, World } from '../model/world.ts';

export interface DocumentRooms {
  run(request: RoomScript): Promise<CommandResult>;
  /** Removes all of them. */
  close(): Promise<void>;
}

/** Output of a block that is kept; more is no part of a document. */
const longestOutputBytes = 8 * 1024 * 1024;

/** @param notes Told when this machine cannot cut the network. */
export function openDocumentRooms(world: World, notes: Set<string>): DocumentRooms {
  const opened = new Map<string, Promise<string>>();
  return {
    async run({ script, room, timeoutMs }) {
      const made = opened.get(room) ?? makeRoom(world, notes);
      opened.set(room, made);
      const folder = await made;
      return runInRoom(world, folder, script, timeoutMs);
    },
    async close() {
      const folders = await Promise.all(opened.values());
      opened.clear();
      for (const folder of folders) await world.files.remove(folder);
    },
  };
}

/** Below it: `room` with `work` to begin in, `home`, `tmp` and what was printed; beside it the log of the room itself. */
async function makeRoom(world: World, notes: Set<string>): Promise<string> {
  const { namespaces, reason } = await world.rooms.abilities();
  if (!namespaces) notes.add(`blocks ran without walls, with the network in reach: ${reason ?? 'this machine has no rooms'}`);
  const folder = await world.files.makeTemporaryFolder('selfsame-doc-check-');
  for (const name of ['work', 'home', 'tmp']) await world.files.makeFolder(join(folder, 'room', name));
  return folder;
}

async function runInRoom(world: World, folder: string, script: string, timeoutMs: number): Promise<CommandResult> {
  const room = join(folder, 'room');
  const [stdout, stderr] = [join(room, 'stdout'), join(room, 'stderr')];
  for (const file of [stdout, stderr]) await world.files.remove(file);
  const result = await world.rooms.run({
    room,
    folder: join(room, 'work'),
    // On the first line of the script, so that bash counts its lines as the document does.
    script: `exec >"$HOME/../stdout" 2>"$HOME/../stderr"; ${script}`,
    environment: {
      PATH: searchPath(world),
      HOME: join(room, 'home'),
      TMPDIR: join(room, 'tmp'),
      LC_ALL: 'C.UTF-8',
      TZ: 'UTC',
      PROJECT: world.workingFolder,
    },
    umask: '0022',
    network: 'cut',
    writable: [],
    readable: [world.workingFolder],
    timeoutMs,
    logFile: join(folder, 'log'),
  });
  const { exitCode, signal, timedOut } = result;
  return { exitCode, signal, timedOut, stdout: await printed(world, stdout), stderr: await printed(world, stderr) };
}

/** Relative folders on PATH would mean others in the room. */
function searchPath({ environment }: World): string {
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  return folders.length === 0 ? '/usr/local/bin:/usr/bin:/bin' : folders.join(delimiter);
}

/** Bytes that are no UTF-8 are shown as such: they must not match what a document says. */
async function printed(world: World, file: string): Promise<string> {
  const entry = await world.files.stat(file);
  // The script may have put anything in its place.
  if (entry?.kind !== 'file') return '';
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    await world.files.readWindow(file, 0, Math.min(entry.sizeBytes, longestOutputBytes)),
  );
}
