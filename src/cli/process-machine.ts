// The machine of a running process: its streams, its variables, its clock, and the real world when it is asked for.

import { resolve } from 'node:path';
import { exitCodes } from '../model/tool-error.ts';
import type { Machine, Output } from './machine.ts';

export function processMachine(name: string): Machine {
  return {
    stdout: output(process.stdout, name, 'output'),
    stderr: output(process.stderr, name, 'error'),
    environment: process.env,
    now: () => process.uptime() * 1000,
    every: (intervalMs, action) => {
      const timer = setInterval(action, intervalMs).unref();
      return () => clearInterval(timer);
    },
    async createWorld(folder) {
      const { createWorld } = await import('../host/create-world.ts');
      const world = createWorld();
      return folder === undefined ? world : { ...world, workingFolder: resolve(world.workingFolder, folder) };
    },
  };
}

/**
 * A reader that went away (`selfsame plan | head -1`) is no fault: the command goes on to its own exit code.
 * A result that could not be written, as on a full disk, is one: nobody has the answer.
 */
function output(stream: NodeJS.WriteStream, name: string, which: 'output' | 'error'): Output {
  let broken = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    broken = true;
    if (error.code === 'EPIPE' || which === 'error') return;
    process.stderr.write(`${name}: standard output cannot be written: ${error.code ?? error.message}\n`);
    process.exitCode = exitCodes.couldNotTell;
    // Set again at the end, because the command's own code is set in between.
    process.once('exit', () => {
      process.exitCode = exitCodes.couldNotTell;
    });
  });
  return {
    write: (text) => {
      if (!broken) stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    // Some terminals say 0 before they know.
    columns: () => stream.columns || 80,
  };
}
