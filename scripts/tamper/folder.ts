// A release folder in memory, and what of it means something: two folders that say the same are one.

import { createHash } from 'node:crypto';
import { printCompactJson } from '../../src/codec/canonical-json.ts';
import { parseStrictJson } from '../../src/codec/strict-json.ts';
import { byText } from '../../src/model/code-unit-order.ts';
import { fileRole } from '../../src/model/file-role.ts';
import type { FileRole } from '../../src/model/release.ts';
import type { Files, TreeEntry } from '../../src/model/world.ts';

export interface Link {
  readonly link: string;
}

export type Content = Buffer | Link | 'folder' | 'pipe';

/** By name. */
export type Folder = ReadonlyMap<string, Content>;

/** Names of one role, or of all files that a release can be spoiled by: the root in the folder proves nothing and is never read. */
export function namesOf(folder: Folder, role?: FileRole): readonly string[] {
  return [...folder.keys()].filter((name) => (role === undefined ? fileRole(name) !== 'trusted-root' : fileRole(name) === role));
}

export function bytesOf(folder: Folder, name: string): Buffer {
  const content = folder.get(name);
  if (!(content instanceof Buffer)) throw new Error(`"${name}" is no file`);
  return content;
}

export function withFile(folder: Folder, name: string, content: Content | string): Folder {
  return new Map(folder).set(name, typeof content === 'string' && !isSpecial(content) ? Buffer.from(content) : content);
}

export function withoutFile(folder: Folder, name: string): Folder {
  const changed = new Map(folder);
  changed.delete(name);
  return changed;
}

function isSpecial(content: string): content is 'folder' | 'pipe' {
  return content === 'folder' || content === 'pipe';
}

/** The statements' file, and its lines. */
export function linesOf(folder: Folder): { readonly name: string; readonly lines: readonly string[] } {
  const [name = ''] = namesOf(folder, 'statements');
  return { name, lines: bytesOf(folder, name).toString().trimEnd().split('\n') };
}

export function withLines(folder: Folder, lines: readonly string[]): Folder {
  return withFile(folder, linesOf(folder).name, lines.map((line) => `${line}\n`).join(''));
}

/** As the machine's files would answer for `/release`. */
export function filesOf(folder: Folder): Pick<Files, 'list' | 'stat' | 'read' | 'digest' | 'readWindow' | 'readBlocks'> {
  const bytesAt = (path: string): Buffer => bytesOf(folder, path.slice('/release/'.length));
  const digest = (algorithm: string, bytes: Buffer) => createHash(algorithm).update(bytes).digest('hex');
  return {
    list: async () => [...folder].map(([path, content]) => toEntry(path, content)).sort(byText(({ path }) => path)),
    stat: async () => ({ path: '/release', kind: 'folder', mode: 0o755, sizeBytes: 0 }),
    read: async (path) => bytesAt(path),
    digest: async (path) => {
      const bytes = bytesAt(path);
      return { sizeBytes: bytes.length, sha256: digest('sha256', bytes), sha512: digest('sha512', bytes) };
    },
    readBlocks: async function* (path) {
      yield bytesAt(path);
    },
    readWindow: async (path, offset, length) => bytesAt(path).subarray(offset, offset + length),
  };
}

function toEntry(path: string, content: Content): TreeEntry {
  if (Buffer.isBuffer(content)) return { path, kind: 'file', mode: 0o644, sizeBytes: content.length };
  if (content === 'folder') return { path, kind: 'folder', mode: 0o755, sizeBytes: 0 };
  if (content === 'pipe') return { path, kind: 'other', mode: 0o644, sizeBytes: 0 };
  return { path, kind: 'link', mode: 0o777, sizeBytes: 0, target: content.link };
}

/** Whether two folders hold the same files with the same bytes, and bundles that say the same. */
export function isSame(first: Folder, second: Folder): boolean {
  return (
    first.size === second.size &&
    [...first].every(([name, content]) => {
      const other = second.get(name);
      if (content === other) return true;
      return content instanceof Buffer && other instanceof Buffer && (content.equals(other) || saysTheSame(name, content, other));
    })
  );
}

/** A bundle is no signed file: white space, an absent field for an empty one and a number for its text are other spellings of it. */
function saysTheSame(name: string, first: Buffer, second: Buffer): boolean {
  const role = fileRole(name);
  if (role !== 'signature' && role !== 'statements') return false;
  const [one, other] = [first, second].map((bytes) => meaningOf(role, bytes));
  return one !== undefined && one === other;
}

function meaningOf(role: FileRole, bytes: Buffer): string | undefined {
  const text = bytes.toString();
  if (!Buffer.from(text).equals(bytes)) return undefined;
  try {
    const bundles = role === 'signature' ? [text] : text.split('\n').filter((line) => line.trim() !== '');
    return bundles.map((bundle) => printCompactJson(plain(meant(bundle)))).join('\n');
  } catch {
    return undefined;
  }
}

/** A key that is given twice means two things. */
function meant(text: string): unknown {
  const json = parseStrictJson(text);
  if (json.status === 'malformed') throw new Error(json.reason);
  return json.value;
}

/** Protocol buffers in JSON: a field that is absent, null or empty is one thing, and so are 5 and "5". */
function plain(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]) => [key, plain(member)] as const)
      .filter(([, member]) => !isEmpty(member)),
  );
}

function isEmpty(value: unknown): boolean {
  return value === null || value === '' || value === '0' || (Array.isArray(value) && value.length === 0);
}
