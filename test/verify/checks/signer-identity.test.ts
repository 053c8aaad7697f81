import { describe, expect, test } from 'vitest';
import type { SignerFacts } from '../../../src/model/signature.ts';
import type { ReleaseEvidence, SignerRule } from '../../../src/model/verdict.ts';
import { signerIdentity } from '../../../src/verify/checks/signer-identity.ts';
import { policyFromRemote } from '../../../src/verify/policy.ts';
import { toVerdict } from '../../../src/verify/to-verdict.ts';
import { testCheck } from '../../support/check-cases.ts';
import { evidenceOf, identity, repository, statementsName } from '../../support/release-evidence.ts';

const issuer = 'https://token.actions.githubusercontent.com';
const workflow = `${repository}/.github/workflows/release.yml`;

testCheck(signerIdentity, {
  alone: {
    'the whole release is signed by somebody else': () =>
      evidenceOf({ signer: (signer) => ({ ...signer, identity: 'mallory@example.com' }) }),
    'a sibling workflow of the repository signed': () =>
      evidenceOf({ signer: signedBy(identity.replace('release.yml', 'test.yml')) }),
    'the same workflow signed on a branch': () => evidenceOf({ signer: signedBy(`${workflow}@refs/heads/main`) }),
    'the same workflow signed on a branch that is called like the tag': () =>
      evidenceOf({ signer: signedBy(`${workflow}@refs/heads/v0.1.0`) }),
    'the same workflow signed at the tag of another version': () =>
      evidenceOf({ signer: signedBy(`${workflow}@refs/tags/v0.1.1`) }),
    'the workflow of a fork signed': () => evidenceOf({ signer: signedBy(identity.replace('owner', 'mallory')) }),
    'one statement is signed by somebody else': () =>
      evidenceOf({
        signer: (signer, where) => (where === `${statementsName}:3` ? { ...signer, identity: 'mallory@example.com' } : signer),
      }),
    'the identity only begins as the one asked for': () =>
      evidenceOf({ signer: (signer) => ({ ...signer, identity: `${identity}.attacker.yml` }) }),
    'the identity only ends as the one asked for': () =>
      evidenceOf({ signer: (signer) => ({ ...signer, identity: `https://evil.example/${identity}` }) }),
    'the identity is right and its issuer is another': () =>
      evidenceOf({ signer: (signer) => ({ ...signer, claims: { ...signer.claims, issuer: 'https://issuer.example' } }) }),
    'the certificate states no issuer': () =>
      evidenceOf({ signer: (signer) => ({ ...signer, claims: { ...signer.claims, issuer: undefined } as never }) }),
    'a pattern matches a part of the identity alone': () =>
      evidenceOf({
        policy: (policy) => ({ ...policy, signers: [{ identity: { pattern: 'release' }, issuer: { exact: issuer } }] }),
      }),
    'one rule has the identity and another the issuer': () =>
      evidenceOf({
        policy: (policy) => ({
          ...policy,
          signers: [
            { identity: { exact: identity }, issuer: { exact: 'https://issuer.example' } },
            { identity: { exact: `${repository}/other` }, issuer: { exact: issuer } },
          ],
        }),
      }),
    'the certificate states another value of a claim that the policy names': () =>
      naming({ runnerEnvironment: { exact: 'self-hosted' } }),
    'the certificate does not state a claim that the policy names': () => naming({ deploymentEnvironment: { exact: 'release' } }),
    'a pattern matches a part of a claim alone': () => naming({ runInvocationUri: { pattern: 'runs/77' } }),
    'one of two claims that the policy names is another': () =>
      naming({ buildTrigger: { exact: 'push' }, sourceRepositoryOwnerIdentifier: { exact: '13' } }),
    'two claims that the policy names are others, and the same': () =>
      naming({ buildSignerDigest: { exact: 'f'.repeat(40) }, buildConfigDigest: { exact: 'f'.repeat(40) } }),
    'one rule has the identity and another the claims': () =>
      evidenceOf({
        policy: (policy) => ({
          ...policy,
          signers: [
            { identity: { exact: identity }, issuer: { exact: issuer }, claims: { buildTrigger: { exact: 'release' } } },
            {
              identity: { exact: `${repository}/other` },
              issuer: { exact: issuer },
              claims: { buildTrigger: { exact: 'push' } },
            },
          ],
        }),
      }),
    'one statement was signed by the same identity with another claim': () =>
      evidenceOf({
        policy: ({ signers, ...policy }) => ({
          ...policy,
          signers: signers.map((rule) => ({ ...rule, claims: { deploymentEnvironment: { exact: 'release' } } })),
        }),
        signer: (signer, where) => ({
          ...signer,
          claims: { ...signer.claims, deploymentEnvironment: where === `${statementsName}:3` ? 'staging' : 'release' },
        }),
      }),
  },
});

/** As GitHub would certify it for a workflow that calls no other. */
function signedBy(who: string) {
  const ref = who.slice(who.indexOf('@') + 1);
  return (signer: SignerFacts): SignerFacts => ({
    ...signer,
    identity: who,
    claims: { ...signer.claims, buildSignerUri: who, buildConfigUri: who, sourceRepositoryRef: ref },
  });
}

function naming(claims: NonNullable<SignerRule['claims']>): ReleaseEvidence {
  return evidenceOf({
    policy: ({ signers, ...policy }) => ({ ...policy, signers: signers.map((rule) => ({ ...rule, claims })) }),
  });
}

