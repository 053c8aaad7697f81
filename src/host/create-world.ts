// Joins the parts of the host into the one World that operations are given.

import { availableParallelism } from 'node:os';
import { ToolError } from '../model/tool-error.ts';
import type { Files, Network, Rooms, World } from '../model/world.ts';
import { createFiles } from './files.ts';
import { createInterruption, type Interruption } from './interruption.ts';
import { createProcesses } from './processes.ts';
import { systemClock } from './system-clock.ts';

/** The real machine, but for what a test replaces. */
export function createWorld(overrides: Partial<World> & { readonly withoutNamespaces?: string } = {}): World {
  const { withoutNamespaces, ...parts } = overrides;
  const environment = parts.environment ?? process.env;
  const interruption = createInterruption();
  const home = environment.HOME;
  return {
    files: withUndo(createFiles(), interruption),
    processes: createProcesses(environment),
    rooms: lazyRooms(async () =>
      (await import('./rooms.ts')).createRooms({
        interruption,
        path: environment.PATH ?? '/usr/local/bin:/usr/bin:/bin',
        ...(home === undefined ? {} : { home }),
        ...(withoutNamespaces === undefined ? {} : { withoutNamespaces }),
      }),
    ),
    clock: systemClock,
    // Loaded by whoever asks: verification never does.
    http: lazyHttp(async () => (await import('./http.ts')).createHttp({ environment })),
    sigstore: {
      readTargets: async (...request) => (await import('./sigstore.ts')).readTargets(...request),
      createVerifier: async (...request) => (await import('./sigstore.ts')).createVerifier(...request),
    },
    github: async (connection) => (await import('./github.ts')).createGithub(connection, environment),
    environment,
    workingFolder: parts.workingFolder ?? workingFolder(),
    platform: { os: process.platform, architecture: process.arch, processors: availableParallelism() },
    // Verification needs neither rooms nor a server: both are loaded by whoever does.
    serveLoopback: async (handle) => (await import('./loopback-server.ts')).serveLoopback(handle),
    nextChange: async (folders) => (await import('./watch.ts')).nextChange(folders),
    onInterrupt: interruption.onInterrupt,
    ...parts,
  };
}

function lazyRooms(create: () => Promise<Rooms>): Rooms {
  let made: Promise<Rooms> | undefined;
  const rooms = () => {
    made ??= create();
    return made;
  };
  return { abilities: async () => (await rooms()).abilities(), run: async (command) => (await rooms()).run(command) };
}

function lazyHttp(create: () => Promise<Network>): Network {
  let made: Promise<Network> | undefined;
  const http = () => {
    made ??= create();
    return made;
  };
  return {
    request: async (request) => (await http()).request(request),
    download: async (request) => (await http()).download(request),
  };
}

/** Temporary folders disappear when the command is interrupted; otherwise whoever made one decides. */
function withUndo(files: Files, interruption: Interruption): Files {
  const undo = new Map<string, () => void>();
  return {
    ...files,
    async makeTemporaryFolder(prefix) {
      const folder = await files.makeTemporaryFolder(prefix);
      undo.set(
        folder,
        interruption.onInterrupt(() => files.remove(folder)),
      );
      return folder;
    },
    async remove(path) {
      await files.remove(path);
      undo.get(path)?.();
      undo.delete(path);
    },
  };
}

function workingFolder(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new ToolError('file', 'file/no-working-folder', 'the current folder is not there any more', {
      help: 'change to a folder that exists',
      cause,
    });
  }
}
