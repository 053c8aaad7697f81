import { expect, test } from 'vitest';
import { releaseFileNames } from '../../src/model/release.ts';
import { settleForeign, subjectState, vouchedFiles } from '../../src/verify/foreign.ts';
import { toVerdict } from '../../src/verify/to-verdict.ts';
import { demanding, foreignEvidenceOf, linux, mac, sbomName } from '../support/foreign-evidence.ts';
import { evidenceOf, sha256, withoutFile } from '../support/release-evidence.ts';

const files = { checksumLists: [], signatureFiles: new Set<string>(), namedFiles: new Set<string>() };

test('a release that others made is accepted when it is sound, and what nobody claims says so', () => {
  const { verdict, checks } = toVerdict(foreignEvidenceOf());
  expect(checks.filter(({ status }) => status !== 'pass')).toEqual([]);
  expect(verdict).toBe('accepted');
  const silent = checks.filter(({ summary }) => summary.startsWith('not claimed: ')).map(({ check }) => check);
  expect(silent).toEqual(['completeness', 'release-statement', 'double-build']);
});

test('statements are demanded of it where somebody named them, and else none is', () => {
  expect(foreignEvidenceOf().policy.statements).toEqual([]);
  expect(foreignEvidenceOf({ policy: demanding('sbom') }).policy.statements).toEqual(['sbom']);
  const { statementsNamed: _named, ...policy } = evidenceOf().policy;
  expect(foreignEvidenceOf({ policy: () => policy }).policy.statements).toEqual([]);
});

test('an accepted release statement makes it one of ours, of which everything is demanded', () => {
  const ours = withoutFile(evidenceOf(), releaseFileNames.manifest);
  const settled = settleForeign({ ...ours, foreign: files });
  expect(settled).not.toHaveProperty('foreign');
  expect(settled.policy).toBe(ours.policy);
});

test('a release statement of somebody who is not accepted does not', () => {
  const ours = evidenceOf({ signer: (signer) => ({ ...signer, identity: 'mallory@example.com' }) });
  expect(settleForeign({ ...ours, foreign: files })).toHaveProperty('foreign');
});

test('a list vouches for what it lists, a provenance for what it names, and an SBOM for the file that it is of', () => {
  const evidence = foreignEvidenceOf({ files: { other: 'x' } });
  const { foreign = files } = evidence;
  expect([...vouchedFiles(evidence, foreign)].sort()).toEqual([mac, 'hello_0.1.0_checksums.txt', linux, sbomName].sort());
  expect([...vouchedFiles(evidence, foreign, 'provenance')].sort()).toEqual([mac, linux].sort());
  expect([...vouchedFiles(evidence, foreign, 'sbom')]).toEqual([linux]);
});

test('a subject is a file by its name and by every digest that both know', () => {
  const digests = new Map([['a', { sizeBytes: 1, sha256: sha256('a'), sha512: 'b'.repeat(128) }]]);
  const state = (name: string, digest: Readonly<Record<string, string>>) => subjectState(digests, { name, digest });
  expect(state('a', { sha256: sha256('a') })).toBe('this file');
  expect(state('a', { sha256: sha256('a'), sha512: 'b'.repeat(128), sha1: 'x' })).toBe('this file');
  expect(state('a', { sha256: sha256('a'), sha512: 'c'.repeat(128) })).toBe('another file');
  expect(state('a', { sha256: sha256('b') })).toBe('another file');
  expect(state('a', { sha1: 'x' })).toBe('unknown');
  expect(state('b', { sha256: sha256('a') })).toBe('not here');
  expect(state('', { sha256: sha256('a') })).toBe('not here');
});
