// From a verification summary to a verdict that rests on it, and says so before anything else.

import { byCodeUnit, byText } from '../model/code-unit-order.ts';
import type { SummaryWord, Verdict } from '../model/verdict.ts';
import { printRule } from './matcher.ts';
import { summaryChecks } from './summary-checks.ts';
import { acceptedSummaries, type SummaryEvidence } from './summary-evidence.ts';
import { judge, toSignature } from './to-verdict.ts';

/** What was asked of whom, for the head of the report. */
export interface AskedRelease {
  readonly repository: string;
  readonly tag: string;
  /** Where the trusted root comes from. */
  readonly root: string;
  readonly thresholds: string;
}

/** `accepted` only when every check passes. */
export function toSummaryVerdict(evidence: SummaryEvidence, asked: AskedRelease): Verdict {
  const checks = summaryChecks.map((check) => judge(check, evidence));
  const word = wordOf(evidence);
  return {
    schemaVersion: 1,
    verdict: checks.every(({ status }) => status === 'pass') ? 'accepted' : 'refused',
    rehearsal: evidence.rehearsalRoot,
    judgedAt: evidence.now.toISOString(),
    release: { repository: asked.repository, tag: asked.tag },
    ...(word === undefined ? {} : { restsOn: word }),
    criteria: toCriteria(evidence, asked, word),
    checks,
    signatures: evidence.signatures.map((outcome) => toSignature(outcome, evidence.logUris)),
    files: [...evidence.digests].map(([name, { sha256 }]) => ({ name, sha256 })).sort(byText(({ name }) => name)),
  };
}

/** All parts are by one signer; the oldest time and every level that any of them states. */
function wordOf(evidence: SummaryEvidence): SummaryWord | undefined {
  const summaries = acceptedSummaries(evidence);
  const [first] = summaries;
  if (first === undefined) return undefined;
  const times = summaries.flatMap(({ summary }) => summary.timeVerified ?? []);
  const [time] = times.sort((one, other) => Date.parse(one) - Date.parse(other));
  const policySha256 = first.summary.policy.digest?.sha256;
  return {
    verifier: first.signer.identity,
    issuer: first.signer.claims.issuer ?? 'nobody',
    ...(time === undefined ? {} : { timeVerified: time }),
    levels: [...new Set(summaries.flatMap(({ summary }) => summary.verifiedLevels))].sort(byCodeUnit),
    ...(policySha256 === undefined ? {} : { policySha256 }),
  };
}

function toCriteria(
  { asked, rehearsalRoot }: SummaryEvidence,
  { root, thresholds }: AskedRelease,
  word: SummaryWord | undefined,
): Verdict['criteria'] {
  const { signer, resourceUri, policySha256, level, maxAgeDays } = asked;
  const when = word?.timeVerified === undefined ? '' : ` at ${word.timeVerified}`;
  return [
    {
      name: 'rests on',
      wanted:
        word === undefined
          ? 'a verification summary: the release itself is not verified here'
          : `a verification summary: verified by ${word.verifier}${when}, not here`,
    },
    { name: 'verifier', wanted: printRule(signer) },
    { name: 'release', wanted: resourceUri },
    { name: 'policy', wanted: policySha256 === undefined ? 'any that the verifier chose' : `sha256:${policySha256}` },
    { name: 'level', wanted: level === undefined ? 'any' : `SLSA_BUILD_LEVEL_${level} or higher, by the policy of the verifier` },
    { name: 'age', wanted: maxAgeDays === undefined ? 'any' : `${maxAgeDays} days at most` },
    { name: 'thresholds', wanted: thresholds },
    ...(rehearsalRoot ? [{ name: 'rehearsal', wanted: 'accepted, for its root was named' }] : []),
    { name: 'trusted root', wanted: root },
  ];
}
