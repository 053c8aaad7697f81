// Compares the beginnings of many pairs of small files. The function is sent to a second thread as text.

import type * as FileSystem from 'node:fs';

/** What is known of a pair. Zero or more is the offset of the first difference. */
export const scanned = { equal: -1, longer: -2, failed: -3, pending: -4 } as const;

export interface ScanInput {
  /** Two paths a pair, one after the other. */
  readonly paths: readonly string[];
  /** One result a pair, shared between threads. Starts at `pending`. */
  readonly results: Float64Array;
  /** Number of the next pair that nobody has taken, shared between threads. */
  readonly next: Int32Array;
  /** A pair of files that are longer is marked `longer` and left to the caller. */
  readonly blockBytes: number;
}

/**
 * Takes batches of pairs until none is left. Synchronous, since a small file costs more to wait for than to read.
 *
 * It may use nothing but its arguments and what JavaScript brings: its own text runs in another thread, also out of a bundle.
 *
 * @param batches How many batches to do before returning.
 * @returns Whether pairs may be left that nobody has taken.
 */
export function scanPairs(fs: typeof FileSystem, input: ScanInput, batches: number): boolean {
  const { paths, results, next, blockBytes } = input;
  const batchSize = 32;
  // One byte more than a block tells a file of exactly one block from a longer one.
  const first = Buffer.allocUnsafeSlow(blockBytes + 1);
  const second = Buffer.allocUnsafeSlow(blockBytes + 1);
  // O_NONBLOCK: a pipe that took the place of a file must not stop us.
  const flags = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);
  const fill = (path: string, buffer: Buffer): number => {
    const handle = fs.openSync(path, flags);
    try {
      let filled = 0;
      // Until the end is seen: a read may return less than there is.
      for (;;) {
        const count = fs.readSync(handle, buffer, filled, buffer.length - filled, null);
        // An empty file and a pipe without a writer read alike.
        if (count === 0 && filled === 0 && !fs.fstatSync(handle).isFile()) throw new Error('not a regular file');
        if (count === 0) return filled;
        filled += count;
        if (filled === buffer.length) return filled;
      }
    } finally {
      fs.closeSync(handle);
    }
  };
  const scan = (firstPath: string, secondPath: string): number => {
    const firstCount = fill(firstPath, first);
    const secondCount = fill(secondPath, second);
    const shared = Math.min(firstCount, secondCount);
    if (first.compare(second, 0, shared, 0, shared) !== 0) {
      let at = 0;
      while (first[at] === second[at]) at += 1;
      return at;
    }
    if (firstCount !== secondCount) return shared;
    return firstCount > blockBytes ? -2 : -1;
  };
  for (let done = 0; done < batches; done += 1) {
    const start = Atomics.add(next, 0, batchSize);
    if (start >= results.length) return false;
    const end = Math.min(start + batchSize, results.length);
    for (let index = start; index < end; index += 1) {
      try {
        results[index] = scan(paths[index * 2] ?? '', paths[index * 2 + 1] ?? '');
      } catch {
        results[index] = -3;
      }
    }
  }
  return true;
}
