// Holds one claim of every accepted signer's certificate against what the policy asks for.

import type { CertificateClaims } from '../model/signature.ts';
import type { CheckOutcome, Failure, ReleaseEvidence } from '../model/verdict.ts';
import { acceptedSigners, conclude, notJudged } from './evidence.ts';

export interface ClaimRule {
  readonly claim: keyof CertificateClaims;
  /** Completes "the certificate of "…" states another …". */
  readonly noun: string;
  /** Printed as what was asked for. */
  readonly wanted: string;
  readonly accepts: (value: string) => boolean;
  readonly help: string;
}

/** One failure for each value that is not accepted, however many signatures state it. */
export function checkClaim(evidence: ReleaseEvidence, rule: ClaimRule): CheckOutcome {
  const signers = acceptedSigners(evidence);
  if (signers.length === 0) return notJudged('no signature of an accepted signer');
  const failures = new Map<string, Failure>();
  for (const { where, signer } of signers) {
    const got = signer.claims[rule.claim];
    if (got !== undefined && rule.accepts(got)) continue;
    failures.set(got ?? '', {
      reason:
        got === undefined
          ? `the certificate of "${where}" states no ${rule.noun}`
          : `the certificate of "${where}" states another ${rule.noun}`,
      wanted: rule.wanted,
      got: got ?? 'nothing',
      from: 'certificate',
      help: rule.help,
    });
  }
  return conclude(evidence, rule.wanted, [...failures.values()]);
}
