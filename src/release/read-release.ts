// Reads a release folder, or an archive of one, into values that the checks can look at. What is wrong with it is data.
// Format: docs/release-folder.md

import { splitJsonLines } from '../codec/json-lines.ts';
import { parseSha256Sums, type Sha256Line } from '../codec/sha256sums.ts';
import type { DoubleBuildReport } from '../model/comparison.ts';
import { fileRole } from '../model/file-role.ts';
import { type ReleaseManifest, releaseFileNames } from '../model/release.ts';
import type { Parsed } from '../model/statement.ts';
import { ToolError } from '../model/tool-error.ts';
import type { ForeignFiles } from '../model/verdict.ts';
import type { FileDigest, Files, TreeEntry } from '../model/world.ts';
import { parseDoubleBuildReport } from './double-build-report.ts';
import { parseManifest } from './manifest.ts';
import {
  decode,
  decodeBundles,
  hasTooManyLines,
  maxFiles,
  maxReadBytes,
  toDigest,
  tooLarge,
  tooManyLines,
} from './read-bytes.ts';
import type { ForeignOptions } from './read-foreign.ts';

const maxArchiveBytes = 1024 ** 3;

/** A release as found. Nothing of it has been checked yet. */
export interface FoundRelease {
  /** Absolute path of the folder that was read: `from`, or where the archive was unpacked. */
  readonly folder: string;
  /** All entries, sorted by path; links and folders too, for the checks to refuse. */
  readonly entries: readonly TreeEntry[];
  /** Of every regular file, by its path in the folder. */
  readonly digests: ReadonlyMap<string, FileDigest>;
  readonly manifest: Parsed<ReleaseManifest>;
  readonly checksums: Parsed<readonly Sha256Line[]>;
  readonly doubleBuild: Parsed<DoubleBuildReport>;
  /** Every bundle of every signature file, as text: one a file, or one a line. */
  readonly bundles: readonly { readonly where: string; readonly text: string }[];
  /** Signature files that cannot be read as text at all, or hold nothing. */
  readonly unreadable: readonly { readonly where: string; readonly reason: string; readonly help?: string }[];
  readonly sboms: readonly { readonly name: string; readonly text: Parsed<string> }[];
  /** There when others may have made the release, and no release.json lies in it. */
  readonly foreign?: ForeignFiles;
}

/**
 * @param from Absolute path of a folder or of a `.tar.gz` of one, with its files at the top or in one top folder.
 * @param makeTemporary Makes a fresh folder for an archive. Whoever gives it removes the folder.
 * @param foreign There where others may have made it: without release.json it is then read by the names that other tools give.
 * @throws {ToolError} `release/not-found`, `release/empty` (kind `nothing`), `release/too-many-files`, `file/…`; what `readForeign`
 * throws. An archive that is refused is no error: its manifest, checksums and report are then `malformed` with the reason.
 */
export async function readRelease(
  files: Files,
  from: string,
  makeTemporary: () => Promise<string>,
  foreign?: ForeignOptions,
): Promise<FoundRelease> {
  const entry = await files.stat(from);
  if (entry === undefined) {
    throw new ToolError('file', 'release/not-found', `there is no release at "${from}"`, { help: 'check --from' });
  }
  // A link that the user gives is followed, by way of its "." where it leads to a folder; links inside never are.
  const isFolder = entry.kind === 'folder' || (await files.stat(`${from}/.`)) !== undefined;
  if (isFolder) return readFolder(files, from, from, foreign);
  // Loaded only here: a folder is read without it.
  const { releaseArchiveLimits, unpackTarGz } = await import('../codec/tar.ts');
  const archive = await unpackTarGz(await files.read(from, maxArchiveBytes), releaseArchiveLimits);
  if (archive.status === 'malformed') return refusedArchive(from, archive.reason);
  const folder = await makeTemporary();
  const top = topFolder(archive.value.map(({ path }) => path));
  for (const { path, content, executable } of archive.value) {
    await files.write(`${folder}/${path.slice(top.length)}`, content, { executable });
  }
  return readFolder(files, folder, from, foreign);
}

/** `hello-1.0/` when every file is in that one folder; empty when a file is at the top. */
function topFolder(paths: readonly string[]): string {
  const top = paths[0]?.slice(0, paths[0].indexOf('/') + 1) ?? '';
  return paths.every((path) => path.startsWith(top)) ? top : '';
}

