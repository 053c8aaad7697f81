// A read that fails while the caller is busy with the block before.

import { writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { readBlocks } from '../../src/host/byte-streams.ts';
import { temporaryFolder } from '../support/room-project.ts';

afterEach(() => void vi.restoreAllMocks());

test('a block that cannot be read ahead is told when it is asked for, and never as a fault that nobody handled', async () => {
  const file = join(temporaryFolder(), 'large');
  writeFileSync(file, Buffer.alloc(3 * 1024 * 1024));
  const handle = await open(file);
  const handles = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const read = handles.read;
  let reads = 0;
  vi.spyOn(handles, 'read').mockImplementation(function (this: FileHandle, ...args: readonly unknown[]) {
    reads += 1;
    if (reads === 2) return Promise.reject(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }));
    return Reflect.apply(read, this, args);
  });
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  try {
    const blocks = readBlocks(file);
    expect((await blocks.next()).done).toBe(false);
    await sleep(20);
    await expect(blocks.next()).rejects.toMatchObject({ name: 'ToolError' });
    expect(reads).toBe(2);
    expect(unhandled).not.toHaveBeenCalled();
  } finally {
    process.off('unhandledRejection', unhandled);
  }
});
