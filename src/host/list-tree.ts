// Lists a tree as lstat sees it, level by level, so that many paths can be looked at by two threads at once.

import fs from 'node:fs';
import { byText } from '../model/code-unit-order.ts';
import { ToolError } from '../model/tool-error.ts';
import type { TreeEntry } from '../model/world.ts';
import { toFileError } from './file-error.ts';
import { doJob, expectJob } from './second-thread.ts';

const { S_IFMT, S_IFREG, S_IFDIR, S_IFLNK } = fs.constants;

/** With as many folders on one level, many files are to be expected below. */
const foldersForSecondThread = 150;

/** See `Files.list`. */
export async function listTree(root: string): Promise<readonly TreeEntry[]> {
  const entries: TreeEntry[] = [];
  let folders = [''];
  while (folders.length > 0) {
    const level: string[] = [];
    if (folders.length > foldersForSecondThread) expectJob();
    for (const folder of folders) {
      const prefix = folder === '' ? '' : `${folder}/`;
      for (const name of readNames(`${root}/${folder}`)) level.push(prefix + name);
    }
    folders = [];
    for (const entry of await statusOf(root, level)) {
      entries.push(entry);
      if (entry.kind === 'folder') folders.push(entry.path);
    }
  }
  return entries.sort(byText(({ path }) => path));
}

/**
 * @param file Where the entry is.
 * @param path What the entry is called.
 * @param mode As in st_mode, with the bits that tell the kind.
 */
export function toTreeEntry(file: string, path: string, mode: number, sizeBytes: number): TreeEntry {
  const permissions = mode & 0o7777;
  const type = mode & S_IFMT;
  if (type === S_IFREG) return { path, kind: 'file', mode: permissions, sizeBytes };
  if (type === S_IFDIR) return { path, kind: 'folder', mode: permissions, sizeBytes: 0 };
  if (type === S_IFLNK) return { path, kind: 'link', mode: permissions, sizeBytes: 0, target: fs.readlinkSync(file) };
  return { path, kind: 'other', mode: permissions, sizeBytes: 0 };
}

async function statusOf(root: string, level: readonly string[]): Promise<readonly TreeEntry[]> {
  const paths = level.map((path) => `${root}/${path}`);
  const results = new Float64Array(new SharedArrayBuffer(paths.length * 16)).fill(-1);
  await doJob({ kind: 'status', input: { paths, results, next: new Int32Array(new SharedArrayBuffer(4)) } });
  return paths.map((file, index) => {
    const path = level[index] ?? '';
    const mode = results[index * 2] ?? -1;
    try {
      if (mode >= 0) return toTreeEntry(file, path, mode, results[index * 2 + 1] ?? 0);
      // It failed before: here its error can be told.
      const status = fs.lstatSync(file);
      return toTreeEntry(file, path, status.mode, status.size);
    } catch (error) {
      throw toFileError(error, 'look at', file);
    }
  });
}

function readNames(folder: string): readonly string[] {
  const names = readFolder(folder);
  // Node puts U+FFFD where a name is not UTF-8. Such a file could neither be opened nor told from its neighbour.
  if (names.some((name) => name.includes('\u{fffd}'))) {
    for (const bytes of fs.readdirSync(folder, { encoding: 'buffer' })) {
      if (Buffer.from(bytes.toString('utf8')).equals(bytes)) continue;
      throw new ToolError('file', 'file/bad-name', `the name "${bytes.toString('latin1')}" in "${folder}" is not UTF-8`, {
        help: 'rename the file',
      });
    }
  }
  return names;
}

function readFolder(folder: string): readonly string[] {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    throw toFileError(error, 'list', folder);
  }
}
