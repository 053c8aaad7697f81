import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDuration } from '../../src/config/duration.ts';

test('hours, minutes and seconds add up, and each may be left out', () => {
  const expected = { '10m': 600, '1h30m': 5400, '45s': 45, '1h1m1s': 3661, '24h': 86_400, '1440m': 86_400 };
  for (const [text, seconds] of Object.entries(expected)) expect(parseDuration(text), text).toBe(seconds);
});

test('what is no duration, or outside 1 second to 24 hours, is none', () => {
  for (const value of [
    '',
    '0s',
    '24h1s',
    '25h',
    '10',
    'm',
    '1m1h',
    '-1m',
    '1.5h',
    '1 h',
    '1h ',
    '10M',
    0,
    -1,
    1.5,
    86_401,
    Number.NaN,
    2 ** 31,
  ]) {
    expect(parseDuration(value), String(value)).toBeUndefined();
  }
});

test('any whole number of seconds in the range is itself', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 86_400 }), (seconds) => {
      expect(parseDuration(seconds)).toBe(seconds);
      expect(parseDuration(`${Math.floor(seconds / 3600)}h${Math.floor((seconds % 3600) / 60)}m${seconds % 60}s`)).toBe(seconds);
    }),
  );
});
