// Columns line up, and durations and widths are what a reader expects.

import { expect, test } from 'vitest';
import { counted } from '../../src/model/counted.ts';
import { printCount, printDuration } from '../../src/report/duration.ts';
import { alignedRows, section } from '../../src/report/layout.ts';
import { createStyle } from '../../src/report/style.ts';
import { fitText, padText, textWidth } from '../../src/report/text-width.ts';

test.each([
  [0, '0.0s'],
  [940, '0.9s'],
  [9_949, '9.9s'],
  [9_950, '10s'],
  [59_400, '59s'],
  [65_000, '1m05s'],
  [3_599_600, '1h00m'],
  [7_260_000, '2h01m'],
])('%d ms is %s', (durationMs, shown) => {
  expect(printDuration(durationMs)).toBe(shown);
});

test('counts are grouped by thousands and take the right noun', () => {
  expect([0, 999, 1000, 1048576].map(printCount)).toEqual(['0', '999', '1 000', '1 048 576']);
  expect([counted(1, 'file'), counted(0, 'file'), counted(2, 'entry', 'entries')]).toEqual(['1 file', '0 files', '2 entries']);
});

test('wide characters take two columns, marks none', () => {
  expect([textWidth('abc'), textWidth('名前'), textWidth('e\u0301'), textWidth('🙂')]).toEqual([3, 4, 1, 2]);
  expect(padText('名', 4)).toBe('名  ');
  expect([fitText('abcdef', 4), fitText('abcd', 4), fitText('名前名前', 5), fitText('abc', 0)]).toEqual([
    'abc…',
    'abcd',
    '名前…',
    '',
  ]);
});

test('cells are escaped before they are measured, and no line ends in spaces', () => {
  expect(
    alignedRows([
      ['a\n', 'b', ''],
      ['ccc', 'd', 'e'],
    ]),
  ).toEqual(['a\\n  b', 'ccc  d  e']);
});

test('a heading without lines is not printed', () => {
  expect(section('Gates', [], createStyle(false))).toBe('');
});
