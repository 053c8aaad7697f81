// The folder of a release that is not signed yet: everything that signing needs, and each signature as soon as it is made, so that
// a service that fails, or a machine that stops, loses nothing. Format: docs/signing.md

import { createHash, hash } from 'node:crypto';
import { fileRole } from '../model/file-role.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Signable, UnsignedFile, UnsignedRelease } from '../model/unsigned-release.ts';
import type { Files } from '../model/world.ts';
import { parseUnsignedRelease, printUnsignedRelease } from './unsigned-release.ts';
import type { ReleaseContent } from './write-release.ts';

/** At the end of the folder's name, after that of the release that it will be. */
export const unsignedSuffix = '.unsigned';

/** What makes a folder an unsigned release. */
export const unsignedStateFile = 'unsigned.json';

/** SHA-256 of the unsigned.json that a release has, lower-case hex: it names every other file and statement by digest. */
export function unsignedDigest(release: UnsignedRelease): string {
  return hash('sha256', printUnsignedRelease(release));
}

/** Written last: without it the folder is no unsigned release, so that one whose writing was cut short is never signed. */
export async function writeUnsigned(
  files: Files,
  folder: string,
  release: UnsignedRelease,
  contents: readonly ReleaseContent[],
  payloads: readonly Uint8Array[],
): Promise<void> {
  for (const each of contents) {
    const to = releaseFile(folder, each.name);
    if ('copyOf' in each) await files.copy(each.copyOf, to);
    else await files.write(to, each.content);
  }
  for (const [index, payload] of payloads.entries()) await files.write(statementFile(folder, index), payload);
  await files.write(`${folder}/${unsignedStateFile}`, printUnsignedRelease(release));
}

/**
 * @param expected SHA-256 that unsigned.json must have; any will do when absent.
 * @throws {ToolError} `sign/other-digest` when it has another, `release/not-unsigned` when the folder is none of these, `release/bad-unsigned` when its state cannot be read,
 *   `release/changed-file` when a file or a statement is missing or is not what it was.
 */
export async function readUnsigned(files: Files, folder: string, expected?: string): Promise<UnsignedRelease> {
  if ((await files.stat(`${folder}/${unsignedStateFile}`)) === undefined) {
    throw new ToolError('usage', 'release/not-unsigned', `"${folder}" is no release that waits for its signatures`, {
      help: `name a folder that ends in "${unsignedSuffix}", as "selfsame release" left it`,
    });
  }
  const bytes = await files.read(`${folder}/${unsignedStateFile}`);
  const got = hash('sha256', bytes);
  if (expected !== undefined && got !== expected) {
    throw new ToolError('file', 'sign/other-digest', `"${folder}/${unsignedStateFile}" is not the one that was expected`, {
      help: 'sign nothing of it: fetch the folder again from the job that made it',
      excerpt: [`expected: sha256:${expected}`, `     got: sha256:${got}`],
    });
  }
  const parsed = parseUnsignedRelease(bytes);
  if (parsed.status === 'malformed') {
    throw new ToolError('file', 'release/bad-unsigned', `"${folder}/${unsignedStateFile}" cannot be read: ${parsed.reason}`, {
      help: 'make the release again',
    });
  }
  for (const { name, sha256 } of parsed.value.files) await requireDigest(files, releaseFile(folder, name), sha256);
  for (const [index, { sha256 }] of parsed.value.statements.entries()) {
    await requireDigest(files, statementFile(folder, index), sha256);
  }
  return parsed.value;
}

export function releaseFile(folder: string, name: string): string {
  return `${folder}/files/${name}`;
}

export function statementFile(folder: string, index: number): string {
  return `${folder}/statements/${index + 1}.json`;
}

/** The artifacts among the files, in their order: each gets a signature of its own. */
export function artifactsOf({ files }: UnsignedRelease): readonly UnsignedFile[] {
  return files.filter(({ name }) => fileRole(name) === 'artifact');
}

/** The bundle that an earlier attempt got, as JSON; undefined when there is none. */
export async function readSignature(files: Files, folder: string, signable: Signable): Promise<string | undefined> {
  const file = signatureFile(folder, signable);
  return (await files.stat(file)) === undefined ? undefined : files.readText(file);
}

/** Under another name first: a machine that stops half way leaves no half signature. */
export async function writeSignature(files: Files, folder: string, signable: Signable, json: string): Promise<void> {
  const file = signatureFile(folder, signable);
  await files.remove(`${file}.partial`);
  await files.write(`${file}.partial`, json);
  await files.rename(`${file}.partial`, file);
}

export async function removeSignature(files: Files, folder: string, signable: Signable): Promise<void> {
  await files.remove(signatureFile(folder, signable));
}

function signatureFile(folder: string, { kind, index }: Signable): string {
  return `${folder}/signatures/${kind}-${index + 1}.json`;
}

async function requireDigest(files: Files, file: string, sha256: string): Promise<void> {
  const entry = await files.stat(file);
  if (entry?.kind === 'file') {
    const digest = createHash('sha256');
    for await (const block of files.readBlocks(file)) digest.update(block);
    if (digest.digest('hex') === sha256) return;
  }
  throw new ToolError(
    'file',
    'release/changed-file',
    `"${file}" ${entry === undefined ? 'is missing' : 'is not what it was when the release was made'}`,
    { help: 'make the release again: what changed after the two builds were compared is never signed' },
  );
}
