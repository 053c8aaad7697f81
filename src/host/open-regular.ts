// Opens a regular file to read, and nothing else: a pipe or a device in its place is refused without waiting for it.

import fs from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ToolError } from '../model/tool-error.ts';
import { toFileError } from './file-error.ts';

/** O_NONBLOCK: opening a pipe must not wait for a writer. It changes nothing for a regular file. */
export const readFlags = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);

/** @throws {ToolError} `file/not-regular` for anything but a regular file; `file/not-found` and the like. */
export async function openRegular(path: string): Promise<FileHandle> {
  try {
    const handle = await open(path, readFlags);
    try {
      requireRegular(path, await handle.stat());
      return handle;
    } catch (error) {
      await handle.close();
      throw error;
    }
  } catch (error) {
    throw toFileError(error, 'read', path);
  }
}

/** @throws {ToolError} `file/not-regular`. */
export function requireRegular(path: string, status: fs.Stats): void {
  if (status.isFile()) return;
  throw new ToolError('file', 'file/not-regular', `"${path}" is not a regular file`, { help: 'name a regular file' });
}
