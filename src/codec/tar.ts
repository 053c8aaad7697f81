// The door of the package `tar`: writes archives that are the same everywhere, and reads ones from outside with guards.
// Format: POSIX.1-2017 pax, "ustar Interchange Format"; docs/release-folder.md.

import { Header, Parser, Pax, type ReadEntry } from 'tar';
import type { Parsed } from '../model/statement.ts';
import { ToolError } from '../model/tool-error.ts';
import type { ArchiveEntry } from './archive-entry.ts';
import { unpackGzip } from './gzip.ts';

const blockBytes = 512;
/** Mode 0644 or 0755, owner 0 without a name, no device. */
const owner = { uid: 0, gid: 0, uname: '', gname: '', devmaj: 0, devmin: 0, linkpath: '' } as const;

/**
 * Regular files in the order given, without entries for folders, ended by two blocks of zeros.
 *
 * @param timeSeconds Time of every entry, in whole seconds since 1970.
 */
export function packTar(entries: readonly ArchiveEntry[], timeSeconds: number): Uint8Array {
  const time = new Date(timeSeconds * 1000);
  const parts: Uint8Array[] = [];
  for (const { path, content, executable } of entries) {
    const header = new Header({
      ...owner,
      path,
      mode: executable ? 0o755 : 0o644,
      size: content.length,
      mtime: time,
      type: 'File',
    });
    const block = Buffer.alloc(blockBytes);
    header.encode(block);
    if (!fits(path, block)) parts.push(longPath(path, time));
    parts.push(block, content, padding(content.length));
  }
  return Buffer.concat([...parts, Buffer.alloc(2 * blockBytes)]);
}

/** Whether the path as written in the block is the whole of it. The package asks for more where a name is merely not ASCII. */
function fits(path: string, block: Buffer): boolean {
  return new Header(block).path === path;
}

/** A pax header that names the next entry, for what does not fit into 155 and 100 bytes. */
function longPath(path: string, time: Date): Buffer {
  const body = Buffer.from(new Pax({ path }).encodeBody());
  const block = Buffer.alloc(blockBytes);
  new Header({ ...owner, path: 'PaxHeader/path', mode: 0o644, size: body.length, mtime: time, type: 'ExtendedHeader' }).encode(
    block,
  );
  return Buffer.concat([block, body, padding(body.length)]);
}

function padding(sizeBytes: number): Uint8Array {
  return Buffer.alloc((blockBytes - (sizeBytes % blockBytes)) % blockBytes);
}

export interface UnpackLimits {
  readonly maxEntries: number;
  /** Bytes that the gzip stream may unpack to. */
  readonly maxBytes: number;
  /** Above 64 MiB the archive may unpack to at most so many times its own size. */
  readonly maxRatio: number;
}

/** What a release archive may be at most. */
export const releaseArchiveLimits: UnpackLimits = { maxEntries: 10_000, maxBytes: 2 * 1024 ** 3, maxRatio: 200 };

const freeBytes = 64 * 1024 * 1024;

/**
 * Reads a `.tar.gz` from outside into memory: regular files alone, each path once and inside the archive.
 *
 * @returns `malformed`, with a phrase that completes "the archive is refused:", for anything else: links, devices, absolute paths,
 * `..`, more than the limits, a damaged or cut stream. Entries for folders are left out.
 */