function refusedArchive(from: string, reason: string): FoundRelease {
  const refused = { status: 'malformed', reason: `the archive is refused: ${reason}` } as const;
  return {
    folder: from,
    entries: [],
    digests: new Map(),
    manifest: refused,
    checksums: refused,
    doubleBuild: refused,
    bundles: [],
    unreadable: [],
    sboms: [],
  };
}

/** @param from What the user called it. */
async function readFolder(
  files: Files,
  folder: string,
  from: string,
  foreign: ForeignOptions | undefined,
): Promise<FoundRelease> {
  const entries = await files.list(folder);
  if (!entries.some(({ kind }) => kind !== 'folder')) {
    throw new ToolError('nothing', 'release/empty', `there is nothing to verify in "${from}"`, {
      help: 'name the folder that holds the release',
    });
  }
  if (entries.length > maxFiles) {
    throw new ToolError('file', 'release/too-many-files', `"${from}" holds ${entries.length} files, more than ${maxFiles}`, {
      help: 'check that it is the folder of a release',
    });
  }
  if (foreign !== undefined && !entries.some(({ path }) => path === releaseFileNames.manifest)) {
    // Loaded only here: a release of ours is read without it.
    const { readForeign } = await import('./read-foreign.ts');
    return readForeign(files, folder, entries, foreign);
  }
  const found = new Found(entries);
  for (const entry of entries) if (entry.kind === 'file') await found.add(files, folder, entry);
  return found.toRelease(folder);
}

/** Gathers what the files of one folder say. */
class Found {
  readonly entries: readonly TreeEntry[];
  readonly digests = new Map<string, FileDigest>();
  readonly whole = new Map<string, Uint8Array>();
  readonly bundles: { readonly where: string; readonly text: string }[] = [];
  readonly unreadable: { readonly where: string; readonly reason: string }[] = [];
  readonly sboms: { readonly name: string; readonly text: Parsed<string> }[] = [];

  constructor(entries: readonly TreeEntry[]) {
    this.entries = entries;
  }

  async add(files: Files, folder: string, { path, sizeBytes }: TreeEntry): Promise<void> {
    const file = `${folder}/${path}`;
    const role = fileRole(path);
    // Only the folder's own files mean something; one in a folder below is named by the checks.
    if (role === 'artifact' || role === 'trusted-root' || path.includes('/')) {
      this.digests.set(path, await files.digest(file));
      return;
    }
    if (sizeBytes > maxReadBytes) {
      this.digests.set(path, await files.digest(file));
      const reason = tooLarge;
      if (role === 'sbom') this.sboms.push({ name: path, text: { status: 'malformed', reason } });
      else if (role === 'signature' || role === 'statements') this.unreadable.push({ where: path, reason });
      return;
    }
    // Read once: the digest is that of the very bytes that are parsed.
    const bytes = await files.read(file, maxReadBytes);
    this.digests.set(path, toDigest(bytes));
    if (role === 'sbom') this.sboms.push({ name: path, text: decode(bytes) });
    else if (role === 'signature' || role === 'statements') this.addBundles(path, role, bytes);
    else this.whole.set(path, bytes);
  }

  addBundles(path: string, role: 'signature' | 'statements', bytes: Uint8Array): void {
    const text = decodeBundles(bytes);
    if (text.status === 'malformed') this.unreadable.push({ where: path, reason: text.reason });
    else if (role === 'signature') this.bundles.push({ where: path, text: text.value });
    else if (hasTooManyLines(bytes)) this.unreadable.push({ where: path, reason: tooManyLines });
    else this.bundles.push(...splitJsonLines(text.value).map((line) => ({ where: `${path}:${line.number}`, text: line.text })));
  }

  toRelease(folder: string): FoundRelease {
    return {
      folder,
      entries: this.entries,
      digests: this.digests,
      manifest: this.parse(releaseFileNames.manifest, parseManifest),
      checksums: this.parse(releaseFileNames.checksums, parseSha256Sums),
      doubleBuild: this.parse(releaseFileNames.doubleBuild, parseDoubleBuildReport),
      bundles: this.bundles,
      unreadable: this.unreadable,
      sboms: this.sboms,
    };
  }

  parse<Value>(name: string, parse: (bytes: Uint8Array) => Parsed<Value>): Parsed<Value> {
    const bytes = this.whole.get(name);
    if (bytes !== undefined) return parse(bytes);
    const there = this.entries.find(({ path }) => path === name);
    if (there === undefined) return { status: 'malformed', reason: 'it is missing' };
    return {
      status: 'malformed',
      reason: there.kind === 'file' ? tooLarge : 'it is no regular file',
    };
  }
}
