import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ServiceFault } from '../../src/sign/services/service-fault.ts';
import { printReason, toSigningFailure, withoutToken } from '../../src/sign/signing-failure.ts';

const base64url = 'ABCdef019_-';
const part = fc.string({ unit: fc.constantFrom(...base64url), minLength: 8, maxLength: 60 });
const text = fc.string({ unit: fc.constantFrom(...'xyz .\n"') });

test('neither a token nor one of its parts is left in a text, wherever they stand', () => {
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

test('no piece of a token that tells something is left in a text, however it was cut', () => {
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 3, maxLength: 3 }),
      fc.nat(),
      fc.nat(),
      text,
      text,
      (parts, from, length, before, after) => {
        const token = parts.join('.');
        const start = from % token.length;
        const piece = token.slice(start, start + 8 + (length % token.length));
        fc.pre(piece.length >= 8);
        const left = withoutToken(`${before}${piece}${after}`, token);
        for (let at = 0; at + 8 <= piece.length; at += 1) expect(left).not.toContain(piece.slice(at, at + 8));
      },
    ),
  );
});

test('a text without any of the token stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'xyz .()') }), part, (words, token) => {
      expect(withoutToken(words, token)).toBe(words);
    }),
  );
});

test('an empty token replaces nothing', () => {
  expect(withoutToken('text', '')).toBe('text');
});

test('a token at the place where a long reason is cut leaves nothing behind', () => {
  const token = 'AAAABBBBCCCC.DDDDEEEEFFFF.GGGGHHHHIIII';
  for (let start = 460; start < 505; start += 1) {
    const shown = printReason(`${'x'.repeat(start)}${token}`, token);
    expect(shown).not.toMatch(/[A-I]{4}/);
    expect(shown.length).toBeLessThanOrEqual(501);
  }
});

test.each([
  ['network/no-certificate', 'network'],
  ['network/no-log-entry', 'network'],
  ['network/no-timestamp', 'network'],
  ['network/wrong-certificate', 'network'],
  ['network/wrong-log-entry', 'network'],
  ['network/wrong-timestamp', 'network'],
  ['sign/unexpected-identity', 'usage'],
] as const)('a fault %s becomes an error of the kind %s, with its reasons and a mend and no cause', (code, kind) => {
  const error = toSigningFailure(new ServiceFault(code, 'one', 'two canary-token'), 'canary-token');
  expect([error.kind, error.code, error.excerpt, error.cause]).toEqual([kind, code, ['one', 'two (identity token)'], undefined]);
  expect(error.help).not.toBe(undefined);
});
