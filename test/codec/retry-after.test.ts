import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRetryAfter } from '../../src/codec/retry-after.ts';

const now = new Date('1994-11-06T08:49:30Z');

describe('how long a server asks to wait', () => {
  test.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7000],
  ])('"%s" is so many seconds', (value, expected) => expect(parseRetryAfter(value, now)).toBe(expected));

  test.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])(
    '"%s" is seven seconds after half past',
    (value) => expect(parseRetryAfter(value, now)).toBe(7000),
  );

  test('a date that has passed asks for no wait', () => {
    expect(parseRetryAfter('Sun, 06 Nov 1994 08:49:29 GMT', now)).toBe(0);
  });

  test('a year of two digits is at most fifty years ahead', () => {
    expect(parseRetryAfter('Sunday, 06-Nov-44 08:49:30 GMT', now)).toBe(0);
    expect(parseRetryAfter('Sunday, 06-Nov-44 08:49:30 GMT', new Date('2026-11-06T08:49:30Z'))).toBe(
      Date.UTC(2044, 10, 6) - Date.UTC(2026, 10, 6),
    );
    expect(parseRetryAfter('Sunday, 06-Nov-94 08:49:30 GMT', new Date('2026-11-06T08:49:30Z'))).toBe(0);
  });

  test.each([
    '',
    '-1',
    '1.5',
    '1e3',
    '0x10',
    'soon',
    'Sun, 06 Nov 1994 08:49:37 PST',
    'Sun, 06 Foo 1994 08:49:37 GMT',
    'Sun, 6 Nov 1994 08:49:37 GMT',
    '1994-11-06T08:49:37Z',
  ])('"%s" is neither', (value) => expect(parseRetryAfter(value, now)).toBeUndefined());

  test('every date that JavaScript prints is read as that date', () => {
    const seconds = fc.integer({ min: 784_111_770, max: 253_402_300_799 });
    fc.assert(
      fc.property(seconds, (at) => {
        const expected = at * 1000 - now.getTime();
        expect(parseRetryAfter(new Date(at * 1000).toUTCString(), now)).toBe(expected);
      }),
    );
  });

  test('no text makes it throw or ask for a wait below nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/)),
        (text) => {
          expect(parseRetryAfter(text, now) ?? 0).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});
