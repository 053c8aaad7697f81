import { signerIdentity } from '../../../src/verify/checks/signer-identity.ts';
import { testCheck } from '../../support/check-cases.ts';
import { evidenceOf, identity, repository, statementsName } from '../../support/release-evidence.ts';

const issuer = 'https://token.actions.githubusercontent.com';

testCheck(signerIdentity, {
  alone: {
    'the whole release is signed by somebody else': () =>
      evidenceOf({ signer: (signer) => ({ ...signer, identity: 'mallory@example.com' }) }),
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
  },
});
