// What the command line needs of the process that it runs in, so that tests can run a whole command in memory.

import type { World } from '../model/world.ts';
import type { ShownProgress } from '../report/progress.ts';

export interface Output {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Of the terminal; any number elsewhere. */
  readonly columns: () => number;
}

/** Another front door over the same commands: it sees what passes, and changes nothing of it. */
export interface Watcher {
  /** In place of lines on standard error. */
  readonly progress: (quiet: boolean) => ShownProgress;
  /** A result, before it is printed. */
  readonly printed: (value: unknown) => void;
  /** What ended the command: a ToolError, or a bug. */
  readonly failed: (error: unknown) => void;
}

export interface Machine {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds from any fixed moment. */
  readonly now: () => number;
  /** Calls the action again and again until the function returned is called; never keeps the process alive. */
  readonly every: (intervalMs: number, action: () => void) => () => void;
  /** The world, seen from a folder relative to the one that the process was started in. */
  readonly createWorld: (folder: string | undefined) => Promise<World>;
  readonly watcher?: Watcher;
}
