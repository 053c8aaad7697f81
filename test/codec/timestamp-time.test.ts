import { describe, expect, test } from 'vitest';
import { RFC3161Timestamp } from '../../src/codec/sigstore-core.ts';
import { timestampTime } from '../../src/codec/timestamp-time.ts';
import { createForgedTimes, forgeTimestamp } from '../support/hostile-timestamp.ts';

const times = createForgedTimes(new Date('2026-01-01'), new Date('2030-01-01'));
const timeOf = (time: string): Date =>
  timestampTime(RFC3161Timestamp.parse(Buffer.from(forgeTimestamp(times, Buffer.from('x'), () => ({ time })))));

test.each([
  ['20261101100030Z', '2026-11-01T10:00:30.000Z'],
  ['20261101100030.5Z', '2026-11-01T10:00:30.500Z'],
  ['20261101100030.12Z', '2026-11-01T10:00:30.120Z'],
  ['20261101100030.123456789Z', '2026-11-01T10:00:30.123Z'],
  ['20280229235959Z', '2028-02-29T23:59:59.000Z'],
])('"%s" is %s', (text, wanted) => {
  expect(timeOf(text).toISOString()).toBe(wanted);
});

describe('what is no time is refused:', () => {
  test.each([
    '20261101100030',
    '20261101100030.Z',
    '202611011000Z',
    '20261101100030+0100',
    '20261301100030Z',
    '20260230100030Z',
    '',
  ])('"%s"', (text) => {
    expect(() => timeOf(text)).toThrow('is none');
  });
});
