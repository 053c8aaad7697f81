// Keeps the bytes of assets: small ones in memory, large ones in a sparse file of a temporary folder, so that 2 GiB of zeros cost nothing.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { StoredBytes } from './state.ts';

/** More than this goes to a file. */
const inMemoryBytes = 1024 * 1024;

export interface ByteKeeper {
  /** Reads to the end. @throws {Error} the stream's own, when it breaks off. */
  keep(stream: Readable, sizeBytes: number): Promise<StoredBytes>;
  close(): Promise<void>;
}

export function createByteKeeper(): ByteKeeper {
  let folder: Promise<string> | undefined;
  let count = 0;
  return {
    async keep(stream, sizeBytes) {
      const hash = createHash('sha256');
      if (sizeBytes <= inMemoryBytes) {
        const blocks: Buffer[] = [];
        for await (const block of stream as AsyncIterable<Buffer>) blocks.push(block);
        const content = Buffer.concat(blocks);
        return { sha256: hash.update(content).digest('hex'), sizeBytes, content };
      }
      folder ??= mkdtemp(join(tmpdir(), 'github-server-'));
      count += 1;
      const file = join(await folder, String(count));
      const handle = await open(file, 'w');
      let got = 0;
      try {
        for await (const block of stream as AsyncIterable<Buffer>) {
          hash.update(block);
          await writeSparse(handle, block, got);
          got += block.length;
        }
        await handle.truncate(sizeBytes);
      } finally {
        await handle.close();
      }
      return { sha256: hash.digest('hex'), sizeBytes, content: { file } };
    },
    async close() {
      if (folder !== undefined) await rm(await folder, { recursive: true, force: true });
    },
  };
}

/** The bytes from `first` on. */
export function streamStored({ content }: StoredBytes, first: number): Readable {
  return 'file' in content
    ? createReadStream(content.file, { start: first })
    : Readable.from([Buffer.from(content.subarray(first))]);
}

/** What a release of nothing yet holds. */
export const noBytes: StoredBytes = { sha256: createHash('sha256').digest('hex'), sizeBytes: 0, content: new Uint8Array() };

const zeros = Buffer.alloc(256 * 1024);

async function writeSparse(handle: FileHandle, block: Buffer, at: number): Promise<void> {
  if (block.length <= zeros.length && block.equals(zeros.subarray(0, block.length))) return;
  await handle.write(block, 0, block.length, at);
}
