// A file as a signature sees it: its digest is known, its bytes stream past once and are never held whole.

import type { Files } from '../model/world.ts';

export interface SignedFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** The file's bytes in order, read anew by each call. */
  readonly blocks: () => AsyncIterable<Uint8Array>;
}

/** @param file Absolute path. */
export function toSignedFile(files: Pick<Files, 'readBlocks'>, name: string, file: string, sizeBytes: number): SignedFile {
  return { name, sizeBytes, blocks: () => files.readBlocks(file) };
}
