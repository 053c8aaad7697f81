import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareVersions } from '../../src/verify/version-order.ts';

/** In the order of semver.org, section 11, with its own examples among them. */
const ordered = [
  '0.0.1',
  '0.1.0',
  '0.9.9',
  '0.10.0',
  '1.0.0-0',
  '1.0.0-9',
  '1.0.0-10',
  '1.0.0--',
  '1.0.0-0a',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '2.0.0',
  '2.1.0',
  '2.1.1',
  '10.0.0',
  '99999999999999999999.0.0',
  '100000000000000000000.0.0',
];

test('versions come in the order of the specification, whichever is asked first', () => {
  for (const [first, one] of ordered.entries()) {
    for (const [second, other] of ordered.entries()) {
      expect(Math.sign(compareVersions(one, other) ?? Number.NaN), `${one} and ${other}`).toBe(Math.sign(first - second));
    }
  }
});

test('build metadata makes no version later', () => {
  expect(compareVersions('1.0.0+b', '1.0.0+a.1')).toBe(0);
  expect(compareVersions('1.0.0-rc.1+b', '1.0.0')).toBeLessThan(0);
});

describe('no order is made up', () => {
  test.each([
    '',
    '1',
    '1.0',
    'v1.0.0',
    '01.0.0',
    '1.0.0-',
    '1.0.0-01',
    '1.0.0-a..b',
    '1.0.0+',
    '1.0.0 ',
    '1.0.0\n',
    '2026-11',
    '²',
  ])('for %j', (version) => {
    expect(compareVersions(version, '1.0.0')).toBeUndefined();
    expect(compareVersions('1.0.0', version)).toBeUndefined();
  });

  test('for a text that is longer than any version', () => {
    expect(compareVersions(`1.0.0-${'a'.repeat(250)}`, '1.0.0')).toBeLessThan(0);
    expect(compareVersions(`1.0.0-${'a'.repeat(251)}`, '1.0.0')).toBeUndefined();
  });

  test('for whatever else comes in, at once and without an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect([0, undefined]).toContain(compareVersions(text, text));
      }),
    );
  });
});
