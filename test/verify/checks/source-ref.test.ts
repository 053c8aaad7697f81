import { expect, test } from 'vitest';
import type { CertificateClaims } from '../../../src/model/signature.ts';
import { sourceRef } from '../../../src/verify/checks/source-ref.ts';
import { testCheck } from '../../support/check-cases.ts';
import { byPerson, bySecondCertificate, bySecondPerson, strictly } from '../../support/person-cases.ts';
import { evidenceOf, repository } from '../../support/release-evidence.ts';

const otherCommit = 'f'.repeat(40);
const workflow = `${repository}/.github/workflows/release.yml`;
const buildConfigUri = `${workflow}@refs/tags/v0.1.0`;

testCheck(sourceRef, {
  alone: {
    // Under the name of a reusable workflow, which stays the same; a commit may have many tags and branches.
    'a signature was made at another tag': () => signedAt('refs/tags/v0.1.1'),
    'a signature was made at the tag of another version that ends in this one': () => signedAt('refs/tags/1-v0.1.0'),
    'a signature was made on a branch': () => signedAt('refs/heads/main'),
    'a signature was made on a branch that is called like the tag': () => signedAt('refs/heads/v0.1.0'),
    'a signature was made on a branch that is called like the ref of the tag': () => signedAt('refs/heads/refs/tags/v0.1.0'),
    'a signature was made for a pull request': () => signedAt('refs/pull/7/merge'),
    'a signature was made at another commit': () => signedWith({ sourceRepositoryDigest: otherCommit }),
    'a signature states no commit where the others do': () => signedWith({ sourceRepositoryDigest: undefined } as never),
    'the policy asks for another commit than the signature of an artifact states': () =>
      evidenceOf({
        policy: (policy) => ({ ...policy, commit: '0123456789abcdef0123456789abcdef01234567' }),
        signer: (signer, where) =>
          where.endsWith('.sigstore.json')
            ? { ...signer, certificateSerial: '0b', claims: { ...signer.claims, sourceRepositoryDigest: otherCommit } }
            : signer,
      }),
    'a person signed, and the policy takes no word of theirs': () =>
      strictly(byPerson({ sourceRepositoryUri: repository, buildConfigUri, buildTrigger: 'push' })),
    'a second person signed, whose provenance is not there': () => bySecondPerson({ sourceRepositoryUri: repository }),
    'a second person signed, whose provenance is not there, and the certificate states no commit': () =>
      bySecondPerson({ sourceRepositoryUri: repository, sourceRepositoryRef: 'refs/tags/v0.1.0' }),
    'a person signed whose certificate states another tag': () =>
      bySecondCertificate({ sourceRepositoryRef: 'refs/tags/v0.1.1' }),
    'a person signed whose certificate states another commit than the provenance': () =>
      bySecondCertificate({ sourceRepositoryDigest: otherCommit }),
  },
  together: {
    'a person signed whose provenance names another tag': {
      evidence: () => byPerson({}, { repository, ref: 'refs/tags/v0.1.1' }),
      checks: ['source-ref', 'provenance-source'],
    },
    'another tag is asked for': {
      evidence: () => evidenceOf({ policy: (policy) => ({ ...policy, tag: 'v0.2.0', ref: 'refs/tags/v0.2.0' }) }),
      checks: ['source-ref', 'release-statement', 'provenance-source', 'gates'],
    },
    'another commit is asked for': {
      evidence: () => evidenceOf({ policy: (policy) => ({ ...policy, commit: otherCommit }) }),
      checks: ['source-ref', 'provenance-source'],
    },
  },
});

function signedAt(ref: string) {
  return signedWith({ sourceRepositoryRef: ref, buildConfigUri: `${workflow}@${ref}` });
}

function signedWith(claims: Partial<CertificateClaims>) {
  return evidenceOf({
    signer: (signer, where) =>
      where.endsWith('.sigstore.json') ? { ...signer, certificateSerial: '0b', claims: { ...signer.claims, ...claims } } : signer,
  });
}

test('a person is believed where the policy says so, also on the commit', () => {
  const commit = '0123456789abcdef0123456789abcdef01234567';
  const summary = "refs/tags/v0.1.0, in the signer's own word: its provenance";
  expect(sourceRef.run(byPerson({}))).toEqual({ summary, failures: [], from: ['certificate', 'predicate'] });
  const asked = (each: string) => ({ ...byPerson({}), policy: { ...byPerson({}).policy, commit: each } });
  expect(sourceRef.run(asked(commit))).toEqual({ summary, failures: [], from: ['certificate', 'predicate'] });
  expect(sourceRef.run(asked(otherCommit)).failures).toMatchObject([{ wanted: otherCommit, got: commit, from: 'predicate' }]);
});
