import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toSigningFailure, withoutToken } from '../../src/sign/signing-failure.ts';

test('neither a token nor one of its parts is left in a text, wherever they stand', () => {
  const part = fc.string({ unit: fc.constantFrom(...'ABCdef019_-'), minLength: 8, maxLength: 30 });
  const text = fc.string({ unit: fc.constantFrom(...'xyz .\n') });
  fc.assert(
    fc.property(part, part, part, fc.array(text, { minLength: 5, maxLength: 5 }), (header, payload, signature, texts) => {
      const token = `${header}.${payload}.${signature}`;
      const left = withoutToken(
        [texts[0], token, texts[1], payload, texts[2], signature, texts[3], header, texts[4]].join(''),
        token,
      );
      for (const secret of [token, header, payload, signature]) expect(left).not.toContain(secret);
    }),
  );
});

test('an empty token replaces nothing', () => {
  expect(withoutToken('text', '')).toBe('text');
});

test('an error of any other kind keeps the messages of its causes, and no cause', () => {
  const error = toSigningFailure(new Error('outer', { cause: new Error('inner') }), 'token');
  expect([error.code, error.excerpt, error.cause]).toEqual(['network/not-signed', ['outer', 'inner'], undefined]);
});
