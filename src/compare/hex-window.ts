// Shows the bytes around the first difference of two files.

import type { Difference } from '../model/comparison.ts';
import type { Files } from '../model/world.ts';

/** Two rows of a hex dump. */
const windowBytes = 32;
const rowBytes = 16;

export interface DifferingPair {
  /** What the pair is called in the report. */
  readonly path: string;
  readonly pair: readonly [string, string];
  /** Of the first byte that differs. */
  readonly offset: number;
  readonly sizes: readonly [number, number];
}

/** Both windows begin at the same offset, a whole row of 16; one that is shorter tells where its file ends. */
export async function describeBytes(
  { path, pair, offset, sizes }: DifferingPair,
  files: Pick<Files, 'readWindow'>,
): Promise<Difference> {
  const start = offset - (offset % rowBytes);
  const [first, second] = [
    await files.readWindow(pair[0], start, windowBytes),
    await files.readWindow(pair[1], start, windowBytes),
  ];
  return {
    kind: 'bytes',
    path,
    offset,
    firstSizeBytes: sizes[0],
    secondSizeBytes: sizes[1],
    first: { offset: start, hex: Buffer.from(first).toString('hex') },
    second: { offset: start, hex: Buffer.from(second).toString('hex') },
  };
}
