import type { CertificateClaims } from '../../../src/model/signature.ts';
import { sourceRef } from '../../../src/verify/checks/source-ref.ts';
import { testCheck } from '../../support/check-cases.ts';
import { evidenceOf } from '../../support/release-evidence.ts';

const otherCommit = 'f'.repeat(40);

testCheck(sourceRef, {
  alone: {
    'a signature was made at another tag': () => signedWith({ sourceRepositoryRef: 'refs/tags/v0.1.1' }),
    'a signature was made on a branch that is called like the tag': () =>
      signedWith({ sourceRepositoryRef: 'refs/heads/v0.1.0' }),
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
  },
  together: {
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

function signedWith(claims: Partial<CertificateClaims>) {
  return evidenceOf({
    signer: (signer, where) =>
      where.endsWith('.sigstore.json') ? { ...signer, certificateSerial: '0b', claims: { ...signer.claims, ...claims } } : signer,
  });
}
