import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxSubjects, type Statement } from '../../src/model/statement.ts';
import { releaseOf } from '../../src/statement/release.ts';
import { splitStatement } from '../../src/statement/split-statement.ts';
import { planOf } from '../support/release-evidence.ts';

function statementOf(count: number): Statement<{ readonly said: string }> {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: subjectsOf(count),
    predicateType: 'https://example.com/v1',
    predicate: { said: 'once' },
  };
}

function subjectsOf(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    name: String(index).padStart(5, '0'),
    digest: { sha256: 'a'.repeat(64) },
  }));
}

describe('a statement in parts', () => {
  test('has all subjects in order, as few parts as can be, and one predicate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 20 }), (count, most) => {
        const statement = statementOf(count);
        const parts = splitStatement(statement, most);
        expect(parts.flatMap(({ subject }) => subject)).toEqual(statement.subject);
        expect(parts).toHaveLength(Math.max(1, Math.ceil(count / most)));
        for (const part of parts) {
          expect(part.subject.length).toBeLessThanOrEqual(most);
          expect({ ...part, subject: statement.subject }).toEqual(statement);
        }
      }),
    );
  });

  test.each([
    [1, [1]],
    [maxSubjects, [1024]],
    [maxSubjects + 1, [1024, 1]],
    [3000, [1024, 1024, 952]],
  ])('of %i subjects has parts of %j', (count, sizes) => {
    expect(splitStatement(statementOf(count)).map(({ subject }) => subject.length)).toEqual(sizes);
  });
});

describe('a release statement', () => {
  test('that is whole does not say that it is a part', () => {
    const [release, ...others] = releaseOf(planOf(false), subjectsOf(maxSubjects), []);
    expect(others).toEqual([]);
    expect(release?.predicate).not.toHaveProperty('part');
  });

  test('in parts says in each which of how many it is, and nothing else differs', () => {
    const references = [{ predicateType: 'x', subjects: ['00000'], payloadSha256: 'b'.repeat(64) }];
    const parts = releaseOf(planOf(false), subjectsOf(2 * maxSubjects + 1), references);
    expect(parts.map(({ predicate }) => predicate.part)).toEqual([
      { index: 1, count: 3 },
      { index: 2, count: 3 },
      { index: 3, count: 3 },
    ]);
    const [first] = parts;
    for (const { predicate } of parts) expect({ ...predicate, part: first?.predicate.part }).toEqual(first?.predicate);
    expect(first?.predicate.statements).toEqual(references);
  });
});
