// Shown output against printed output.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareOutput, standardPlaceholders } from '../../src/doccheck/recipe-output.ts';

const agrees = (shown: string, printed: string, more = {}) =>
  compareOutput(shown, printed, { ...standardPlaceholders, ...more }) === undefined;

test.each([
  ['the same', 'a\nb\n', 'a\nb'],
  ['white space at the ends of lines', 'a  \n\n', '\n\na\t'],
  ['carriage returns', 'a\r\nb', 'a\nb'],
  ['nothing for nothing', '', '\n'],
  ['a digest', 'sha256 <digest>', `sha256 ${'0f'.repeat(32)}`],
  ['a digest with its algorithm', '<digest> ok', `sha256:${'a'.repeat(64)} ok`],
  ['times', 'at <time> for <time>', 'at 2026-11-02T03:04:05Z for 1.5 s'],
  ['a path', 'in <path>.', 'in /tmp/a/b.c.'],
  ['a version', 'v: <version>', 'v: 24.21.0-rc.1'],
  ['the word itself', 'usage: <path>', 'usage: <path>'],
  ['a word that stands for nothing', '<name>', '<name>'],
  ['any text in a line', 'a … d', 'a b c d'],
  ['any lines', 'a\n…\nd', 'a\nb\nc\nd'],
  ['no line for an ellipsis', 'a\n…\nd', 'a\nd'],
  ['the second place that fits', '…\nb\nc', 'b\nx\nb\nc'],
  ['several ellipses', '…\nb\n…\nd\n…', 'a\nb\nb\nc\nd\ne'],
  ['signs of expressions', 'a.b*(c) …', 'a.b*(c) d'],
])('%s agrees', (_, shown, printed) => {
  expect(agrees(shown, printed)).toBe(true);
});

test.each([
  ['another word', 'a', 'b'],
  ['a line too many', 'a', 'a\nb'],
  ['a line too few', 'a\nb', 'a'],
  ['another order', '…\nb\na', 'a\nb'],
  ['a line after the last ellipsis', '…\na', 'a\nb'],
  ['leading white space', ' a', 'a\n'],
  ['no digest', 'sha256 <digest>', 'sha256 none'],
  ['no version', '<version>', '1'],
  ['a word that stands for nothing', '<name>', 'x'],
  ['a sign of an expression', 'a.b …', 'axb c'],
  ['the name of something that every object has', '<constructor>', 'x'],
])('%s does not', (_, shown, printed) => {
  expect(agrees(shown, printed)).toBe(false);
});

test('the configuration gives words of its own, and may change a known one', () => {
  expect(agrees('took <count> by <version>', 'took 12 by one', { count: '\\d+', version: 'one' })).toBe(true);
});

test('the difference leaves out what words and ellipses stand for', () => {
  expect(compareOutput('at <time>\n…\nwanted\nend', 'at 2026-11-02\nx\ny\nprinted\nend')).toEqual([
    '@@ -1,3 +1,5 @@',
    ' at 2026-11-02',
    '-wanted',
    '+x',
    '+y',
    '+printed',
    ' end',
  ]);
});

test('a difference is of bounded length', () => {
  const lines = compareOutput('a\n'.repeat(5000), 'b\n'.repeat(5000));
  expect(lines?.length).toBeLessThan(60);
});

describe('whatever is printed', () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '<', '>', '.', '…', '*') });
  const text = fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n'));

  test('agrees with itself, and with an ellipsis', () => {
    fc.assert(
      fc.property(text, (printed) => {
        // An ellipsis that is printed stands for itself too.
        expect(agrees(printed, printed)).toBe(true);
        expect(agrees('…', printed)).toBe(true);
      }),
    );
  });

  test('a difference is shown exactly when they do not agree', () => {
    fc.assert(
      fc.property(text, text, (shown, printed) => {
        const found = compareOutput(shown, printed);
        expect(found === undefined || Array.isArray(found)).toBe(true);
        if (!/…|</.test(shown)) {
          const plain = (of: string) =>
            of
              .split('\n')
              .map((each) => each.trimEnd())
              .join('\n')
              .replace(/^\n+|\n+$/g, '');
          expect(found === undefined).toBe(plain(shown) === plain(printed));
        }
      }),
    );
  });

  test('is compared in a moment, ellipses or not', () => {
    const began = performance.now();
    expect(agrees(`${'…a'.repeat(6)}c`, 'a'.repeat(15_000))).toBe(false);
    expect(agrees(`${'…\na\n'.repeat(200)}b`, 'a\n'.repeat(5000))).toBe(false);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
