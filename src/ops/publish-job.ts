// From an accepted release folder to what a target is given: its files by digest, and its signed statements as bundles.

import { join } from 'node:path';
import { splitJsonLines } from '../codec/json-lines.ts';
import { isPrerelease } from '../codec/tag-form.ts';
import { byText } from '../model/code-unit-order.ts';
import { releaseFileNames } from '../model/release.ts';
import { ToolError } from '../model/tool-error.ts';
import type { ReleaseEvidence } from '../model/verdict.ts';
import type { World } from '../model/world.ts';
import type { GithubPlace } from '../publish/github-answer.ts';
import type { NotesRequest } from '../publish/release-body.ts';
import type { ReleaseBundle, ReleaseJob } from '../publish/target.ts';
import type { InspectedRelease } from './verify-folder.ts';

export interface JobRequest {
  readonly place: GithubPlace;
  readonly tag: string;
  /** SHA-256 that SHA256SUMS must have, as given. */
  readonly expect: string | undefined;
  readonly out: string | undefined;
  readonly dryRun: boolean;
  readonly notes: (about: { readonly tag: string; readonly version: string; readonly commit: string }) => Promise<NotesRequest>;
}

/** @throws {ToolError} `publish/other-digest`, `publish/no-release`. */
export async function toReleaseJob(
  { files }: Pick<World, 'files'>,
  { evidence, folder }: InspectedRelease,
  { place, tag, expect, out, dryRun, notes }: JobRequest,
): Promise<ReleaseJob> {
  const { manifest, digests } = evidence;
  const sums = digests.get(releaseFileNames.checksums)?.sha256;
  if (manifest.status === 'malformed' || sums === undefined) {
    throw new ToolError('nothing', 'publish/no-release', `"${folder}" is no release that selfsame made`, {
      help: 'name the folder that "selfsame release" or "selfsame sign" wrote',
    });
  }
  const wanted = expect?.replace(/^sha256:/, '');
  if (wanted !== undefined && wanted !== sums) {
    throw new ToolError('source', 'publish/other-digest', `SHA256SUMS has the digest "${sums}", and "${wanted}" is expected`, {
      help: 'publish the very folder that was made: take it again from the job that made it',
    });
  }
  const { name, version, source } = manifest.value;
  const { commit } = source;
  return {
    ...{ place, name, tag, version, commit, sums, dryRun, ...(out === undefined ? {} : { out }) },
    prerelease: isPrerelease(version),
    files: [...digests]
      .map(([each, { sizeBytes, sha256 }]) => ({ name: each, file: join(folder, each), sizeBytes, sha256 }))
      .sort(byText((file) => file.name)),
    artifacts: manifest.value.files.filter(({ role }) => role === 'artifact').map((file) => file.name),
    bundles: await readBundles(files, folder, evidence),
    notes: await notes({ tag, version, commit }),
  };
}

/**
 * The statements that verification authenticated, with the very text of their bundles. One without a subject that has a SHA-256, such as
 * that of a gate, whose subject is a commit, can be found by nobody in GitHub's store and is left out.
 */
async function readBundles(files: World['files'], folder: string, evidence: ReleaseEvidence): Promise<readonly ReleaseBundle[]> {
  const texts = new Map<string, string>();
  for (const { path, kind } of evidence.entries) {
    if (kind !== 'file' || !path.endsWith(releaseFileNames.statementsSuffix)) continue;
    for (const line of splitJsonLines(await files.readText(join(folder, path)))) texts.set(`${path}:${line.number}`, line.text);
  }
  return evidence.signatures.flatMap((signature) => {
    if (signature.status !== 'authenticated' || signature.signed.kind !== 'statement') return [];
    const { statement, payloadSha256 } = signature.signed;
    const { predicateType, subject } = statement.statement;
    const subjects = subject.flatMap(({ digest }) => (digest.sha256 === undefined ? [] : [digest.sha256]));
    const text = texts.get(signature.where);
    return text === undefined || subjects.length === 0 ? [] : [{ text, predicateType, payloadSha256, subjects }];
  });
}
