// Reads a release that selfsame did not make: its bundles beside the files or where the caller names them, its lists of checksums and
// its SBOMs, each by the names that other tools give. What is wrong with it is data. Names: docs/foreign-releases.md

import { parseChecksumList } from '../codec/checksum-list.ts';
import { isJsonObject, type JsonObject } from '../codec/json-shape.ts';
import { parseSha256Sums } from '../codec/sha256sums.ts';
import { splitBundles } from '../codec/split-bundles.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import { byText } from '../model/code-unit-order.ts';
import { checksumBeside, type ForeignFileRole, foreignFileRole } from '../model/foreign-file-role.ts';
import { releaseFileNames } from '../model/release.ts';
import type { Parsed } from '../model/statement.ts';
import { ToolError } from '../model/tool-error.ts';
import type { ChecksumLine } from '../model/verdict.ts';
import type { FileDigest, Files, TreeEntry } from '../model/world.ts';
import { parseDoubleBuildReport } from './double-build-report.ts';
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
import type { FoundRelease } from './read-release.ts';

export interface ForeignOptions {
  /** Glob of further bundles, relative to the folder or absolute. */
  readonly bundles?: string;
}

/**
 * @param folder Absolute path.
 * @param entries All of the folder; release.json is not among them.
 * @throws {ToolError} `release/no-bundles` when the glob names nothing; `release/too-many-files`; `file/…`.
 */
export async function readForeign(
  files: Files,
  folder: string,
  entries: readonly TreeEntry[],
  { bundles }: ForeignOptions,
): Promise<FoundRelease> {
  const named =
    bundles === undefined ? { inside: new Set<string>(), outside: [] } : await findNamed(files, folder, entries, bundles);
  const found = new Found(named.inside);
  for (const entry of entries) if (entry.kind === 'file') await found.add(files, folder, entry);
  for (const { path, kind, sizeBytes } of named.outside) await found.addOutside(files, path, kind, sizeBytes);
  return found.toRelease(folder, entries);
}

/** Bundles that the caller named: paths in the folder, and absolute ones elsewhere. */
interface Named {
  readonly inside: ReadonlySet<string>;
  readonly outside: readonly TreeEntry[];
}

async function findNamed(files: Files, folder: string, entries: readonly TreeEntry[], glob: string): Promise<Named> {
  // Loaded only here: few releases keep their bundles elsewhere.
  const { splitGlob, toGlobMatcher } = await import('../codec/glob.ts');
  const isAbsolute = glob.startsWith('/');
  const inside = isAbsolute && glob.startsWith(`${folder}/`) ? glob.slice(folder.length + 1) : glob;
  if (!isAbsolute || inside !== glob) {
    const matches = toGlobMatcher(inside);
    return orNothing(glob, { inside: new Set(filesOf(entries).filter(matches)), outside: [] });
  }
  const { base, rest } = splitGlob(glob);
  if (rest === '') {
    const entry = await files.stat(base);
    return orNothing(glob, { inside: new Set(), outside: entry === undefined ? [] : [{ ...entry, path: base }] });
  }
  const matches = toGlobMatcher(rest);
  const there = await files.stat(base === '' ? '/' : base);
  const outside = there?.kind === 'folder' ? await files.list(base === '' ? '/' : base) : [];
  const matching = outside.filter(({ path, kind }) => kind !== 'folder' && matches(path));
  if (matching.length > maxFiles) {
    throw new ToolError('file', 'release/too-many-files', `"${glob}" names ${matching.length} files, more than ${maxFiles}`, {
      help: 'name the bundles of this release alone',
    });
  }
  return orNothing(glob, {
    inside: new Set(),
    outside: matching.map((entry) => ({ ...entry, path: `${base}/${entry.path}` })),
  });
}

function filesOf(entries: readonly TreeEntry[]): readonly string[] {
  return entries.filter(({ kind }) => kind === 'file').map(({ path }) => path);
}

function orNothing(glob: string, named: Named): Named {
  if (named.inside.size + named.outside.length > 0) return named;
  throw new ToolError('file', 'release/no-bundles', `"${glob}" names no file`, {
    help: 'check --bundles: it is taken relative to the release, unless it is absolute',
  });
}

/** Gathers what the files of one folder say. */
class Found {
  readonly named: ReadonlySet<string>;
  readonly digests = new Map<string, FileDigest>();
  readonly bundles: { readonly where: string; readonly text: string }[] = [];
  readonly unreadable: { readonly where: string; readonly reason: string; readonly help?: string }[] = [];
  readonly sboms: { readonly name: string; readonly text: Parsed<string> }[] = [];
  readonly lists: { readonly name: string; readonly lines: Parsed<readonly ChecksumLine[]> }[] = [];
  readonly signatureFiles = new Set<string>();
  /** Of what a release of ours may hold besides: looked at where its signer signed a release statement after all. */
  readonly ours = new Map<string, Uint8Array>();

  constructor(named: ReadonlySet<string>) {
    this.named = named;
  }

