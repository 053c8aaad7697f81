// unsigned.json: what a release that is not signed yet will be, and by whom. Made, printed and parsed here alone.
// Format: docs/signing.md

import { printCanonicalJson } from '../codec/canonical-json.ts';
import { readBoolean, readList, readObject, readOneOf, readOptional, readShape, readText, refuse } from '../codec/json-shape.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import { fileNameFault } from '../model/file-role.ts';
import type { SourceFrom } from '../model/plan.ts';
import type { Parsed } from '../model/statement.ts';
import type { PinnedPlan, UnsignedFile, UnsignedRelease, UnsignedStatement } from '../model/unsigned-release.ts';
import { readHex, readVersionOne, readWholeNumber, requireSorted } from './read-values.ts';

export function printUnsignedRelease(release: UnsignedRelease): string {
  return printCanonicalJson(release);
}

/** @param text As an earlier run of this program wrote it, or whatever lies there now. */
export function parseUnsignedRelease(text: string | Uint8Array): Parsed<UnsignedRelease> {
  const json = parseStrictJson(text);
  return json.status === 'malformed' ? json : readShape(() => readRelease(json.value));
}

function readRelease(value: unknown): UnsignedRelease {
  const release = readObject(value, 'the unsigned release');
  const files = readList(release.files, 'files', readFile);
  requireSorted(
    files.map(({ name }) => name),
    'files',
  );
  const statements = readList(release.statements, 'statements', readStatement);
  if (files.length === 0) refuse('files', 'is empty');
  if (statements.length === 0) refuse('statements', 'is empty');
  return {
    schemaVersion: readVersionOne(release.schemaVersion, 'schemaVersion'),
    plan: readPlan(release.plan),
    runInvocationUri: readText(release.runInvocationUri, 'runInvocationUri'),
    files,
    statements,
  };
}

function readPlan(value: unknown): PinnedPlan {
  const plan = readObject(value, 'plan');
  const identity = readObject(plan.identity, 'plan.identity');
  return {
    name: readText(plan.name, 'plan.name'),
    version: readText(plan.version, 'plan.version'),
    tag: readText(plan.tag, 'plan.tag'),
    commit: readText(plan.commit, 'plan.commit'),
    rehearsal: readBoolean(plan.rehearsal, 'plan.rehearsal'),
    identity: {
      identity: readText(identity.identity, 'plan.identity.identity'),
      issuer: readText(identity.issuer, 'plan.identity.issuer'),
      ...readOptional(identity, 'sourceFrom', 'plan.identity', (from, where) =>
        readOneOf<SourceFrom>(from, ['certificate', 'provenance'], where),
      ),
      repository: readText(identity.repository, 'plan.identity.repository'),
      ref: readText(identity.ref, 'plan.identity.ref'),
    },
    gates: readList(plan.gates, 'plan.gates', readText),
    require: readList(plan.require, 'plan.require', readText),
  };
}

function readFile(value: unknown, where: string): UnsignedFile {
  const file = readObject(value, where);
  const name = readText(file.name, `${where}.name`);
  const fault = fileNameFault(name);
  if (fault !== undefined) refuse(`${where}.name`, fault);
  return {
    name,
    sizeBytes: readWholeNumber(file.sizeBytes, `${where}.sizeBytes`),
    sha256: readHex(file.sha256, `${where}.sha256`, 64),
  };
}

function readStatement(value: unknown, where: string): UnsignedStatement {
  const statement = readObject(value, where);
  return { sha256: readHex(statement.sha256, `${where}.sha256`, 64) };
}
