import { expect, test } from 'vitest';
import { splitBundles } from '../../src/codec/split-bundles.ts';

test.each([
  ['one bundle', '{"a":1}', [['f', '{"a":1}']]],
  ['one over several lines', '{\n"a":1\n}\n', [['f', '{\n"a":1\n}\n']]],
  [
    'one a line',
    '{"a":1}\n{"a":2}\n',
    [
      ['f:1', '{"a":1}'],
      ['f:2', '{"a":2}'],
    ],
  ],
  [
    'an empty line between two',
    '{}\n\n{}',
    [
      ['f:1', '{}'],
      ['f:2', ''],
      ['f:3', '{}'],
    ],
  ],
  ['no JSON at all', 'x\ny', [['f', 'x\ny']]],
  ['nothing', '', [['f', '']]],
] as const)('%s', (_, text, bundles) => {
  expect(splitBundles('f', text).map((each) => [each.where, each.text])).toEqual(bundles);
});
