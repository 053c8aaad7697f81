// What a comment allows is told and is no finding; a waiver that is wrong, has ended or has nothing to allow is one.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyWaivers, parseWaiver } from '../../src/doccheck/waivers.ts';
import type { Directive, DocumentFinding } from '../../src/model/document.ts';

const today = '2027-03-01';

function allow(rest: string, about = { from: 4, to: 6 }): Directive {
  return { file: 'a.md', word: 'allow', rest, line: 3, endLine: 3, about };
}

function finding(line: number, rule = 'one', file = 'a.md'): DocumentFinding {
  return { rule, file, line, column: 1, message: 'wrong' };
}

function apply(findings: readonly DocumentFinding[], directives: readonly Directive[], askedRules = ['one', 'two']) {
  return applyWaivers({ findings, directives, knownRules: ['one', 'two'], askedRules, today });
}

describe('a waiver', () => {
  test('takes what its rule finds in the lines that it is about, with the reason', () => {
    const { findings, waived } = apply([finding(2), finding(4), finding(6), finding(7)], [allow('one: it is so')]);
    expect(findings.map(({ line }) => line)).toEqual([2, 7]);
    expect(waived).toEqual([4, 6].map((line) => ({ ...finding(line), reason: 'it is so' })));
  });

  test('takes nothing of another rule, or of another file', () => {
    const { findings, waived } = apply([finding(5), finding(5, 'two'), finding(5, 'one', 'b.md')], [allow('one: it is so')]);
    expect(findings.map(({ rule, file }) => [rule, file])).toEqual([
      ['two', 'a.md'],
      ['one', 'b.md'],
    ]);
    expect(waived).toHaveLength(1);
  });

  test('above a document takes what is said of the whole of it', () => {
    const first = { ...allow('one: it is so', { from: 2, to: 2 }), line: 1, endLine: 1 };
    expect(apply([finding(1)], [first]).findings).toEqual([]);
  });

  test('of several rules takes what any of them finds', () => {
    const { findings, waived } = apply([finding(4), finding(5, 'two')], [allow('one, two: both')]);
    expect([findings, waived.length]).toEqual([[], 2]);
  });

  test('holds on its last day', () => {
    const { findings, waived } = apply([finding(4)], [allow('one until 2027-03-01: soon')]);
    expect(findings).toEqual([]);
    expect(waived).toEqual([{ ...finding(4), reason: 'soon', until: '2027-03-01' }]);
  });

  test('keeps the reason as it is, colons and dates in it too', () => {
    expect(parseWaiver(allow('one: see https://a.example: until 2020-01-01'))).toMatchObject({
      rules: ['one'],
      reason: 'see https://a.example: until 2020-01-01',
    });
  });
});

describe('is a finding, alone:', () => {
  test('one that has ended, and what it allowed comes back and says so', () => {
    const { findings, waived } = apply([finding(4)], [allow('one until 2027-02-28: soon')]);
    expect(waived).toEqual([]);
    expect(findings.map(({ rule, line, message }) => [rule, line, message])).toEqual([
      ['one', 4, 'wrong; it was allowed until 2027-02-28'],
      ['directive', 3, 'the waiver of "one" ended on 2027-02-28'],
    ]);
  });

  test.each([
    ['', 'a waiver names the rules that it is of'],
    [': reason', 'a waiver names the rules that it is of'],
    ['one,, two: reason', 'a waiver names the rules that it is of'],
    ['until 2028-01-01: reason', 'a waiver names the rules that it is of'],
    ['one', 'a waiver says the reason, behind a colon'],
    ['one:  ', 'a waiver says the reason, behind a colon'],
    ['one until 2028-01-01', 'a waiver says the reason, behind a colon'],
    ['one until tomorrow: reason', '"tomorrow" is no day'],
    ['one until 2028-02-30: reason', '"2028-02-30" is no day'],
    ['one until 2028-1-1: reason', '"2028-1-1" is no day'],
    ['one until 20280101: reason', '"20280101" is no day'],
  ])('allow %j: %s', (rest, message) => {
    // A finding stays where the waiver cannot be read.
    expect(apply([finding(4)], [allow(rest)]).findings).toMatchObject([{ rule: 'one' }, { rule: 'directive', line: 3, message }]);
  });

  test('one of a rule that is not there', () => {
    expect(apply([], [allow('onee: reason')]).findings).toMatchObject([
      { rule: 'directive', message: 'there is no rule "onee"; did you mean "one"?' },
    ]);
    expect(apply([], [allow('directive: reason')]).findings).toMatchObject([{ message: 'there is no rule "directive"' }]);
  });

  test('one that has nothing to allow, for each of its rules', () => {
    expect(apply([finding(4)], [allow('one, two: reason')]).findings).toMatchObject([
      { rule: 'directive', message: '"two" has nothing to say here, so there is nothing to allow' },
    ]);
  });

  test('but not one whose rule was not asked', () => {
    expect(apply([], [allow('one: reason')], ['two']).findings).toEqual([]);
  });
});

test('nothing is lost: each finding is left or waived, once, whatever the comments say', () => {
  const anyFinding = fc.record({
    rule: fc.constantFrom('one', 'two'),
    file: fc.constantFrom('a.md', 'b.md'),
    line: fc.integer({ min: 1, max: 9 }),
    column: fc.constant(1),
    message: fc.constant('wrong'),
  });
  const anyRest = fc
    .array(fc.constantFrom('one', 'two', ', ', ': ', ' until ', '2027-01-01', '2028-01-01', 'x', '', '\n'))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(anyFinding), fc.array(anyRest), (findings, rests) => {
      const outcome = apply(
        findings,
        rests.map((rest) => allow(rest)),
      );
      const left = outcome.findings.filter(({ rule }) => rule !== 'directive');
      expect(left.length + outcome.waived.length).toBe(findings.length);
      expect(outcome.waived.every(({ reason }) => reason !== '')).toBe(true);
    }),
  );
});
