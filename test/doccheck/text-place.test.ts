// Lines and columns of offsets.

import { expect, test } from 'vitest';
import { placesIn } from '../../src/doccheck/text-place.ts';

test.each([
  ['', 0, 1, 1],
  ['ab', 1, 1, 2],
  ['ab\n', 2, 1, 3],
  ['ab\ncd', 3, 2, 1],
  ['\n\n\n', 2, 3, 1],
  ['a\r\nb', 3, 2, 1],
  ['a', 9, 1, 10],
])('in %j the character %i stands on line %i at column %i', (text, offset, line, column) => {
  expect(placesIn(text)(offset)).toEqual({ line, column });
});
