import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maxTokenBytes, tokenIn } from '../../../src/sign/identity/token-text.ts';

test('a token is found with spaces and ends of line around it', () => {
  expect(tokenIn('  aa.bb.cc\r\n')).toBe('aa.bb.cc');
});

test.each(['', 'aa.bb', 'aa.bb.cc.dd', 'aa..cc', 'aa.bb.cc dd.ee.ff', 'aa.b b.cc', '"aa.bb.cc"', 'Bearer aa.bb.cc', 'aa.bb.c+'])(
  'text that is not exactly one token is none: %j',
  (text) => {
    expect(tokenIn(text)).toBeUndefined();
  },
);

test('what is no text is no token', () => {
  expect([undefined, null, 7, {}, ['aa.bb.cc']].map(tokenIn)).toEqual([undefined, undefined, undefined, undefined, undefined]);
});

test('a text above the limit is no token', () => {
  expect(tokenIn(`a.b.${'c'.repeat(maxTokenBytes - 4)}`)).toBeDefined();
  expect(tokenIn(`a.b.${'c'.repeat(maxTokenBytes - 3)}`)).toBeUndefined();
});

test('whatever is found has three parts and can stand in a header as it is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\s?[\w.-]{0,9}\s?$/)), (text) => {
      const token = tokenIn(text);
      if (token !== undefined) expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    }),
  );
});
