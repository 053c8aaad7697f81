import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printJsonLines, splitJsonLines } from '../../src/codec/json-lines.ts';

test('a last line without a newline is kept, and one with it makes no further line', () => {
  expect(splitJsonLines('{"a":1}\n{"b":2}')).toEqual([
    { number: 1, text: '{"a":1}' },
    { number: 2, text: '{"b":2}' },
  ]);
  expect(splitJsonLines('{"a":1}\n')).toEqual([{ number: 1, text: '{"a":1}' }]);
});

test('an empty line between others is kept, so that it can be refused', () => {
  expect(splitJsonLines('1\n\n2\n').map(({ text }) => text)).toEqual(['1', '', '2']);
});

test('nothing has no line', () => {
  expect(splitJsonLines('')).toEqual([]);
  expect(printJsonLines([])).toBe('');
});

test('what is printed is split into the same texts', () => {
  fc.assert(
    fc.property(fc.array(fc.json()), (texts) => {
      expect(splitJsonLines(printJsonLines(texts)).map(({ text }) => text)).toEqual(texts);
    }),
  );
});

test('a text of two lines is never printed as one', () => {
  expect(() => printJsonLines(['{\n}'])).toThrow('newline');
});
