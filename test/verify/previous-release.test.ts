import { describe, expect, test } from 'vitest';
import type { ReleaseStanding } from '../../src/model/verdict.ts';
import { standingOf, withoutRef } from '../../src/verify/previous-release.ts';
import { byPerson } from '../support/person-cases.ts';
import { type Changes, evidenceOf, repository } from '../support/release-evidence.ts';

function standing(changes: Changes = {}): ReleaseStanding {
  const evidence = evidenceOf(changes);
  if (evidence.manifest.status === 'malformed') throw new Error(evidence.manifest.reason);
  return standingOf(evidence, evidence.manifest.value);
}

test('a release stands for all that its accepted signers stated of it', () => {
  expect(standing()).toEqual({
    name: 'hello',
    version: '0.1.0',
    tag: 'v0.1.0',
    commitTimeSeconds: 1_780_000_000,
    signers: [{ identity: `${repository}/.github/workflows/release.yml`, issuer: 'https://token.actions.githubusercontent.com' }],
    runners: ['github-hosted'],
    triggers: ['push'],
    statements: [
      'https://cyclonedx.org/bom',
      'https://in-toto.io/attestation/release/v0.1',
      'https://in-toto.io/attestation/scai/v0.3',
      'https://in-toto.io/attestation/test-result/v0.1',
      'https://slsa.dev/provenance/v1',
    ],
    gates: ['unit-tests'],
    variations: ['build-path'],
    walls: ['network-cut'],
    artifacts: 1,
  });
});

test('what nothing states is stated by nobody, and is not left out', () => {
  const evidence = byPerson({});
  if (evidence.manifest.status === 'malformed') throw new Error(evidence.manifest.reason);
  expect(standingOf(evidence, evidence.manifest.value)).toMatchObject({
    signers: [{ identity: 'alice@example.org', issuer: 'https://accounts.example.org' }],
    runners: ['nothing'],
    triggers: ['nothing'],
  });
});

describe('the level of a release is', () => {
  const granting = (...levels: readonly (1 | 2 | 3 | undefined)[]): Changes => ({
    policy: (policy) => ({
      ...policy,
      signers: policy.signers.flatMap((rule) =>
        levels.map((level, index) => ({
          ...rule,
          claims: { sourceRepositoryIdentifier: { exact: `${11 + index}` } },
          ...(level === undefined ? {} : { level }),
        })),
      ),
    }),
    signer: (signer, where) =>
      where.endsWith('.sigstore.json')
        ? { ...signer, certificateSerial: '0b', claims: { ...signer.claims, sourceRepositoryIdentifier: '12' } }
        : signer,
  });

  test.each([
    ['the lowest of what the policy grants its signers', [3, 2], 2],
    ['none where the policy grants one of them none', [3, undefined], undefined],
    ['none where it grants nobody any', [undefined, undefined], undefined],
  ] as const)('%s', (_, levels, wanted) => {
    expect(standing(granting(...levels)).level).toBe(wanted);
  });
});

test('a wall that was open in one room did not hold, and a variation without effect is none', () => {
  const report: Changes['report'] = (each) => ({
    ...each,
    variations: [{ id: 'build-path', status: 'no effect', reference: '/a', varied: '/a' }],
    walls: each.walls.map((wall, index) => (index === 1 ? { ...wall, status: 'open' } : wall)),
  });
  expect(standing({ report })).toMatchObject({ variations: [], walls: [] });
});

test('a report that no accepted statement speaks of counts for nothing', () => {
  const evidence: Changes['evidence'] = (each) => ({
    ...each,
    signatures: each.signatures.filter(
      (one) => one.status === 'refused' || one.signed.kind === 'artifact' || one.signed.statement.kind !== 'doubleBuild',
    ),
  });
  expect(standing({ evidence })).toMatchObject({ variations: [], walls: [] });
});

test('a gate that only warned did not pass', () => {
  const gate: Changes['gate'] = (each) => ({ ...each, predicate: { ...each.predicate, result: 'WARNED' } });
  expect(standing({ gate }).gates).toEqual([]);
});

describe('an identity from one release to the next is', () => {
  const workflow = 'https://github.com/o/r/.github/workflows/x.yml';
  const commit = '0123456789abcdef0123456789abcdef01234567';
  test.each([
    [`${workflow}@refs/tags/v1`, workflow],
    [`${workflow}@refs/heads/main`, workflow],
    [`${workflow}@refs/tags/v1@refs/heads/main`, workflow],
    [`${workflow}@${commit}`, workflow],
    [`${workflow}@${commit}${commit.slice(0, 24)}`, workflow],
    ['https://gitlab.com/a/b//.gitlab-ci.yml@refs/tags/v1', 'https://gitlab.com/a/b//.gitlab-ci.yml'],
    // Whole, where it ends in no ref: these are other signers.
    [`${workflow}@main`, `${workflow}@main`],
    [`${workflow}@${commit.slice(1)}`, `${workflow}@${commit.slice(1)}`],
    [`${workflow}.attacker.yml@refs/tags/v1`, `${workflow}.attacker.yml`],
    ['alice@example.org', 'alice@example.org'],
    ['alice@refs/tags/v1', 'alice@refs/tags/v1'],
    ['', ''],
  ])('%s without its ref', (identity, wanted) => {
    expect(withoutRef(identity)).toBe(wanted);
  });
});
