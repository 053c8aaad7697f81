import fc from 'fast-check';
import { expect, test } from 'vitest';
import { preAuthenticationEncoding } from '../../src/codec/pre-authentication-encoding.ts';

test("the specification's own example is encoded as it says", () => {
  const encoded = preAuthenticationEncoding('http://example.com/HelloWorld', Buffer.from('hello world'));
  expect(Buffer.from(encoded).toString()).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
});

test('lengths count bytes, not characters', () => {
  expect(Buffer.from(preAuthenticationEncoding('é', Buffer.from('ü'))).toString()).toBe('DSSEv1 2 é 2 ü');
});

test('no two pairs of type and payload have the same encoding', () => {
  const pair = fc.tuple(
    fc.string({ unit: fc.constantFrom('1', ' ', 'a'), maxLength: 4 }),
    fc.uint8Array({ max: 49, maxLength: 4 }),
  );
  fc.assert(
    fc.property(pair, pair, ([firstType, first], [secondType, second]) => {
      const same = firstType === secondType && Buffer.from(first).equals(second);
      const equal = Buffer.from(preAuthenticationEncoding(firstType, first)).equals(
        preAuthenticationEncoding(secondType, second),
      );
      expect(equal).toBe(same);
    }),
    { numRuns: 1000 },
  );
});
