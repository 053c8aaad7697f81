// The files of a real machine. Small ones are read synchronously: promises cost eight times the work of `diff -rq` here.

import fs from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ToolError } from '../model/tool-error.ts';
import type { Files, TreeEntry } from '../model/world.ts';
import { firstDifferences } from './byte-differences.ts';
import { contains, digest, readBlocks, readLastLines, readWindow } from './byte-streams.ts';
import { errorCode, toFileError } from './file-error.ts';
import { listTree, toTreeEntry } from './list-tree.ts';
import { openRegular, readFlags, requireRegular } from './open-regular.ts';
import { removeTree } from './remove-tree.ts';

const defaultMaxBytes = 64 * 1024 * 1024;

/**
 * Every path is absolute. `read`, `digest`, `copy` and the like follow a symbolic link that they are given; whoever must not
 * looks at `stat` or `list` first, which never follow one.
 */
export function createFiles(): Files {
  return {
    list: listTree,
    stat: async (path) => attempt('look at', path, () => stat(path)),
    read: async (path, maxBytes = defaultMaxBytes) => attempt('read', path, () => read(path, maxBytes)),
    async readText(path, maxBytes = defaultMaxBytes) {
      const bytes = attempt('read', path, () => read(path, maxBytes));
      try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
      } catch (cause) {
        throw new ToolError('file', 'file/not-utf8', `"${path}" is not UTF-8 text`, { help: 'save it as UTF-8', cause });
      }
    },
    readLastLines,
    readBlocks,
    write: async (path, content, options) =>
      attempt('write', path, () => write(path, content, options?.executable === true ? 0o755 : 0o644)),
    copy,
    digest,
    contains,
    firstDifferences,
    readWindow,
    makeFolder: async (path) => attempt('make the folder', path, () => void fs.mkdirSync(path, { recursive: true })),
    async makeTemporaryFolder(prefix) {
      // macOS names its temporary folder through a link.
      return attempt('make a folder in', tmpdir(), () => fs.mkdtempSync(join(fs.realpathSync(tmpdir()), prefix)));
    },
    rename: async (from, to) => attempt('rename', from, () => fs.renameSync(from, to)),
    remove: async (path) => attempt('remove', path, () => removeTree(path)),
  };
}

function attempt<Value>(doing: string, path: string, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    throw toFileError(error, doing, path);
  }
}

function stat(path: string): TreeEntry | undefined {
  try {
    const status = fs.lstatSync(path);
    return toTreeEntry(path, path, status.mode, status.size);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

function read(path: string, maxBytes: number): Uint8Array {
  const handle = fs.openSync(path, readFlags);
  try {
    const status = fs.fstatSync(handle);
    requireRegular(path, status);
    requireSize(path, status.size, maxBytes);
    const bytes = Buffer.alloc(status.size);
    let filled = 0;
    while (filled < bytes.length) {
      const count = fs.readSync(handle, bytes, filled, bytes.length - filled, null);
      if (count === 0) break;
      filled += count;
    }
    return new Uint8Array(bytes.buffer, bytes.byteOffset, filled);
  } finally {
    fs.closeSync(handle);
  }
}

function requireSize(path: string, sizeBytes: number, maxBytes: number): void {
  if (sizeBytes <= maxBytes) return;
  throw new ToolError('file', 'file/too-large', `"${path}" has ${sizeBytes} bytes, more than the ${maxBytes} that are read`, {
    help: 'check that it is the file you mean',
  });
}

function write(path: string, content: Uint8Array | string, mode: number): void {
  fs.mkdirSync(dirname(path), { recursive: true });
  const handle = fs.openSync(path, 'wx', mode);
  try {
    fs.writeFileSync(handle, content);
    // The caller's umask may have taken bits away.
    fs.fchmodSync(handle, mode);
  } catch (error) {
    fs.rmSync(path, { force: true });
    throw error;
  } finally {
    fs.closeSync(handle);
  }
}

async function copy(from: string, to: string): Promise<void> {
  const handle = await openRegular(from);
  const mode = ((await handle.stat()).mode & 0o111) === 0 ? 0o644 : 0o755;
  await handle.close();
  try {
    fs.mkdirSync(dirname(to), { recursive: true });
    await copyFile(from, to, fs.constants.COPYFILE_EXCL);
    fs.chmodSync(to, mode);
  } catch (error) {
    // EEXIST: what is there is not ours to remove. copyFile removes what it could not finish.
    throw toFileError(error, 'write', to);
  }
}
