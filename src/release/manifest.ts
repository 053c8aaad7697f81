// The manifest of a release folder, release.json: made, printed and parsed here alone. Format: docs/release-folder.md

import { printCanonicalJson } from '../codec/canonical-json.ts';
import { readBoolean, readList, readObject, readOneOf, readOptional, readShape, readText, refuse } from '../codec/json-shape.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import { byText } from '../model/code-unit-order.ts';
import { fileNameFault, fileRole } from '../model/file-role.ts';
import type { ReleasePlan } from '../model/plan.ts';
import type { ManifestFile, ReleaseManifest } from '../model/release.ts';
import type { Parsed } from '../model/statement.ts';
import { readHex, readVersionOne, readWholeNumber, requireSorted } from './read-values.ts';

/** @param files In any order. */
export function toManifest(plan: ReleasePlan, files: readonly ManifestFile[]): ReleaseManifest {
  const { repository, commit, tagged, dirty, commitTimeSeconds } = plan.source;
  return {
    schemaVersion: 1,
    name: plan.name,
    version: plan.version,
    tag: plan.tag,
    rehearsal: plan.rehearsal,
    source: { repository, commit, ref: plan.identity.ref, tagged, dirty, commitTimeSeconds },
    files: [...files].sort(byText(({ name }) => name)),
  };
}

/** The text of release.json. */
export function printManifest(manifest: ReleaseManifest): string {
  return printCanonicalJson(manifest);
}

/**
 * @param text From a folder under verification. Members that this version does not know are passed over.
 */
export function parseManifest(text: string | Uint8Array): Parsed<ReleaseManifest> {
  const json = parseStrictJson(text);
  return json.status === 'malformed' ? json : readShape(() => readManifest(json.value));
}

function readManifest(value: unknown): ReleaseManifest {
  const manifest = readObject(value, 'the manifest');
  const schemaVersion = readVersionOne(manifest.schemaVersion, 'schemaVersion');
  const source = readObject(manifest.source, 'source');
  const files = readList(manifest.files, 'files', readFile);
  requireSorted(
    files.map(({ name }) => name),
    'files',
  );
  return {
    schemaVersion,
    name: readText(manifest.name, 'name'),
    version: readText(manifest.version, 'version'),
    tag: readText(manifest.tag, 'tag'),
    rehearsal: readBoolean(manifest.rehearsal, 'rehearsal'),
    source: {
      repository: readText(source.repository, 'source.repository'),
      commit: readText(source.commit, 'source.commit'),
      ref: readText(source.ref, 'source.ref'),
      tagged: readBoolean(source.tagged, 'source.tagged'),
      dirty: readBoolean(source.dirty, 'source.dirty'),
      commitTimeSeconds: readWholeNumber(source.commitTimeSeconds, 'source.commitTimeSeconds'),
    },
    files,
  };
}

function readFile(value: unknown, where: string): ManifestFile {
  const file = readObject(value, where);
  const name = readFileName(file.name, `${where}.name`);
  const role = readOneOf(file.role, ['artifact', 'sbom', 'double-build'], `${where}.role`);
  if (fileRole(name) !== role) refuse(`${where}.role`, `is "${role}", and "${name}" is the name of another role`);
  return {
    name,
    role,
    sizeBytes: readWholeNumber(file.sizeBytes, `${where}.sizeBytes`),
    sha256: readHex(file.sha256, `${where}.sha256`, 64),
    sha512: readHex(file.sha512, `${where}.sha512`, 128),
    ...readOptional(file, 'describes', where, readFileName),
    ...readOptional(file, 'covered', where, readBoolean),
  };
}

function readFileName(value: unknown, where: string): string {
  const name = readText(value, where);
  const fault = fileNameFault(name);
  if (fault !== undefined) refuse(where, `is "${name}", which ${fault}`);
  return name;
}
