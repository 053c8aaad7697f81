// Everybody who signed anything in the folder is the one asked for.

import type { Check, Failure, SignerRule } from '../../model/verdict.ts';
import { conclude, notJudged } from '../evidence.ts';
import { isAcceptedSigner, printMatcher } from '../matcher.ts';

export const signerIdentity: Check = {
  id: 'signer-identity',
  title: 'the signer is the one asked for',
  proves: 'Identity and issuer of each signing certificate are, as a whole and together, what the policy names.',
  doesNotProve: 'That nobody else could sign as this identity: whoever controls the account or the workflow can.',
  run: (evidence) => {
    const authenticated = evidence.signatures.flatMap((outcome) => (outcome.status === 'authenticated' ? [outcome] : []));
    if (authenticated.length === 0) return notJudged('no signature that holds');
    const wanted = evidence.policy.signers.map(printRule).join(' or ');
    const failures = new Map<string, Failure>();
    for (const { where, signer } of authenticated) {
      if (isAcceptedSigner(evidence.policy, signer)) continue;
      const got = printSigner(signer.identity, signer.claims.issuer);
      if (failures.has(got)) continue;
      failures.set(got, {
        reason: `"${where}" is signed by somebody else`,
        wanted,
        got,
        from: 'certificate',
        help: 'use this release only if you trust that signer, and then name it with --identity and --issuer',
      });
    }
    const first = authenticated[0];
    return conclude(evidence, first?.signer.identity ?? '', [...failures.values()]);
  },
};

function printRule({ identity, issuer }: SignerRule): string {
  return printSigner(printMatcher(identity), printMatcher(issuer));
}

function printSigner(identity: string, issuer: string | undefined): string {
  return `${identity}, vouched for by ${issuer ?? 'nobody'}`;
}
