import { expect, test } from 'vitest';
import type { CertificateClaims } from '../../../src/model/signature.ts';
import type { ReleaseEvidence, SignerRule } from '../../../src/model/verdict.ts';
import { buildConfig } from '../../../src/verify/checks/build-config.ts';
import { toVerdict } from '../../../src/verify/to-verdict.ts';
import { testCheck } from '../../support/check-cases.ts';
import { byPerson, bySecondCertificate, strictly } from '../../support/person-cases.ts';
import { evidenceOf, identity, repository } from '../../support/release-evidence.ts';

const ref = 'refs/tags/v0.1.0';
const reusable = 'https://github.com/shared/flows/.github/workflows/build.yml@refs/tags/v7';
const elsewhere = 'https://github.com/mallory/hello/.github/workflows/release.yml@refs/tags/v0.1.0';

testCheck(buildConfig, {
  alone: {
    'a file of another repository started the run': () => startedBy(elsewhere),
    'a file of a repository whose name begins like this one started the run': () =>
      startedBy(`${repository}2/.github/workflows/release.yml@${ref}`),
    'the repository stands further back in the address': () => startedBy(`https://evil.example/${identity}`),
    'a file on a branch started the run at the tag': () =>
      startedBy(`${repository}/.github/workflows/release.yml@refs/heads/main`),
    'a file on a branch that is called like the tag started the run': () =>
      startedBy(`${repository}/.github/workflows/release.yml@refs/heads/v0.1.0`),
    'a file on a branch that ends in the ref of the tag started the run': () =>
      startedBy(`${repository}/.github/workflows/release.yml@refs/heads/x@refs/tags/v0.1.0`),
    'a file at the tag of another version started the run': () =>
      startedBy(`${repository}/.github/workflows/release.yml@refs/tags/v0.1.1`),
    'a file at a tag that only begins as the one asked for started the run': () => startedBy(`${identity}-rc1`),
    'a certificate names no file': () => startedBy(undefined),
    'a certificate names no file, and the policy takes somebody else at their word': () =>
      evidenceOf({
        policy: (policy) => ({ ...policy, signers: [...policy.signers, ...byPerson({}).policy.signers] }),
        signer: (signer, where) => changed(signer, where, undefined),
      }),
    'a person signed, and the policy takes no word of theirs': () =>
      strictly(byPerson({ sourceRepositoryUri: repository, sourceRepositoryRef: ref, buildTrigger: 'push' })),
    'a person signed whose certificate names a file of another repository': () =>
      bySecondCertificate({ buildConfigUri: elsewhere }),
    'the policy pins the signer, and a file at another ref than the source started the run': () =>
      by({}, { buildSignerUri: reusable, buildConfigUri: reusable }, reusable),
  },
});

/** The signature of the artifact alone states it. */
function startedBy(buildConfigUri: string | undefined): ReleaseEvidence {
  return evidenceOf({ signer: (signer, where) => changed(signer, where, buildConfigUri) });
}

function changed<Signer extends { readonly claims: CertificateClaims }>(
  signer: Signer,
  where: string,
  buildConfigUri: string | undefined,
): Signer {
  if (!where.endsWith('.sigstore.json')) return signer;
  const { buildConfigUri: _, ...claims } = signer.claims;
  const stated = buildConfigUri === undefined ? {} : { buildConfigUri };
  return { ...signer, certificateSerial: '0b', claims: { ...claims, ...stated } };
}

/** The artifact was signed by somebody else, whom the policy names exactly. */
function by(rule: Partial<SignerRule>, claims: Partial<CertificateClaims>, who: string): ReleaseEvidence {
  return evidenceOf({
    policy: (policy) => ({
      ...policy,
      signers: policy.signers.flatMap((first) => [first, { ...first, identity: { exact: who }, ...rule }]),
    }),
    signer: (signer, where) =>
      where.endsWith('.sigstore.json')
        ? { ...signer, identity: who, certificateSerial: '0b', claims: { ...signer.claims, ...claims } }
        : signer,
  });
}

test.each([
  ['a workflow of the repository', identity],
  ['another file of it', `${repository}/.github/workflows/call.yml@${ref}`],
  ['a file whose name holds an "@"', `${repository}/.github/workflows/call@home.yml@${ref}`],
  ['a pipeline of GitLab, with its two slashes', `${repository}//.gitlab-ci.yml@${ref}`],
  ['the repository alone, as a rehearsal states it', `${repository}@${ref}`],
])('%s may start the run', (_, uri) => {
  expect(toVerdict(startedBy(uri)).verdict).toBe('accepted');
});

test('a reusable workflow of another repository may sign for a file of this one', () => {
  const evidence = by({}, { buildSignerUri: reusable }, reusable);
  expect(buildConfig.run(evidence)).toEqual({ summary: identity, failures: [] });
  expect(toVerdict(evidence).verdict).toBe('accepted');
});

test('a person claims no file where the policy takes their word, and the summary says so', () => {
  expect(buildConfig.run(byPerson({}))).toEqual({ summary: 'a person signed, and no file is claimed', failures: [] });
  expect(buildConfig.run(byPerson({ buildConfigUri: identity }))).toEqual({ summary: identity, failures: [] });
  const robot = 'https://ci.example.org/acme/hello';
  const evidence = by({ sourceFrom: 'provenance' }, { buildConfigUri: undefined } as never, robot);
  expect(buildConfig.run(evidence).summary).toContain('one who is taken at its word signed, and no file is claimed');
});

test('a policy that names the file itself has it elsewhere, and the summary says so', () => {
  const claims = { buildConfigUri: { exact: elsewhere } };
  expect(buildConfig.run(by({ claims }, { buildConfigUri: elsewhere }, reusable))).toEqual({
    summary: `${elsewhere}, as the policy names it; ${identity}`,
    failures: [],
  });
});

test('a policy that pins the signer to the letter has pinned the file that it is, wherever its host says that it lies', () => {
  const pipeline = `https://git.example.org/acme/hello//.gitlab-ci.yml@${ref}`;
  const ours = { buildSignerUri: pipeline, buildConfigUri: pipeline };
  expect(buildConfig.run(by({}, ours, pipeline)).failures).toEqual([]);
  expect(buildConfig.run(by({ identity: { pattern: 'https://git\\.example\\.org/.*' } }, ours, pipeline)).failures).toHaveLength(
    1,
  );
});

test('where no signer is accepted there is nothing to judge', () => {
  const evidence = evidenceOf({ signer: (signer) => ({ ...signer, identity: 'mallory@example.com' }) });
  expect(buildConfig.run(evidence)).toMatchObject({ notJudged: true, failures: [] });
});
