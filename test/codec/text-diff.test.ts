// How one text became another.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffTexts, printTextDiff, type TextDiff } from '../../src/codec/text-diff.ts';

const print = (before: string, after: string) => printTextDiff(diffTexts(before, after));

test('equal texts have no hunk', () => {
  expect(diffTexts('a\nb\n', 'a\nb\n')).toEqual({ hunks: [], coarse: false });
});

test('a changed line stands between the lines around it', () => {
  const before = Array.from({ length: 9 }, (_, index) => `${index}\n`).join('');
  expect(print(before, before.replace('4', 'four'))).toEqual([
    '@@ -2,7 +2,7 @@',
    ' 1',
    ' 2',
    ' 3',
    '-4',
    '+four',
    ' 5',
    ' 6',
    ' 7',
  ]);
});

test('a last line that lost its line feed differs, and says so', () => {
  expect(print('a\nb\n', 'a\nb')).toEqual(['@@ -1,2 +1,2 @@', ' a', '-b', '+b', '\\ No newline at end of file']);
});

test('a text that was empty has its lines come in behind line 0', () => {
  expect(print('', 'a\n')).toEqual(['@@ -0,0 +1 @@', '+a']);
});

test('a long difference is cut, and what is left out is counted', () => {
  const long = Array.from({ length: 30 }, (_, index) => `${index}\n`).join('');
  const lines = printTextDiff(diffTexts('', long), 10);
  expect([lines.length, lines.at(-1)]).toEqual([11, '(21 more lines of differences)']);
});

test('a hundred thousand lines against as many unlike ones end in a coarser answer that says so', () => {
  const lines = (word: string) => Array.from({ length: 100_000 }, (_, index) => `${word} ${index}\n`).join('');
  const [before, after] = [`same\n${lines('old')}end`, `same\n${lines('new')}end`];
  const started = performance.now();
  const diff = diffTexts(before, after);
  // Some tenths of a second on an idle machine.
  expect(performance.now() - started).toBeLessThan(4000);
  expect(diff.coarse).toBe(true);
  expect(diff.hunks.map(({ oldStart, oldLines, newStart, newLines }) => [oldStart, oldLines, newStart, newLines])).toEqual([
    [1, 100_002, 1, 100_002],
  ]);
  expect(diff.hunks[0]?.lines.slice(-2)).toEqual([' end', '\\ No newline at end of file']);
  expect(printTextDiff(diff)[0]).toMatch(/^\(too much differs/);
  expect(patched(before, diff)).toBe(after);
});

test('a hundred thousand lines of which few differ are matched line by line', () => {
  const lines = Array.from({ length: 100_000 }, (_, index) => `${index}\n`);
  const diff = diffTexts(lines.join(''), lines.with(5, 'x\n').with(90_000, 'y\n').join(''));
  expect([diff.coarse, diff.hunks.length]).toEqual([false, 2]);
});

const text = fc
  .array(fc.constantFrom('a\n', 'b\n', 'c\r\n', '\n', '\u2028\n', '-x\n', '\\ y\n', 'd'), { maxLength: 12 })
  .map((parts) => parts.join(''));

test('the text before, with the hunks put in, is the text after, however it was looked for', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(patched(before, diffTexts(before, after))).toBe(after);
    }),
  );
});

test('many lines in another order end soon too, in a coarser answer', () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `${index}\n`);
  const started = performance.now();
  const diff = diffTexts(lines.join(''), lines.toReversed().join(''));
  expect(performance.now() - started).toBeLessThan(4000);
  expect(diff.coarse).toBe(true);
});

/** What `patch` makes of it. */
function patched(before: string, { hunks }: TextDiff): string {
  const lines = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const made: string[] = [];
  let at = 0;
  for (const { oldStart, oldLines, lines: changes } of hunks) {
    const from = oldLines === 0 ? oldStart : oldStart - 1;
    for (const line of lines.slice(at, from)) made.push(line);
    for (const [index, line] of changes.entries()) {
      const end = changes[index + 1]?.startsWith('\\ No newline') === true ? '' : '\n';
      if (line.startsWith(' ') || line.startsWith('+')) made.push(`${line.slice(1)}${end}`);
    }
    at = from + oldLines;
  }
  for (const line of lines.slice(at)) made.push(line);
  return made.join('');
}
