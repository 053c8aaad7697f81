// What every report of a verdict says in the same words: the answer, the counts, where facts come from, who signed and when.

import { byCodeUnit } from '../model/code-unit-order.ts';
import { counted } from '../model/counted.ts';
import type { CheckResult, FactSource, Verdict } from '../model/verdict.ts';

export interface CheckCounts {
  readonly all: number;
  /** Without those that nothing was asked of. */
  readonly passed: number;
  readonly notAsked: number;
  readonly failed: number;
  readonly notJudged: number;
}

export function countChecks({ checks }: Pick<Verdict, 'checks'>): CheckCounts {
  const having = (wanted: CheckResult['status']) => checks.filter(({ status }) => status === wanted).length;
  const notAsked = checks.filter((check) => check.notAsked === true).length;
  return {
    all: checks.length,
    passed: having('pass') - notAsked,
    notAsked,
    failed: having('fail'),
    notJudged: having('not judged'),
  };
}

/** Such as `19 checks passed`, or `2 of 19 checks failed, 1 not judged`. */
export function printCounts(verdict: Pick<Verdict, 'verdict' | 'checks'>): string {
  const { all, failed, notJudged } = countChecks(verdict);
  const checks = counted(all, 'check');
  switch (verdict.verdict) {
    case 'accepted':
      return `${checks} passed`;
    case 'refused':
      return `${failed} of ${checks} failed${notJudged === 0 ? '' : `, ${notJudged} not judged`}`;
  }
}

/** Said wherever a verdict is that rests on somebody else's; undefined where it was found here. */
export function printRestsOn({ restsOn }: Verdict): string | undefined {
  if (restsOn === undefined) return undefined;
  const { verifier, timeVerified } = restsOn;
  const when = timeVerified === undefined ? '' : ` at ${printTime(timeVerified)}`;
  return `this rests on a verification summary: verified by ${verifier}${when}, not here`;
}

/** `certificate, predicate`; undefined where nothing was read. */
export function printSources(from: readonly FactSource[] | undefined): string | undefined {
  return from === undefined || from.length === 0 ? undefined : from.join(', ');
}

/** Wanted, which is the check's title, and got. */
export function printFound({ title, summary }: Pick<CheckResult, 'title' | 'summary'>): string {
  return summary === '' ? title : `${title}: ${summary}`;
}

export type SignatureReport = Verdict['signatures'][number];

export interface Witness {
  readonly kind: 'log entry' | 'timestamp';
  /** Such as `123 of https://log.example.org`. */
  readonly what: string;
  /** ISO 8601; absent where the witness vouches for none. */
  readonly time?: string;
  /** Who vouches for the time. */
  readonly source: string;
}

/** Who else saw a signature: the logs that recorded it and the authorities that stamped it. */
export function witnessesOf({ logEntries, timestamps = [] }: SignatureReport): readonly Witness[] {
  return [
    ...logEntries.map(({ index, logId, uri, integratedTime }): Witness => {
      const what = `${index} of ${uri === undefined ? `the log ${logId}` : uri}`;
      return integratedTime === undefined
        ? { kind: 'log entry', what, source: 'no time of its own' }
        : { kind: 'log entry', what, time: integratedTime, source: "the log's promise" };
    }),
    ...timestamps.map((time): Witness => ({ kind: 'timestamp', what: 'RFC 3161', time, source: 'a timestamp authority' })),
  ];
}

export interface SignerGroup {
  readonly identity: string;
  readonly issuer: string | undefined;
  readonly certificateIssuers: readonly string[];
  readonly signatures: readonly SignatureReport[];
  /** ISO 8601: the first and the last time that anybody vouches for; undefined where nobody vouches for any. */
  readonly first: string | undefined;
  readonly last: string | undefined;
}

/** Signatures that hold, by who signed them, in the order of the folder. */
export function groupSigners(signatures: readonly SignatureReport[]): readonly SignerGroup[] {
  const groups = new Map<string, SignatureReport[]>();
  for (const signature of signatures) {
    if (signature.status === 'refused') continue;
    const key = JSON.stringify([signature.identity, signature.issuer]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [signature]);
    else group.push(signature);
  }
  return [...groups.values()].map((of) => {
    const times = of.flatMap((each) => each.times).sort(byCodeUnit);
    const authorities = of.flatMap(({ certificateIssuer }) => certificateIssuer ?? []);
    return {
      identity: of[0]?.identity ?? 'nobody',
      issuer: of[0]?.issuer,
      certificateIssuers: [...new Set(authorities)].sort(byCodeUnit),
      signatures: of,
      first: times[0],
      last: times.at(-1),
    };
  });
}

/** `2026-11-01 10:01:00 UTC` of a time in ISO 8601; any other text as it is. */
export function printTime(time: string): string {
  const [, day, clock] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(time) ?? [];
  return day === undefined || clock === undefined ? time : `${day} ${clock} UTC`;
}