  async add(files: Files, folder: string, { path, sizeBytes }: TreeEntry): Promise<void> {
    const file = `${folder}/${path}`;
    // Only the folder's own files mean something, and what the caller named.
    const role = this.named.has(path) ? 'signature' : path.includes('/') ? 'artifact' : foreignFileRole(path);
    const isOurs = path === releaseFileNames.doubleBuild;
    if ((role === 'artifact' && !isOurs) || sizeBytes > maxReadBytes) {
      this.digests.set(path, await files.digest(file));
      if (sizeBytes > maxReadBytes) this.#addTooLarge(path, role);
      return;
    }
    // Read once: the digest is that of the very bytes that are parsed.
    const bytes = await files.read(file, maxReadBytes);
    this.digests.set(path, toDigest(bytes));
    if (isOurs || path === releaseFileNames.checksums) this.ours.set(path, bytes);
    if (role === 'sbom') this.sboms.push({ name: path, text: decode(bytes) });
    else if (role === 'checksums') this.lists.push({ name: path, lines: parseChecksumList(bytes, checksumBeside(path)) });
    else if (role === 'signature' || (role === 'signature or artifact' && opensAsBundle(path, bytes))) {
      this.signatureFiles.add(path);
      this.#addBundles(path, bytes);
    }
  }

  async addOutside(files: Files, path: string, kind: TreeEntry['kind'], sizeBytes: number): Promise<void> {
    if (kind !== 'file') this.unreadable.push({ where: path, reason: 'it is no regular file' });
    else if (sizeBytes > maxReadBytes) this.unreadable.push({ where: path, reason: tooLarge });
    else this.#addBundles(path, await files.read(path, maxReadBytes));
  }

  #addTooLarge(path: string, role: ForeignFileRole): void {
    const malformed = { status: 'malformed', reason: tooLarge } as const;
    if (role === 'sbom') this.sboms.push({ name: path, text: malformed });
    if (role === 'checksums') this.lists.push({ name: path, lines: malformed });
    if (role !== 'signature') return;
    this.signatureFiles.add(path);
    this.unreadable.push({ where: path, reason: tooLarge });
  }

  #addBundles(path: string, bytes: Uint8Array): void {
    const text = decodeBundles(bytes);
    if (text.status === 'malformed') this.unreadable.push({ where: path, reason: text.reason });
    else if (hasTooManyLines(bytes)) this.unreadable.push({ where: path, reason: tooManyLines });
    else {
      for (const bundle of splitBundles(path, text.value)) {
        const other = otherForm(bundle.text);
        if (other === undefined) this.bundles.push(bundle);
        else this.unreadable.push({ where: bundle.where, ...other });
      }
    }
  }

  toRelease(folder: string, entries: readonly TreeEntry[]): FoundRelease {
    const missing = { status: 'malformed', reason: 'it is missing' } as const;
    const parse = <Value>(name: string, read: (bytes: Uint8Array) => Parsed<Value>): Parsed<Value> => {
      const bytes = this.ours.get(name);
      return bytes === undefined ? missing : read(bytes);
    };
    return {
      folder,
      entries,
      digests: this.digests,
      manifest: missing,
      checksums: parse(releaseFileNames.checksums, parseSha256Sums),
      doubleBuild: parse(releaseFileNames.doubleBuild, parseDoubleBuildReport),
      bundles: this.bundles,
      unreadable: this.unreadable,
      sboms: this.sboms,
      foreign: {
        checksumLists: this.lists.sort(byText(({ name }) => name)),
        signatureFiles: this.signatureFiles,
        namedFiles: this.named,
      },
    };
  }
}

/** Git has files that end in .bundle, and many things are written as JSON lines: then it is a file like any other. */
function opensAsBundle(path: string, bytes: Uint8Array): boolean {
  const text = decode(bytes);
  if (text.status === 'malformed') return false;
  if (path.endsWith('.bundle')) return text.value.trimStart().startsWith('{');
  const end = text.value.indexOf('\n');
  const first = readObjectOf(end === -1 ? text.value : text.value.slice(0, end));
  return first !== undefined && (first.verificationMaterial !== undefined || otherFormOf(first) !== undefined);
}

interface OtherForm {
  readonly reason: string;
  readonly help: string;
}

/** What a text is that carries a signature in another form than a bundle; undefined for all else, also for what is malformed. */
function otherForm(text: string): OtherForm | undefined {
  // Whatever names its verification material is read as a bundle, and a text is parsed twice only where it does not.
  if (text.includes('"verificationMaterial"') && !text.includes('"base64Signature"')) return undefined;
  const object = readObjectOf(text);
  return object === undefined ? undefined : otherFormOf(object);
}

function otherFormOf(object: JsonObject): OtherForm | undefined {
  if (object.base64Signature !== undefined) {
    return {
      reason: 'it is a bundle in the old form of cosign, which other tools do not read',
      help: 'ask for bundles in the form that all tools read: cosign sign-blob --new-bundle-format --bundle FILE writes them, and cosign 3 does by itself',
    };
  }
  if (object.payloadType !== undefined && object.signatures !== undefined) {
    return {
      reason: 'it is an envelope alone, without the certificate and the log entry that a bundle brings',
      help: 'ask for Sigstore bundles: gh attestation download fetches them, and cosign attest-blob --bundle FILE writes them',
    };
  }
  return undefined;
}

function readObjectOf(text: string): JsonObject | undefined {
  const json = parseStrictJson(text);
  return json.status === 'parsed' && isJsonObject(json.value) ? json.value : undefined;
}