describe('the report says which rule let the signer in', () => {
  const rules = (...signers: readonly SignerRule[]) => evidenceOf({ policy: (policy) => ({ ...policy, signers }) });
  const ours: SignerRule = { identity: { exact: identity }, issuer: { exact: issuer } };
  const other: SignerRule = { identity: { exact: 'alice@example.org' }, issuer: { exact: issuer } };

  test('by its place in the policy, and where there is one alone by the policy', () => {
    expect(signerIdentity.run(rules(ours)).summary).toBe(`${identity}, let in by a test`);
    expect(signerIdentity.run(rules(other, ours)).summary).toBe(`${identity}, let in by a test, signer 2`);
  });

  test('the first of two that both accept', () => {
    const wordy: SignerRule = { ...ours, sourceFrom: 'provenance' };
    expect(signerIdentity.run(rules(ours, wordy)).summary).toBe(`${identity}, let in by a test, signer 1`);
  });

  test('and one for each signer, of whom not all are listed where they are many', () => {
    const evidence = evidenceOf({
      policy: (policy) => ({ ...policy, signers: [{ ...ours, identity: { pattern: `${identity}.*` } }] }),
      signer: (signer, where) => ({ ...signer, identity: `${identity}#${where}` }),
    });
    const { summary } = signerIdentity.run(evidence);
    expect(summary.split('; ')).toHaveLength(4);
    expect(summary).toMatch(/; and 3 more$/);
  });

  test('in the criteria too, with the claims that it names', () => {
    const { criteria } = toVerdict(rules({ ...ours, claims: { runnerEnvironment: { pattern: 'github-.*' } } }));
    expect(criteria[1]).toEqual({
      name: 'signer',
      wanted: `${identity}, vouched for by ${issuer}, runnerEnvironment /^github-.*$/`,
    });
  });
});

describe('where the repository alone is known', () => {
  const policy = policyFromRemote(repository, 'v0.1.0');
  const reusable = (tag: string, name = 'selfsame-dev/selfsame') =>
    `https://github.com/${name}/.github/workflows/build-and-attest.yml@refs/tags/${tag}`;

  function verdictOf(changes: Partial<SignerFacts> & { readonly claims?: Partial<SignerFacts['claims']> } = {}) {
    if (policy === undefined) throw new Error('no policy');
    const { claims, ...facts } = changes;
    return toVerdict(
      evidenceOf({
        policy: () => policy,
        signer: (signer, where) =>
          where.endsWith('.sigstore.json')
            ? { ...signer, ...facts, certificateSerial: '0b', claims: { ...signer.claims, ...claims } }
            : signer,
      }),
    );
  }

  const refusedBy = (verdict: ReturnType<typeof verdictOf>) =>
    verdict.checks.filter(({ status }) => status === 'fail').map(({ check }) => check);
  const summaryOf = (verdict: ReturnType<typeof verdictOf>) =>
    verdict.checks.find(({ check }) => check === 'signer-identity')?.summary;

  test('a workflow of that very repository is let in by its own rule', () => {
    const verdict = verdictOf();
    expect(verdict.verdict).toBe('accepted');
    expect(summaryOf(verdict)).toBe(`${identity}, let in by the rule for workflows of the repository itself`);
    expect(verdict.criteria.filter(({ name }) => name === 'signer').map(({ wanted }) => wanted)).toEqual([
      expect.stringContaining('(the rule for workflows of the repository itself)'),
      expect.stringContaining('(the rule for the reusable workflow of Selfsame)'),
    ]);
  });

  test('our own reusable workflow is let in for a file of that repository, by another rule', () => {
    const verdict = verdictOf({ identity: reusable('v1.2.3') });
    expect(refusedBy(verdict)).toEqual([]);
    expect(summaryOf(verdict)).toContain(`${reusable('v1.2.3')}, let in by the rule for the reusable workflow of Selfsame`);
  });

  test.each([
    ['at a branch', reusable('v1.2.3').replace('tags', 'heads')],
    ['at a tag that is no release', reusable('v1.2.3-rc1')],
    ['at a moving tag', reusable('v1')],
    ['under another owner', reusable('v1.2.3', 'mallory/selfsame')],
    ['under a longer name', reusable('v1.2.3', 'selfsame-dev/selfsame2')],
    ['as another file', reusable('v1.2.3').replace('build-and-attest', 'other')],
  ])('the reusable workflow %s is refused by that check alone', (_, who) => {
    expect(refusedBy(verdictOf({ identity: who }))).toEqual(['signer-identity']);
  });

  test('another issuer is refused by that check alone', () => {
    expect(refusedBy(verdictOf({ claims: { issuer: 'https://issuer.example.org' } }))).toEqual(['signer-identity']);
  });

  const fork = 'https://github.com/mallory/hello';
  const config = (where: string, ref: string) => `${where}/.github/workflows/release.yml@${ref}`;
  const tag = 'refs/tags/v0.1.0';

  test.each([
    ['a fork', { sourceRepositoryUri: fork, buildConfigUri: config(fork, tag) }, ['source-repository']],
    [
      'a branch',
      { sourceRepositoryRef: 'refs/heads/main', buildConfigUri: config(repository, 'refs/heads/main') },
      ['source-ref'],
    ],
    [
      'a branch named like the tag',
      { sourceRepositoryRef: 'refs/heads/v0.1.0', buildConfigUri: config(repository, 'refs/heads/v0.1.0') },
      ['source-ref'],
    ],
    [
      'another version',
      { sourceRepositoryRef: 'refs/tags/v0.2.0', buildConfigUri: config(repository, 'refs/tags/v0.2.0') },
      ['source-ref'],
    ],
    ['a pull request', { buildTrigger: 'pull_request_target' }, ['build-trigger']],
    ['a file of another repository, at the tag', { buildConfigUri: config(fork, tag) }, ['build-config']],
  ])('our reusable workflow, called from %s, is refused by one check alone', (_, claims, expected) => {
    expect(refusedBy(verdictOf({ identity: reusable('v1.2.3'), claims }))).toEqual(expected);
  });
});
