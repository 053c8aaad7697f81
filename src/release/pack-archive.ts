// Packs files of a work tree into an archive that is the same wherever it is packed. Byte by byte: docs/release-folder.md

import { createHash } from 'node:crypto';
import type { ArchiveEntry } from '../codec/archive-entry.ts';
import { globFault, toGlobMatcher } from '../codec/glob.ts';
import { packGzip } from '../codec/gzip.ts';
import { packTar } from '../codec/tar.ts';
import { packZip } from '../codec/zip.ts';
import type { Artifact } from '../model/build.ts';
import { byText } from '../model/code-unit-order.ts';
import type { ArchivePlan } from '../model/plan.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Files, TreeEntry } from '../model/world.ts';

/** An archive is made in memory, so its files together may be no larger. */
const maxBytes = 1024 ** 3;

interface Packed {
  readonly path: string;
  readonly source: TreeEntry;
}

/**
 * @param tree `folder` is the work tree; `commitTimeSeconds` becomes the time of every entry.
 * @param out Absolute path of the archive to write.
 * @returns The files inside, sorted by their path in the archive.
 * @throws {ToolError} `archive/nothing-matched`, `archive/not-regular`, `archive/same-path`, `archive/bad-path`,
 * `archive/too-large`, and `file/…`.
 */
export async function packArchive(
  files: Files,
  plan: ArchivePlan,
  tree: { readonly folder: string; readonly commitTimeSeconds: number },
  out: string,
): Promise<{ readonly members: NonNullable<Artifact['members']> }> {
  const packed = choose(plan, await files.list(tree.folder));
  const entries: ArchiveEntry[] = [];
  const members: NonNullable<Artifact['members']>[number][] = [];
  for (const { path, source } of packed) {
    const file = `${tree.folder}/${source.path}`;
    const content = await files.read(file, maxBytes);
    entries.push({ path, content, executable: (source.mode & 0o111) !== 0 });
    members.push({ path, file, sha256: createHash('sha256').update(content).digest('hex') });
  }
  await files.write(out, pack(plan, entries, tree.commitTimeSeconds));
  return { members };
}

function pack({ format }: ArchivePlan, entries: readonly ArchiveEntry[], timeSeconds: number): Uint8Array {
  switch (format) {
    case 'tar.gz':
      return packGzip(packTar(entries, timeSeconds));
    case 'zip':
      return packZip(entries, timeSeconds);
  }
}

/** What goes in under which path, sorted by that path. */
function choose(plan: ArchivePlan, tree: readonly TreeEntry[]): readonly Packed[] {
  // Git's own folder is no part of the source, and differs from clone to clone.
  const entries = tree.filter(({ path }) => path !== '.git' && !path.startsWith('.git/'));
  const chosen = new Map<string, TreeEntry>();
  for (const glob of plan.files) {
    const fault = globFault(glob);
    if (fault !== undefined)
      throw archiveError(plan, 'config', 'bad-path', `its glob "${glob}" ${fault}`, 'name files of the work tree');
    const matches = toGlobMatcher(glob);
    const found = entries.filter(({ path, kind }) => kind !== 'folder' && matches(path));
    if (found.length === 0) {
      throw archiveError(
        plan,
        'build',
        'nothing-matched',
        `"${glob}" matches no file`,
        'correct "files", or make the build write the file',
      );
    }
    for (const entry of found) chosen.set(entry.path, entry);
  }
  const packed = [...chosen.values()]
    .map((source) => ({ path: packedPath(plan, source), source }))
    .sort(byText(({ path }) => path));
  requireOneEach(plan, packed);
  const sizeBytes = packed.reduce((sum, { source }) => sum + source.sizeBytes, 0);
  if (sizeBytes > maxBytes) {
    throw archiveError(
      plan,
      'build',
      'too-large',
      `its files have ${sizeBytes} bytes, more than ${maxBytes}`,
      'ship the large files themselves',
    );
  }
  return packed;
}

function packedPath(plan: ArchivePlan, { path, kind }: TreeEntry): string {
  if (kind !== 'file') {
    const what = kind === 'link' ? 'a symbolic link' : 'no regular file';
    throw archiveError(plan, 'build', 'not-regular', `"${path}" is ${what}`, 'leave it out, or make the build copy the file');
  }
  const written = plan.prefix + (path.startsWith(plan.strip) ? path.slice(plan.strip.length) : path);
  const parts = written.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw archiveError(plan, 'config', 'bad-path', `"${path}" would be packed as "${written}"`, 'correct "strip" and "prefix"');
  }
  return written;
}

function requireOneEach(plan: ArchivePlan, packed: readonly Packed[]): void {
  const folders = new Set<string>();
  for (const [index, { path, source }] of packed.entries()) {
    const before = packed[index - 1];
    if (before?.path === path) {
      const both = `"${before.source.path}" and "${source.path}" would both be packed as "${path}"`;
      throw archiveError(plan, 'config', 'same-path', both, 'correct "strip" and "prefix"');
    }
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) folders.add(path.slice(0, slash));
  }
  const clash = packed.find(({ path }) => folders.has(path));
  if (clash !== undefined) {
    const what = `"${clash.path}" would be packed as a file and as a folder`;
    throw archiveError(plan, 'config', 'same-path', what, 'correct "strip" and "prefix"');
  }
}

function archiveError(plan: ArchivePlan, kind: 'build' | 'config', what: string, fault: string, help: string): ToolError {
  return new ToolError(kind, `archive/${what}`, `cannot pack "${plan.name}": ${fault}`, { help });
}
