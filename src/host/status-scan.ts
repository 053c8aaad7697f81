// Looks at many paths with lstat. The function is sent to a second thread as text.

import type * as FileSystem from 'node:fs';

export interface StatusInput {
  readonly paths: readonly string[];
  /** Two numbers a path, shared between threads: st_mode and size. A mode below zero means that it was not looked at. */
  readonly results: Float64Array;
  /** Number of the next path that nobody has taken, shared between threads. */
  readonly next: Int32Array;
}

/**
 * Takes batches of paths until none is left.
 *
 * It may use nothing but its arguments and what JavaScript brings: its own text runs in another thread, also out of a bundle.
 *
 * @param batches How many batches to do before returning.
 * @returns Whether paths may be left that nobody has taken.
 */
export function scanStatus(fs: typeof FileSystem, input: StatusInput, batches: number): boolean {
  const { paths, results, next } = input;
  const batchSize = 64;
  for (let done = 0; done < batches; done += 1) {
    const start = Atomics.add(next, 0, batchSize);
    if (start >= paths.length) return false;
    const end = Math.min(start + batchSize, paths.length);
    for (let index = start; index < end; index += 1) {
      try {
        const status = fs.lstatSync(paths[index] ?? '');
        results[index * 2 + 1] = status.size;
        results[index * 2] = status.mode;
      } catch {
        results[index * 2] = -1;
      }
    }
  }
  return true;
}
