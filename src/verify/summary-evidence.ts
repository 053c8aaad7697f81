// What the checks of a verification summary look at, and the summaries whose word may be taken.

import type { SignerFacts } from '../model/signature.ts';
import type { Subject, VerificationSummary } from '../model/statement.ts';
import type { BuildLevel, Check, CheckOutcome, Failure, ReleaseEvidence, SignerRule } from '../model/verdict.ts';
import { namesSigner } from './matcher.ts';

/** Whose word is taken, and what it must be about. */
export interface SummaryQuestion {
  readonly signer: SignerRule;
  /** As in `resourceUri`. */
  readonly resourceUri: string;
  /** What `verifier.id` must be. */
  readonly verifierId: string;
  /** SHA-256 of the policy that must have been asked, when the caller names one. */
  readonly policySha256?: string;
  /** Least level of the build track that it must state, when the caller names one. */
  readonly level?: BuildLevel;
  /** How old it may be, when the caller says so. */
  readonly maxAgeDays?: number;
}

/** Everything that these checks may look at. */
export interface SummaryEvidence
  extends Pick<ReleaseEvidence, 'entries' | 'digests' | 'signatures' | 'rehearsalRoot' | 'expiredRoots' | 'logUris' | 'now'> {
  readonly asked: SummaryQuestion;
  /** Path in the folder of the summary, when it lies there. */
  readonly ownFile?: string;
}

export type SummaryCheck = Omit<Check, 'run'> & { readonly run: (evidence: SummaryEvidence) => CheckOutcome };

/** A summary whose signature holds and whose signer is the one asked for. */
export interface AcceptedSummary {
  readonly where: string;
  readonly signer: SignerFacts;
  readonly subjects: readonly Subject[];
  readonly summary: VerificationSummary;
}

/** Several are parts of one: none may say less than is asked. */
export function acceptedSummaries({ signatures, asked }: SummaryEvidence): readonly AcceptedSummary[] {
  return signatures.flatMap((outcome) => {
    if (outcome.status === 'refused' || outcome.signed.kind !== 'statement') return [];
    const { where, signer, signed } = outcome;
    if (signed.statement.kind !== 'summary' || !namesSigner(asked.signer, signer)) return [];
    const { subject, predicate } = signed.statement.statement;
    return [{ where, signer, subjects: subject, summary: predicate }];
  });
}

export const notThere: CheckOutcome = {
  summary: 'there is no summary by the verifier asked for',
  failures: [],
  notJudged: true,
};

/** What to do about a summary that is not of use. */
export const askAgain = 'ask the verifier for a summary of this very release, or verify the release itself';

/** Judges every summary; not judged where there is none, for another check says so. */
export function judgeEach(
  evidence: SummaryEvidence,
  summary: string,
  judge: (summary: AcceptedSummary) => readonly Failure[],
): CheckOutcome {
  const summaries = acceptedSummaries(evidence);
  return summaries.length === 0 ? notThere : { summary, failures: summaries.flatMap(judge) };
}
