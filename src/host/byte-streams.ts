// Reads parts of files of any size: digests, a search, the last lines, a window.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { FileDigest } from '../model/world.ts';
import { toFileError } from './file-error.ts';
import { openRegular, readFlags, requireRegular } from './open-regular.ts';

const blockBytes = 1024 * 1024;
/** What `readLastLines` looks at, however long the lines are. */
const tailBytes = 256 * 1024;

/** See `Files.digest`. */
export async function digest(path: string): Promise<FileDigest> {
  const sha256 = createHash('sha256');
  const sha512 = createHash('sha512');
  let sizeBytes = 0;
  await withFile(path, async (handle) => {
    for await (const block of blocks(handle)) {
      sha256.update(block);
      sha512.update(block);
      sizeBytes += block.length;
    }
  });
  return { sizeBytes, sha256: sha256.digest('hex'), sha512: sha512.digest('hex') };
}

/** See `Files.readBlocks`. */
export async function* readBlocks(path: string): AsyncGenerator<Uint8Array> {
  const handle = await openRegular(path);
  try {
    yield* blocks(handle);
  } catch (error) {
    throw toFileError(error, 'read', path);
  } finally {
    await handle.close();
  }
}

/** See `Files.contains`. Nothing is contained in every file. */
export async function contains(path: string, bytes: Uint8Array): Promise<boolean> {
  return withFile(path, async (handle) => {
    if (bytes.length === 0) return true;
    const wanted = Buffer.from(bytes);
    let kept = Buffer.alloc(0);
    for await (const block of blocks(handle)) {
      // What was kept of the block before is one byte too short to hold it all.
      const joined = Buffer.concat([kept, block]);
      if (joined.includes(wanted)) return true;
      kept = Buffer.from(joined.subarray(Math.max(0, joined.length - bytes.length + 1)));
    }
    return false;
  });
}

/** See `Files.readLastLines`. Looks at the last 256 KiB alone; bytes that are not UTF-8 become U+FFFD. */
export async function readLastLines(path: string, count: number): Promise<readonly string[]> {
  const size = await withFile(path, async (handle) => (await handle.stat()).size);
  const text = Buffer.from(await readWindow(path, Math.max(0, size - tailBytes), tailBytes)).toString('utf8');
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return count <= 0 ? [] : lines.slice(-count);
}

/** See `Files.readWindow`. Shorter, or empty, where the file ends. Synchronous: thousands of short windows are asked for. */
export async function readWindow(path: string, offset: number, length: number): Promise<Uint8Array> {
  try {
    const handle = fs.openSync(path, readFlags);
    try {
      requireRegular(path, fs.fstatSync(handle));
      const buffer = Buffer.alloc(length);
      let filled = 0;
      while (filled < length) {
        const count = fs.readSync(handle, buffer, filled, length - filled, offset + filled);
        if (count === 0) break;
        filled += count;
      }
      return buffer.subarray(0, filled);
    } finally {
      fs.closeSync(handle);
    }
  } catch (error) {
    throw toFileError(error, 'read', path);
  }
}

async function withFile<Value>(path: string, work: (handle: FileHandle) => Promise<Value>): Promise<Value> {
  const handle = await openRegular(path);
  try {
    return await work(handle);
  } catch (error) {
    throw toFileError(error, 'read', path);
  } finally {
    await handle.close();
  }
}

/** The bytes from the handle's position on. Each block is valid until the next is asked for. */
async function* blocks(handle: FileHandle): AsyncGenerator<Buffer> {
  // No more than the file needs: hundreds of small ones may be read at once.
  const { size } = await handle.stat();
  const length = Math.min(blockBytes, Math.max(size, 4096));
  // Two, so that the next block is read while the caller works on this one.
  const buffers =
    size > length ? [Buffer.allocUnsafeSlow(length), Buffer.allocUnsafeSlow(length)] : [Buffer.allocUnsafeSlow(length)];
  const read = (turn: number) => {
    const buffer = buffers[turn % buffers.length] ?? Buffer.alloc(0);
    const block = handle.read(buffer, 0, buffer.length, null).then(({ bytesRead }) => buffer.subarray(0, bytesRead));
    // One that fails while the caller works is told when it is asked for; until then nobody waits for it, which would end the process.
    block.catch(() => undefined);
    return block;
  };
  let next = read(0);
  try {
    for (let turn = 1; ; turn += 1) {
      const block = await next;
      if (block.length === 0) return;
      if (buffers.length > 1) next = read(turn);
      yield block;
      if (buffers.length === 1) next = read(turn);
    }
  } finally {
    // Whoever stops early closes the file: a read that is under way must have ended by then, and its fault is nobody's.
    await next.catch(() => undefined);
  }
}
