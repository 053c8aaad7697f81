// Runs a check over releases that are wrong in one way each: it says no, it alone says no, and it says what is pinned in
// testdata/verify/checks/<check>/refusals.json. With WRITE_REFUSALS=1 that file is written anew, to be read before it is kept.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Check, Failure, ReleaseEvidence } from '../../src/model/verdict.ts';
import { toVerdict } from '../../src/verify/to-verdict.ts';
import { type Changes, evidenceOf, inParts } from './release-evidence.ts';

export interface CheckCases {
  /** By a sentence that says what is wrong with the release. */
  readonly alone: Readonly<Record<string, () => ReleaseEvidence>>;
  /** Wrong in a way that other checks refuse as well, as they must. */
  readonly together?: Readonly<Record<string, { readonly evidence: () => ReleaseEvidence; readonly checks: readonly string[] }>>;
}

export function testCheck(check: Check, { alone, together = {} }: CheckCases): void {
  const folder = `testdata/verify/checks/${check.id}`;
  const file = `${folder}/refusals.json`;
  const cases = [
    ...Object.entries(alone),
    ...Object.entries(together).map(([title, { evidence }]) => [title, evidence] as const),
  ];
  if (process.env.WRITE_REFUSALS !== undefined) {
    mkdirSync(folder, { recursive: true });
    const said = Object.fromEntries(cases.map(([title, evidence]) => [title, check.run(evidence()).failures]));
    writeFileSync(file, `${JSON.stringify(said, undefined, 2)}\n`);
  }
  const pinned: Readonly<Record<string, readonly Failure[]>> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};

  describe(`the check ${check.id}`, () => {
    test.each<[string, Changes]>([
      ['a release', {}],
      ['a rehearsal', { rehearsal: true }],
      ['a release in parts', inParts],
      ['a release that a person signed', { person: true }],
    ])('passes %s that is sound', (_, changes) => {
      const verdict = toVerdict(evidenceOf(changes));
      expect(verdict.checks.filter(({ status }) => status !== 'pass')).toEqual([]);
      expect(verdict.checks.map((each) => each.check)).toContain(check.id);
      expect(verdict.verdict).toBe('accepted');
    });

    test.each(Object.entries(alone))('alone refuses a release when %s', (title, evidence) => {
      const verdict = toVerdict(evidence());
      // Checks that read what is gone are not judged; none of them says no as well, and none of them passes.
      expect(verdict.checks.filter(({ status }) => status === 'fail').map((each) => each.check)).toEqual([check.id]);
      expect(verdict.verdict).toBe('refused');
      expect(verdict.checks.find((each) => each.check === check.id)?.failures).toEqual(pinned[title]);
    });

    if (Object.keys(together).length > 0) {
      test.each(Object.entries(together))('with others refuses a release when %s', (title, { evidence, checks }) => {
        const verdict = toVerdict(evidence());
        expect(verdict.checks.filter(({ status }) => status === 'fail').map((each) => each.check)).toEqual(checks);
        expect(verdict.verdict).toBe('refused');
        expect(verdict.checks.find((each) => each.check === check.id)?.failures).toEqual(pinned[title]);
      });
    }

    test('has each of its words pinned', () => {
      expect(cases.length).toBeGreaterThan(0);
      expect(Object.keys(pinned)).toEqual(cases.map(([title]) => title));
      for (const failures of Object.values(pinned)) expect(failures.length).toBeGreaterThan(0);
    });
  });
}
