// What happens on Ctrl-C and on SIGTERM: everything registered is undone, latest first, and the command ends with exit code 130.

import { exitCodes } from '../model/tool-error.ts';

export interface Interruption {
  /** The function returned takes the registration back. */
  onInterrupt(cleanUp: () => Promise<void>): () => void;
  /** True from the first signal on. */
  interrupted(): boolean;
}

/** Where the signals come from and where the exit goes; the running process, but for tests. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
  exit(code: number): void;
}

const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export function createInterruption(source: SignalSource = process): Interruption {
  const registered: (() => Promise<void>)[] = [];
  let interrupted = false;

  const undoAll = async (): Promise<void> => {
    for (let cleanUp = registered.pop(); cleanUp !== undefined; cleanUp = registered.pop()) {
      // One that fails must not keep the others from running; the command ends as interrupted either way.
      await cleanUp().catch(() => undefined);
    }
    source.exit(exitCodes.interrupted);
  };
  const onSignal = (): void => {
    if (interrupted) return;
    interrupted = true;
    void undoAll();
  };

  return {
    onInterrupt(cleanUp) {
      // Listening only while there is something to undo leaves the default, an immediate end, to every other command.
      if (registered.length === 0 && !interrupted) for (const signal of signals) source.on(signal, onSignal);
      registered.push(cleanUp);
      return () => {
        const index = registered.lastIndexOf(cleanUp);
        if (index === -1) return;
        registered.splice(index, 1);
        if (registered.length === 0 && !interrupted) for (const signal of signals) source.off(signal, onSignal);
      };
    },
    interrupted: () => interrupted,
  };
}
