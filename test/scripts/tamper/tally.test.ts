import { expect, test } from 'vitest';
import type { Judgement } from '../../../scripts/tamper/judge.ts';
import { count, emptyTally, join, thin } from '../../../scripts/tamper/tally.ts';

const refused: Judgement = { answer: 'refused', by: ['subjects'], timeMs: 5, processorMs: 5, grownMiB: 0 };

const failuresAfter = (judgement: Partial<Judgement>): readonly string[] => {
  const tally = emptyTally();
  count(tally, 'a class', 'case 7', { ...refused, ...judgement });
  return tally.failures;
};

test('a no by a check, and an error that is told, are what is wanted', () => {
  expect(failuresAfter({})).toEqual([]);
  expect(failuresAfter({ answer: 'could not tell', by: ['release/empty'] })).toEqual([]);
});

test.each<[string, Partial<Judgement>, RegExp]>([
  ['an acceptance', { answer: 'accepted', by: [] }, /^ACCEPTED a class \(case 7\)/],
  ['a crash', { answer: 'crashed', by: ['TypeError'] }, /^CRASHED a class .*TypeError/],
  ['no answer', { answer: 'too slow' }, /^TOO SLOW/],
  ['an answer after two seconds', { processorMs: 2001 }, /^TOO SLOW a class .*2001 ms/],
  ['an answer that took 257 MiB', { grownMiB: 257 }, /^TOO LARGE a class .*257 MiB/],
  ['a no by nobody', { by: [] }, /^REFUSED BY NOBODY/],
])('%s fails', (_, judgement, words) => {
  expect(failuresAfter(judgement)).toEqual([expect.stringMatching(words)]);
});

test('many cases of one class make up for none of another, and so do refusals', () => {
  const tally = emptyTally();
  for (let made = 0; made < 1000; made += 1) count(tally, 'flips', 'x', refused);
  const floors = {
    classes: new Map([
      ['flips', 10],
      ['replays', 10],
    ]),
    checks: new Map([
      ['subjects', 1],
      ['gates', 1],
    ]),
  };
  expect(thin(tally, floors)).toEqual([
    'TOO FEW cases of "replays": 0, and 10 are the least',
    'TOO FEW cases were refused by "gates": 0, and 1 are the least',
  ]);
});

test('the tallies of all workers are one', () => {
  const [first, second] = [emptyTally(), emptyTally()];
  count(first, 'flips', 'x', { ...refused, processorMs: 7 });
  count(second, 'flips', 'x', { ...refused, answer: 'accepted' });
  const whole = join([first, second]);
  expect(whole).toMatchObject({ cases: 2, slowestMs: 7, failures: [expect.stringContaining('ACCEPTED')] });
  expect(whole.byClass.get('flips')).toBe(2);
});
