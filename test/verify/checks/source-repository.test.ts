import { expect, test } from 'vitest';
import type { CertificateClaims } from '../../../src/model/signature.ts';
import { sourceRepository } from '../../../src/verify/checks/source-repository.ts';
import { toVerdict } from '../../../src/verify/to-verdict.ts';
import { testCheck } from '../../support/check-cases.ts';
import {
  byPerson,
  bySecondCertificate,
  bySecondPerson,
  strictly,
  withoutProvenance,
  withRefusedProvenance,
} from '../../support/person-cases.ts';
import { evidenceOf, repository } from '../../support/release-evidence.ts';

const ref = 'refs/tags/v0.1.0';
const commit = '0123456789abcdef0123456789abcdef01234567';
const fork = 'https://github.com/mallory/hello';
const forkClaims = {
  sourceRepositoryUri: fork,
  sourceRepositoryOwnerUri: 'https://github.com/mallory',
  sourceRepositoryOwnerIdentifier: '66',
  sourceRepositoryIdentifier: '67',
  runInvocationUri: `${fork}/actions/runs/1/attempts/1`,
};
const buildConfigUri = `${repository}/.github/workflows/release.yml@${ref}`;

/** The signature of the artifact alone states it. */
function signedFor(claims: Partial<Record<keyof CertificateClaims, string | undefined>>) {
  return evidenceOf({
    signer: (signer, where) =>
      where.endsWith('.sigstore.json')
        ? { ...signer, certificateSerial: '0b', claims: { ...signer.claims, ...claims } as CertificateClaims }
        : signer,
  });
}

testCheck(sourceRepository, {
  alone: {
    // A reusable workflow signs under one name for whoever calls it, and a fork has the same commits.
    'a fork called the same reusable workflow at the same commit and tag': () =>
      signedFor({ ...forkClaims, buildConfigUri: `${fork}/.github/workflows/release.yml@${ref}` }),
    'a fork whose name begins like the repository called the same reusable workflow': () =>
      signedFor({
        sourceRepositoryUri: `${repository}2`,
        buildConfigUri: `${repository}2/.github/workflows/release.yml@${ref}`,
      }),
    'a certificate names no repository': () => signedFor({ sourceRepositoryUri: undefined }),
    'the repository only begins as the one asked for': () => signedFor({ sourceRepositoryUri: `${repository}2` }),
    'a person signed, and the policy takes no word of theirs': () =>
      strictly(byPerson({ sourceRepositoryRef: ref, buildConfigUri, buildTrigger: 'push' })),
    'a second person signed, whose provenance is not there': () =>
      bySecondPerson({ sourceRepositoryRef: ref, sourceRepositoryDigest: commit }),
    'a person signed whose certificate states another repository': () => bySecondCertificate({ sourceRepositoryUri: fork }),
    'a certificate names no repository, and the policy takes somebody else at their word': () =>
      evidenceOf({
        policy: (policy) => ({ ...policy, signers: [...policy.signers, ...byPerson({}).policy.signers] }),
        signer: (signer, where) =>
          where.endsWith('.sigstore.json')
            ? { ...signer, certificateSerial: '0b', claims: { ...signer.claims, sourceRepositoryUri: undefined } as never }
            : signer,
      }),
    'a person signed, and the policy asks for no provenance': () =>
      withoutProvenance({ sourceRepositoryRef: ref, sourceRepositoryDigest: commit }),
  },
  together: {
    'another repository is asked for': {
      evidence: () => evidenceOf({ policy: (policy) => ({ ...policy, repository: fork }) }),
      checks: ['source-repository', 'release-statement', 'provenance-source', 'gates'],
    },
    'a person signed whose provenance names another repository': {
      evidence: () => byPerson({}, { repository: fork, ref }),
      checks: ['source-repository', 'provenance-source'],
    },
    'a person signed whose provenance names no repository': {
      evidence: () => byPerson({}, { ref }),
      checks: ['source-repository', 'provenance-source', 'build-type'],
    },
    'a person signed, whose certificate states nothing, and the policy takes no word of theirs': {
      evidence: () => strictly(byPerson({})),
      checks: ['source-repository', 'source-ref', 'build-config', 'build-trigger'],
    },
  },
});

test('a person is believed where the policy says so, and the summary says whose word it is', () => {
  expect(sourceRepository.run(byPerson({}))).toEqual({
    summary: `${repository}, in the signer's own word: its provenance`,
    failures: [],
    from: ['certificate', 'predicate'],
  });
  expect(sourceRepository.run(byPerson({ sourceRepositoryUri: repository }))).toEqual({ summary: repository, failures: [] });
});

test('a provenance that is refused is missed by the check that refuses it alone', () => {
  const verdict = toVerdict(withRefusedProvenance(byPerson({})));
  expect(verdict.checks.filter(({ status }) => status === 'fail').map(({ check }) => check)).toEqual(['signatures']);
  expect(verdict.checks.find(({ check }) => check === 'source-repository')?.status).toBe('not judged');
});
