import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReleaseEvidence } from '../../src/model/verdict.ts';
import { disagreements, joinSubjects, judgeReleaseParts, partsOf } from '../../src/verify/statement-parts.ts';
import { toVerdict } from '../../src/verify/to-verdict.ts';
import { evidenceOf } from '../support/release-evidence.ts';

/** A number of artifacts, and how many subjects one statement may have. */
const shape = fc.record({ artifacts: fc.integer({ min: 1, max: 8 }), most: fc.integer({ min: 1, max: 8 }) });
const kinds = ['provenance', 'doubleBuild', 'release'] as const;

describe('a statement that was split', () => {
  test('is one again, however it was split and in whatever order its parts are found', () => {
    fc.assert(
      fc.property(shape, fc.boolean(), ({ artifacts, most }, backwards) => {
        const whole = evidenceOf({ artifacts });
        const evidence = evidenceOf({ artifacts, most, evidence: (each) => (backwards ? reversed(each) : each) });
        for (const kind of kinds) {
          const joined = joinSubjects(partsOf(evidence, kind));
          const names = joinSubjects(partsOf(whole, kind)).subjects.map(({ name }) => name);
          expect(joined.failures).toEqual([]);
          expect(joined.subjects.map(({ name }) => name).sort()).toEqual([...names].sort());
        }
        expect(disagreements('the provenance', partsOf(evidence, 'provenance'))).toEqual([]);
        expect(judgeReleaseParts(partsOf(evidence, 'release'))).toEqual({ failures: [], absent: [] });
        expect(toVerdict(evidence).verdict).toBe('accepted');
      }),
      { numRuns: 40 },
    );
  });

  test('is not whole without any part of the release statement, and the first that is missing is named', () => {
    fc.assert(
      fc.property(shape, fc.nat(), ({ artifacts, most }, chosen) => {
        const parts = partsOf(evidenceOf({ artifacts, most }), 'release');
        const without = chosen % parts.length;
        const { failures, absent } = judgeReleaseParts(parts.filter((_, index) => index !== without));
        expect(failures).toEqual([]);
        const wanted = parts.length === 1 ? [] : [`part ${without + 1} of the release statement is missing`];
        expect(absent.map(({ reason }) => reason)).toEqual(wanted);
      }),
      { numRuns: 40 },
    );
  });

  test('counts a part once, however often it is signed', () => {
    const evidence = evidenceOf({ artifacts: 3, most: 2 });
    const twice = { ...evidence, signatures: [...evidence.signatures, ...evidence.signatures] };
    for (const kind of kinds) {
      const places = partsOf(evidence, kind).map(({ where }) => where);
      expect(places.length).toBeGreaterThan(1);
      expect(partsOf(twice, kind).map(({ where }) => where)).toEqual(places);
    }
  });
});

test('what two parts say is shown where a line can hold it', () => {
  const parts = (producer: string) =>
    partsOf(
      evidenceOf({
        artifacts: 3,
        most: 2,
        doubleBuild: (each, part) => ({ ...each, predicate: { ...each.predicate, producer: { name: `${producer}${part}` } } }),
      }),
      'doubleBuild',
    );
  expect(disagreements('x', parts('one'))).toMatchObject([{ wanted: '{"name":"one0"}', got: '{"name":"one1"}' }]);
  expect(disagreements('x', parts('one'.repeat(100)))[0]).not.toHaveProperty('got');
});

function reversed(evidence: ReleaseEvidence): ReleaseEvidence {
  return { ...evidence, signatures: [...evidence.signatures].reverse() };
}
