// A verification summary says when it was made: before it was signed, and not longer ago than the caller allows.

import type { SignerFacts } from '../model/signature.ts';
import { acceptedSummaries, askAgain, judgeEach, type SummaryCheck } from './summary-evidence.ts';

/** How far two clocks may be apart. */
const allowedSkewMs = 5 * 60_000;

const dayMs = 86_400_000;

export const summaryAge: SummaryCheck = {
  id: 'summary-age',
  title: 'the summary is not of the future, nor too old',
  proves:
    'The verifier says that it looked at the release before it signed, and with --summary-max-age not longer ago than that.',
  doesNotProve: 'That nothing was learnt of the release since. Without --summary-max-age a summary never ends.',
  readsFrom: ['certificate', 'log', 'predicate'],
  run: (evidence) => {
    const { asked, now } = evidence;
    const times = acceptedSummaries(evidence).flatMap(({ summary }) => summary.timeVerified ?? []);
    return judgeEach(evidence, times.length === 0 ? 'no time is stated' : `made at ${[...new Set(times)].join(', ')}`, (each) => {
      const { where, summary, signer } = each;
      const signedAt = earliestTime(signer);
      const help = "set this machine's clock, or ask the verifier for a summary with a true time";
      if (signer.notBefore.getTime() > now.getTime() + allowedSkewMs) {
        const got = signer.notBefore.toISOString();
        return [
          {
            reason: `the certificate of "${where}" is of the future`,
            wanted: `not after ${now.toISOString()}`,
            got,
            from: 'certificate',
            help,
          },
        ];
      }
      if (summary.timeVerified === undefined) {
        if (asked.maxAgeDays === undefined) return [];
        return [{ reason: `the summary "${where}" does not say when it was made`, from: 'predicate', help: askAgain }];
      }
      const time = new Date(summary.timeVerified);
      const latest = new Date(Math.min(now.getTime(), signedAt?.getTime() ?? now.getTime()));
      const got = time.toISOString();
      if (time.getTime() > latest.getTime() + allowedSkewMs) {
        const reason = `the summary "${where}" was made after it was signed, as it says`;
        return [{ reason, wanted: `not after ${latest.toISOString()}`, got, from: 'predicate', help }];
      }
      if (asked.maxAgeDays === undefined) return [];
      const oldest = new Date(now.getTime() - asked.maxAgeDays * dayMs);
      if (time >= oldest) return [];
      const reason = `the summary "${where}" is too old`;
      return [
        { reason, wanted: `not before ${oldest.toISOString()}`, got, from: 'predicate', help: 'ask the verifier to look again' },
      ];
    });
  },
};

/** When somebody else first saw the signature. */
function earliestTime({ logEntries, timestamps }: SignerFacts): Date | undefined {
  const times = [...logEntries.flatMap(({ integratedTime }) => integratedTime ?? []), ...timestamps];
  return times.length === 0 ? undefined : new Date(Math.min(...times.map((time) => time.getTime())));
}
