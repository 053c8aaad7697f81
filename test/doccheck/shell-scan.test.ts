// Whatever is given to it as shell, the scanner ends.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scanShell } from '../../src/doccheck/shell-scan.ts';

const piece = fc.constantFrom(
  ...[
    '$(',
    ')',
    '`',
    '"',
    "'",
    '${',
    '}',
    '$((',
    '))',
    '<<EOF',
    '\nEOF\n',
    '<',
    '>',
    'a',
    ' ',
    '\n',
    '\\',
    '[[',
    ']]',
    '$A',
    '#',
    '&>',
    '2>',
  ],
);

test('never fails, and every place is in the text', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      const { redirects, variables, brackets, words, openHeredocs } = scanShell(text);
      for (const { offset } of [...redirects, ...variables, ...brackets, ...words, ...openHeredocs]) {
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(offset).toBeLessThan(text.length);
      }
      for (const { offset } of variables) expect(text[offset]).toBe('$');
    }),
  );
});

test.each([
  ['$(', 200_000],
  ['${a:-', 200_000],
  ['"', 200_000],
  ['`', 200_000],
  ['<a>', 100_000],
  ['cat <<EOF\n', 2000],
  ['$((', 100_000],
] as const)('%s many times takes no long time', (part, times) => {
  expect(() => scanShell(part.repeat(times))).not.toThrow();
});

test('a here-document in a substitution is none of its commands', () => {
  const { words, openHeredocs } = scanShell('x=$(cat <<EOF\nbody words\nEOF\n)\necho done\n');
  expect(openHeredocs).toEqual([]);
  expect(words.map(({ text }) => text)).not.toContain('body');
  expect(words.map(({ text }) => text)).toContain('done');
});
