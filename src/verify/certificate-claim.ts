// Holds one claim of every accepted signer's certificate against what the policy asks for; where the policy takes a signer's word for
// the source, and the certificate is silent, the claim of its provenance.

import type { CertificateClaims, SignerFacts } from '../model/signature.ts';
import type { CheckOutcome, Failure, ReleaseEvidence } from '../model/verdict.ts';
import { acceptedSigners, conclude, notJudged } from './evidence.ts';
import { isEmailAddress, takesSignersWord } from './matcher.ts';
import { type SourceFact, type StatedFact, statedFacts } from './signers-word.ts';

export interface ClaimRule {
  readonly claim: keyof CertificateClaims;
  /** What a provenance may state in place of the certificate; absent where it may not. */
  readonly fact?: SourceFact;
  /** Whether a certificate need not state it where the signer is taken at its word. */
  readonly mayBeSilent?: boolean;
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
  const stated = statedFacts(evidence);
  const failures = new Map<string, Failure>();
  const absent = new Map<string, Failure>();
  let byItsWord = false;
  for (const { where, signer } of signers) {
    const { value, ...source }: StatedFact =
      rule.fact === undefined ? { value: signer.claims[rule.claim], from: 'certificate' } : stated(signer, rule.fact);
    if (source.from === 'provenance') byItsWord = true;
    if (value === undefined ? rule.mayBeSilent === true && takesSignersWord(evidence.policy, signer) : rule.accepts(value))
      continue;
    // A provenance that is not there may be among the refused: then another check says no.
    const failed = source.from === 'provenance' && source.where === undefined ? absent : failures;
    failed.set(`${source.from} ${value ?? ''}`, {
      reason: describeStated(where, { ...source, value }, rule.noun),
      wanted: rule.wanted,
      got: value ?? 'nothing',
      from: source.from === 'certificate' ? 'certificate' : 'predicate',
      help: value === undefined && rule.fact !== undefined ? helpOfSilence(signer, source) : rule.help,
    });
  }
  const summary = byItsWord ? `${rule.wanted}, in the signer's own word: its provenance` : rule.wanted;
  const outcome = conclude(evidence, summary, [...failures.values()], [...absent.values()]);
  return byItsWord ? { ...outcome, from: ['certificate', 'predicate'] } : outcome;
}

/** What is wrong with what is stated, or with nothing being stated. */
export function describeStated(where: string, { value, ...source }: StatedFact, noun: string): string {
  const states = value === undefined ? 'states no' : 'states another';
  if (source.from === 'certificate') return `the certificate of "${where}" ${states} ${noun}`;
  if (source.where === undefined) return `neither the certificate of "${where}" nor a provenance of its signer states a ${noun}`;
  return `the provenance "${source.where}" of the signer of "${where}" ${states} ${noun}`;
}

function helpOfSilence({ identity }: SignerFacts, { from }: Pick<StatedFact, 'from'>): string {
  if (from === 'provenance') return 'each signer whose certificate names no source must sign a provenance that does';
  return isEmailAddress(identity)
    ? "a person's certificate names no source: --source-from provenance, or sourceFrom in the policy, takes the signer's word for it"
    : 'use this release only if you know the signer, and ask them why their certificate names no source';
}
