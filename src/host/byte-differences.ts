// Finds where pairs of files begin to differ: small files by two threads at once, long ones streamed with reading ahead.

import { scanned } from './byte-scan.ts';
import { toFileError } from './file-error.ts';
import { openRegular } from './open-regular.ts';
import { doJob } from './second-thread.ts';

const blockBytes = 1024 * 1024;
/** Files up to this size are read at once. */
const smallBytes = 128 * 1024;

type Pair = readonly [string, string];

/** See `Files.firstDifferences`. */
export async function firstDifferences(pairs: readonly Pair[]): Promise<readonly (number | undefined)[]> {
  const results = await scanAll(pairs);
  const differences: (number | undefined)[] = [];
  for (const [index, pair] of pairs.entries()) {
    const result = results[index] ?? scanned.pending;
    // A pair that failed is read again here, where its error can be told in full.
    if (result >= 0) differences.push(result);
    else if (result === scanned.equal) differences.push(undefined);
    else differences.push(await streamedDifference(pair));
  }
  return differences;
}

async function scanAll(pairs: readonly Pair[]): Promise<Float64Array> {
  const results = new Float64Array(new SharedArrayBuffer(pairs.length * 8)).fill(scanned.pending);
  const next = new Int32Array(new SharedArrayBuffer(4));
  await doJob({ kind: 'pairs', input: { paths: pairs.flat(), results, next, blockBytes: smallBytes } });
  return results;
}

async function streamedDifference([first, second]: Pair): Promise<number | undefined> {
  const one = await openStream(first);
  try {
    const two = await openStream(second);
    try {
      return await compareStreams(one, two);
    } finally {
      await two.close();
    }
  } finally {
    await one.close();
  }
}

async function compareStreams(one: BlockStream, two: BlockStream): Promise<number | undefined> {
  let offset = 0;
  let reading = Promise.all([one.next(), two.next()]);
  for (;;) {
    const [left, right] = await reading;
    // The next blocks are read while these are compared; each stream has two buffers for it.
    const more = left.length === blockBytes && right.length === blockBytes;
    if (more) reading = Promise.all([one.next(), two.next()]);
    const shared = Math.min(left.length, right.length);
    if (left.compare(right, 0, shared, 0, shared) !== 0) {
      if (more) await reading;
      let at = 0;
      while (left[at] === right[at]) at += 1;
      return offset + at;
    }
    offset += shared;
    if (left.length !== right.length) return offset;
    if (!more) return undefined;
  }
}

interface BlockStream {
  /** The next block; shorter than a whole one at the end alone. Valid until the call after the next. */
  next(): Promise<Buffer>;
  close(): Promise<void>;
}

async function openStream(path: string): Promise<BlockStream> {
  const handle = await openRegular(path);
  const buffers = [Buffer.allocUnsafeSlow(blockBytes), Buffer.allocUnsafeSlow(blockBytes)] as const;
  let turn = 0;
  return {
    async next() {
      const buffer = buffers[turn % 2 === 0 ? 0 : 1];
      turn += 1;
      let filled = 0;
      try {
        while (filled < blockBytes) {
          const { bytesRead } = await handle.read(buffer, filled, blockBytes - filled, null);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
      } catch (error) {
        throw toFileError(error, 'read', path);
      }
      return buffer.subarray(0, filled);
    },
    close: () => handle.close(),
  };
}