export async function unpackTarGz(
  bytes: Uint8Array,
  limits: UnpackLimits = releaseArchiveLimits,
): Promise<Parsed<readonly ArchiveEntry[]>> {
  const maxBytes = Math.min(limits.maxBytes, Math.max(freeBytes, bytes.length * limits.maxRatio));
  const tar = unpackGzip(bytes, maxBytes);
  if (tar.status === 'malformed') return tar;
  try {
    return { status: 'parsed', value: await readTar(tar.value, limits.maxEntries) };
  } catch (error) {
    if (error instanceof ToolError) throw error;
    return {
      status: 'malformed',
      reason:
        error instanceof Refusal
          ? error.message
          : `its tar is damaged: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** Carries the reason out of the parser's events. */
class Refusal extends Error {}

function readTar(bytes: Uint8Array, maxEntries: number): Promise<readonly ArchiveEntry[]> {
  // An archive of nothing is two blocks of zeros, which the package takes for no archive.
  if (bytes.length >= 2 * blockBytes && bytes.every((byte) => byte === 0)) return Promise.resolve([]);
  return new Promise((resolve, reject) => {
    const entries: ArchiveEntry[] = [];
    const paths = new Set<string>();
    const folders = new Set<string>();
    // Everything that the package only warns of is an error when strict.
    const parser = new Parser({ strict: true, maxDecompressionRatio: Number.POSITIVE_INFINITY });
    let seen = 0;
    const refuseMany = () => {
      seen += 1;
      if (seen > maxEntries) throw new Refusal(`it holds more than ${maxEntries} entries`);
    };
    parser.on('meta', (text: string) => {
      refuseMany();
      requireWholeRecords(text);
    });
    parser.on('ignoredEntry', (entry: ReadEntry) => {
      throw new Refusal(`"${entry.path}" is of the type "${entry.type}"`);
    });
    parser.on('entry', (entry: ReadEntry) => {
      refuseMany();
      const path = safePath(entry.path);
      const isFolder = entry.type === 'Directory' || entry.type === 'GNUDumpDir';
      if (!isFolder && !regularTypes.has(entry.type)) throw new Refusal(`"${entry.path}" is of the type "${entry.type}"`);
      if (path !== undefined && isFolder) folders.add(path);
      if (!isFolder) {
        if (path === undefined) throw new Refusal(`"${entry.path}" is no path of a file`);
        if (paths.has(path)) throw new Refusal(`"${path}" is there twice`);
        paths.add(path);
        for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) folders.add(path.slice(0, slash));
      }
      const chunks: Uint8Array[] = [];
      entry.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      entry.on('end', () => {
        if (isFolder || path === undefined) return;
        entries.push({ path, content: Buffer.concat(chunks), executable: ((entry.mode ?? 0) & 0o111) !== 0 });
      });
      entry.resume();
    });
    parser.on('error', reject);
    parser.on('end', () => {
      const both = [...paths].find((path) => folders.has(path));
      if (both !== undefined) reject(new Refusal(`"${both}" is both a file and a folder`));
      else resolve(entries);
    });
    try {
      parser.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    } catch (error) {
      reject(error);
    }
  });
}

const regularTypes: ReadonlySet<string> = new Set(['File', 'OldFile', 'ContiguousFile']);

/** The path without a leading `./`; undefined for the top folder itself. */
function safePath(written: string): string | undefined {
  if (written.startsWith('/')) throw new Refusal(`"${written}" is an absolute path`);
  if (written.includes('\u{fffd}')) throw new Refusal(`the name "${written}" is not UTF-8`);
  const path = written.replace(/^(?:\.\/)+/, '').replace(/\/$/, '');
  if (path === '' || path === '.') return undefined;
  const parts = path.split('/');
  if (parts.includes('..')) throw new Refusal(`"${written}" leads out of the archive`);
  if (parts.includes('') || parts.includes('.')) throw new Refusal(`"${written}" is not written plainly`);
  return path;
}

/** The package splits pax records at newlines, so a value with one in it would be read wrongly: refused instead. */
function requireWholeRecords(text: string): void {
  // GNU long names come as they are, ended by a zero byte.
  if (!/^\d+ [^=]*=/.test(text)) return;
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const size = /^([1-9]\d*) [^=]+=/.exec(line)?.[1];
    if (size === undefined || Number(size) !== Buffer.byteLength(line) + 1) {
      throw new Refusal('a pax record holds a newline or states a wrong length');
    }
  }
}
