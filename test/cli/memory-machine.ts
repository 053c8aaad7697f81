// A machine in memory: what a command prints, where, and what it asks of the world.

import type { Machine } from '../../src/cli/machine.ts';
import type { EntryKind, World } from '../../src/model/world.ts';

export interface MemoryMachine extends Machine {
  readonly out: () => string;
  readonly err: () => string;
  /** Folders that a world was made for; undefined where none was named. */
  readonly worlds: readonly (string | undefined)[];
}

export function memoryMachine(
  options: {
    readonly terminal?: boolean;
    readonly environment?: Readonly<Record<string, string>>;
    /** What is there under the folder that `-C` names. */
    readonly there?: EntryKind;
  } = {},
): MemoryMachine {
  const texts = { out: '', err: '' };
  const worlds: (string | undefined)[] = [];
  const output = (name: 'out' | 'err') => ({
    write: (text: string) => {
      texts[name] += text;
    },
    isTerminal: options.terminal ?? false,
    columns: () => 80,
  });
  return {
    stdout: output('out'),
    stderr: output('err'),
    environment: options.environment ?? {},
    now: () => 0,
    every: () => () => undefined,
    createWorld: async (folder) => {
      worlds.push(folder);
      return fakeWorld(folder === undefined ? '/work' : `/work/${folder}`, options.there);
    },
    out: () => texts.out,
    err: () => texts.err,
    worlds,
  };
}

/** Only what the command line itself asks of a world: its folder, and whether that is one. */
function fakeWorld(workingFolder: string, there: EntryKind | undefined): World {
  const stat = async () => (there === undefined ? undefined : { path: '', kind: there, mode: 0o755, sizeBytes: 0 });
  return { workingFolder, files: { stat } } as unknown as World;
}
