// A file as a signature sees it: its digest is known, its bytes stream past once and are never held whole.

import type { Files } from '../model/world.ts';

export interface SignedFile {
  readonly name: string;
  /** The file's bytes in order, read anew by each call. */
  readonly blocks: () => AsyncIterable<Uint8Array>;
}

const blockBytes = 1024 * 1024;

/** @param file Absolute path. */
export function toSignedFile(files: Pick<Files, 'readWindow'>, name: string, file: string, sizeBytes: number): SignedFile {
  return {
    name,
    blocks: async function* () {
      for (let offset = 0; offset < sizeBytes; offset += blockBytes) {
        yield await files.readWindow(file, offset, Math.min(blockBytes, sizeBytes - offset));
      }
    },
  };
}
