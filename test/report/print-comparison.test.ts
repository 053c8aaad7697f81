// A comparison names every difference with both sides, and the answer last.

import { expect, test } from 'vitest';
import type { Comparison } from '../../src/model/comparison.ts';
import { printComparison } from '../../src/report/print-comparison.ts';
import { createStyle } from '../../src/report/style.ts';

const style = createStyle(false);

test('equal says how much was compared', () => {
  const comparison: Comparison = {
    schemaVersion: 1,
    outcome: 'equal',
    filesCompared: 1,
    bytesCompared: 1234567,
    differences: [],
  };
  expect(printComparison(comparison, style)).toBe('equal: 1 file, 1 234 567 bytes compared\n');
});

test('every kind of difference shows its path and both sides', () => {
  const comparison: Comparison = {
    schemaVersion: 1,
    outcome: 'different',
    filesCompared: 2,
    bytesCompared: 10,
    differences: [
      { kind: 'missing', path: 'a', reason: 'only in the first' },
      { kind: 'extra', path: 'b\n', reason: 'only in the second' },
      { kind: 'type', path: 'c', first: 'file', second: 'folder' },
      { kind: 'mode', path: 'd', first: '0644', second: '0755' },
      { kind: 'link', path: 'e', first: '../x', second: '/y\u001b' },
      {
        kind: 'bytes',
        path: 'f',
        offset: 4096,
        firstSizeBytes: 5000,
        secondSizeBytes: 4096,
        first: { offset: 4096, hex: '41090a' },
        second: { offset: 4096, hex: '' },
      },
    ],
  };
  expect(printComparison(comparison, style)).toBe(
    [
      'Differences',
      '  missing  a: only in the first',
      '  extra  b\\n: only in the second',
      '  type  c',
      '    first:  file',
      '    second: folder',
      '  mode  d',
      '    first:  0644',
      '    second: 0755',
      '  link  e',
      '    first:  ../x',
      '    second: /y\\u{1b}',
      '  bytes  f: first difference at byte 4 096, sizes 5 000 and 4 096',
      '    first:  0x00001000: 41 09 0a |A..|',
      '    second: 0x00001000: (end of file)',
      '',
      'different: 6 differences, 2 files, 10 bytes compared',
      '',
    ].join('\n'),
  );
});
