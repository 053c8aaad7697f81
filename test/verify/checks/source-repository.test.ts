import { sourceRepository } from '../../../src/verify/checks/source-repository.ts';
import { testCheck } from '../../support/check-cases.ts';
import { evidenceOf } from '../../support/release-evidence.ts';

testCheck(sourceRepository, {
  alone: {
    // A reusable workflow signs under one name for whoever calls it.
    'a statement was signed for another repository by the same workflow': () =>
      evidenceOf({
        signer: (signer, where) =>
          where.endsWith('.sigstore.json')
            ? {
                ...signer,
                certificateSerial: '0b',
                claims: { ...signer.claims, sourceRepositoryUri: 'https://github.com/mallory/hello' },
              }
            : signer,
      }),
    'a certificate names no repository': () =>
      evidenceOf({
        signer: (signer, where) =>
          where.endsWith('.sigstore.json')
            ? { ...signer, certificateSerial: '0b', claims: { ...signer.claims, sourceRepositoryUri: undefined } as never }
            : signer,
      }),
    'the repository only begins as the one asked for': () =>
      evidenceOf({
        signer: (signer, where) =>
          where.endsWith('.sigstore.json')
            ? {
                ...signer,
                certificateSerial: '0b',
                claims: { ...signer.claims, sourceRepositoryUri: 'https://github.com/owner/hello2' },
              }
            : signer,
      }),
  },
});
