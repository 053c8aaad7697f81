// The folder that one leg of a release leaves for the machine that collects them: written, and read as what may have been changed on
// the way. Format: docs/matrix.md

import { createHash } from 'node:crypto';
import type { LegFile, LegRecord } from '../model/leg.ts';
import { ToolError } from '../model/tool-error.ts';
import type { FileDigest, Files } from '../model/world.ts';
import { parseLegRecord, printLegRecord } from './leg-record.ts';
import type { ReleaseContent } from './write-release.ts';

/** What makes a folder a leg's. */
const legRecordFile = 'leg.json';

/** A longer one is refused unread: what it names is bounded by it. */
const maxRecordBytes = 32 * 1024 * 1024;

/** Names of the folders below, by what lies in them. */
export type LegPart = 'artifacts' | 'sboms' | 'logs';

/** A leg as it lies on this machine, every file of it hashed. */
export interface FoundLeg {
  /** Absolute path. */
  readonly folder: string;
  readonly record: LegRecord;
  /** Of the artifacts, by name. */
  readonly digests: ReadonlyMap<string, FileDigest>;
}

export function legFile(folder: string, part: LegPart, name: string): string {
  return `${folder}/${part}/${name}`;
}

/**
 * Written under another name, and renamed when whole. Nothing may be at `folder`.
 *
 * @param random Letters and digits that nobody else uses at the same time.
 */
export async function writeLegFolder(
  files: Files,
  { folder, random }: { readonly folder: string; readonly random: string },
  record: LegRecord,
  contents: Readonly<Record<LegPart, readonly ReleaseContent[]>>,
): Promise<void> {
  const partial = `${folder}.partial-${random}`;
  try {
    for (const part of ['artifacts', 'sboms', 'logs'] as const) {
      for (const each of contents[part]) {
        const to = legFile(partial, part, each.name);
        if ('copyOf' in each) await files.copy(each.copyOf, to);
        else await files.write(to, each.content);
      }
    }
    await files.write(`${partial}/${legRecordFile}`, printLegRecord(record));
    await files.rename(partial, folder);
  } catch (error) {
    await files.remove(partial);
    throw error;
  }
}

/**
 * Paths of the leg folders among and directly below some folders, in the order given, then by name.
 *
 * @throws {ToolError} `release/no-leg` for a folder that neither is nor holds one.
 */
export async function findLegFolders(files: Files, folders: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    if ((await files.stat(`${folder}/${legRecordFile}`)) !== undefined) {
      found.push(folder);
      continue;
    }
    const entries = (await files.stat(folder)) === undefined ? [] : await files.list(folder);
    const below = entries.flatMap(({ path }) => (/^[^/]+\/leg\.json$/.test(path) ? [`${folder}/${path.split('/')[0]}`] : []));
    if (below.length === 0) {
      throw new ToolError('usage', 'release/no-leg', `"${folder}" neither is a leg folder nor holds one`, {
        help: 'name folders that "selfsame release --leg" made, or one that holds them',
      });
    }
    found.push(...below);
  }
  return found;
}

/**
 * @throws {ToolError} `release/bad-leg` for anything that a leg does not write: links, further files, a record that cannot be read;
 *   `release/changed-file` for a file that is missing, or is not what the record says.
 */
export async function readLegFolder(files: Files, folder: string): Promise<FoundLeg> {
  const record = await readRecord(files, folder);
  const parts: Readonly<Record<LegPart, readonly LegFile[]>> = {
    artifacts: record.build?.artifacts ?? [],
    sboms: record.contents?.sboms ?? [],
    logs: record.logs,
  };
  const wanted = new Map<string, LegFile>();
  for (const part of ['artifacts', 'sboms', 'logs'] as const) {
    for (const file of parts[part]) wanted.set(`${part}/${file.name}`, file);
  }
  await requireNothingElse(files, folder, wanted);
  const digests = new Map<string, FileDigest>();
  for (const [path, file] of wanted) {
    const whole = await requireSame(files, `${folder}/${path}`, file);
    if (path.startsWith('artifacts/')) digests.set(file.name, whole);
  }
  return { folder, record, digests };
}

async function readRecord(files: Files, folder: string): Promise<LegRecord> {
  const file = `${folder}/${legRecordFile}`;
  const entry = await files.stat(file);
  if (entry?.kind !== 'file' || entry.sizeBytes > maxRecordBytes) {
    throw badLeg(file, entry === undefined ? 'is missing' : entry.kind === 'file' ? 'is too large' : 'is no regular file');
  }
  const parsed = parseLegRecord(await files.read(file, maxRecordBytes));
  if (parsed.status === 'malformed') throw badLeg(file, `cannot be read: ${parsed.reason}`);
  return parsed.value;
}

async function requireNothingElse(files: Files, folder: string, wanted: ReadonlyMap<string, LegFile>): Promise<void> {
  const folders = new Set([...wanted.keys()].map((path) => path.split('/')[0]));
  for (const { path, kind } of await files.list(folder)) {
    if (path === legRecordFile || (kind === 'folder' && folders.has(path))) continue;
    if (!wanted.has(path)) throw badLeg(`${folder}/${path}`, `is nothing that "${legRecordFile}" names`);
    if (kind !== 'file') throw badLeg(`${folder}/${path}`, 'is no regular file');
  }
}

/** The size first: a file that was made too large is not read. */
async function requireSame(files: Files, path: string, { sizeBytes, sha256 }: LegFile): Promise<FileDigest> {
  const entry = await files.stat(path);
  const digest = entry?.kind === 'file' && entry.sizeBytes === sizeBytes ? await files.digest(path) : undefined;
  if (digest?.sha256 === sha256) return digest;
  throw new ToolError(
    'file',
    'release/changed-file',
    `"${path}" ${entry === undefined ? 'is missing' : 'is not what it was when its leg was built'}`,
    { help: 'fetch the leg again, or build it again: what changed on the way is never released' },
  );
}

function badLeg(path: string, fault: string): ToolError {
  return new ToolError('file', 'release/bad-leg', `"${path}" ${fault}`, {
    help: 'fetch the leg again as "selfsame release --leg" wrote it',
  });
}

/** A file that will be written into a leg folder, for its record. */
export async function toLegFile(files: Files, each: ReleaseContent): Promise<LegFile> {
  const digest = createHash('sha256');
  let sizeBytes = 0;
  const blocks = 'copyOf' in each ? files.readBlocks(each.copyOf) : [Buffer.from(each.content)];
  for await (const block of blocks) {
    digest.update(block);
    sizeBytes += block.length;
  }
  return { name: each.name, sizeBytes, sha256: digest.digest('hex') };
}
