import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRedirect, parseRedirect } from '../../src/codec/redirect.ts';

const distant = new URL('https://example.org/a/b?c');
const here = new URL('http://127.0.0.1:8080/a');

test.each([
  [300, false],
  [301, true],
  [302, true],
  [303, true],
  [304, false],
  [305, false],
  [307, true],
  [308, true],
  [200, false],
])('%i sends on: %s', (status, expected) => {
  expect(isRedirect(status)).toBe(expected);
});

test.each([
  [distant, 'https://other.example/x?y', 'https://other.example/x?y'],
  [distant, '/x', 'https://example.org/x'],
  [distant, 'd', 'https://example.org/a/d'],
  [distant, '//other.example/x#part', 'https://other.example/x'],
  [here, 'http://localhost:9/x', 'http://localhost:9/x'],
  [here, 'http://[::1]:9/x', 'http://[::1]:9/x'],
  [here, 'https://example.org/', 'https://example.org/'],
  [here, 'https://localhost/', 'https://localhost/'],
])('from %s one may go to %s', (from, location, expected) => {
  expect(String(parseRedirect(from, location))).toBe(expected);
  expect(parseRedirect(from, location)).toBeInstanceOf(URL);
});

test.each([
  [distant, 'http://example.org/a', 'it sends on to "http://example.org", which is not https'],
  [distant, 'http://127.0.0.1/a', 'it sends on to "http://127.0.0.1", which is not https'],
  [distant, 'http://localhost/a', 'it sends on to "http://localhost", which is not https'],
  [distant, 'https://localhost/a', 'it sends on to "https://localhost", which is this machine'],
  [distant, 'https://0x7f.1/a', 'it sends on to "https://127.0.0.1", which is this machine'],
  [new URL('https://localhost/'), 'http://localhost/', 'it sends on to "http://localhost", which is not https'],
  [here, 'http://example.org/a', 'it sends on to "http://example.org", which is not https'],
  [here, 'http://127.0.0.1.example.org/a', 'it sends on to "http://127.0.0.1.example.org", which is not https'],
  [here, 'ftp://127.0.0.1/a', 'it sends on to "ftp://127.0.0.1", which is not https'],
  [here, 'data:,x', 'it sends on to "data://", which is not https'],
  [distant, 'https://me@example.org/', 'it sends on to "example.org" with a user or a password'],
  [distant, 'https://:canary@example.org/', 'it sends on to "example.org" with a user or a password'],
  [distant, 'https://[', 'it sends elsewhere without saying where'],
  [distant, undefined, 'it sends elsewhere without saying where'],
])('from %s one may not go to %s', (from, location, reason) => {
  expect(parseRedirect(from, location)).toBe(reason);
});

test('whatever a distant server says, one goes to https elsewhere or stays', () => {
  const location = fc
    .tuple(fc.constantFrom('http:', 'https:', 'ftp:', ''), fc.constantFrom('//', '/', '', '///'), fc.string())
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(location, (text) => {
      const target = parseRedirect(distant, text);
      if (target instanceof URL) expect(target.protocol).toBe('https:');
      else expect(target).toMatch(/^it sends /);
    }),
  );
});
