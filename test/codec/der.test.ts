import { ASN1Obj } from '@sigstore/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bitString,
  boolean,
  certificateTime,
  contextConstructed,
  contextPrimitive,
  generalizedTime,
  integer,
  nothing,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  utf8String,
} from '../../src/codec/der.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const read = (bytes: Uint8Array) => ASN1Obj.parseBuffer(Buffer.from(bytes));

test.each([
  [boolean(true), '0101ff'],
  [boolean(false), '010100'],
  [integer(0), '020100'],
  [integer(127), '02017f'],
  [integer(128), '02020080'],
  [integer(256n), '02020100'],
  [integer(Uint8Array.of(0, 0, 1)), '020101'],
  [integer(Uint8Array.of(0xff)), '020200ff'],
  [bitString(Uint8Array.of(0x06), 1), '03020106'],
  [octetString(Uint8Array.of(1, 2)), '04020102'],
  [nothing(), '0500'],
  [objectIdentifier('1.2.840.10045.4.3.2'), '06082a8648ce3d040302'],
  [objectIdentifier('2.999.1'), '0603883701'],
  [utf8String('é'), '0c02c3a9'],
  [sequence(), '3000'],
  [contextConstructed(3, nothing()), 'a3020500'],
  [contextPrimitive(6, Uint8Array.of(0x61)), '860161'],
])('value %# is written as X.690 asks', (written, expected) => {
  expect(hex(written)).toBe(expected);
});

test('the members of a set are sorted by their encoding, whatever order they come in', () => {
  const members = [integer(2), boolean(true), integer(1)];
  fc.assert(
    fc.property(fc.shuffledSubarray(members, { minLength: 3 }), (shuffled) => {
      expect(hex(setOf(...shuffled))).toBe('31090101ff020101020102');
    }),
  );
});

test('a time up to 2049 has two digits for its year, and a later one four', () => {
  expect(Buffer.from(certificateTime(new Date('2049-12-31T23:59:59.999Z'))).toString('latin1')).toBe('\x17\x0d491231235959Z');
  expect(Buffer.from(certificateTime(new Date('2050-01-01T00:00:00Z'))).toString('latin1')).toBe('\x18\x0f20500101000000Z');
});

test('a timestamp has whole seconds', () => {
  expect(Buffer.from(generalizedTime(new Date('2026-01-02T03:04:05.678Z'))).toString('latin1')).toBe('\x18\x0f20260102030405Z');
});

test('a length of 128 bytes or more takes the long form, and no shorter content does', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 70_000 }), (length) => {
      const written = octetString(new Uint8Array(length).fill(0xff));
      expect(written.length).toBe(length + (length < 128 ? 2 : length < 256 ? 3 : length < 65_536 ? 4 : 5));
      expect(read(written).value.length).toBe(length);
    }),
    { numRuns: 200, examples: [[127], [128], [255], [256], [65_535], [65_536]] },
  );
});

test('every whole number and every object identifier reads back as it was written', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 160n }), (value) => {
      expect(read(integer(value)).toInteger()).toBe(value);
    }),
  );
  const arcs = fc.array(fc.bigInt({ min: 0n, max: 2n ** 70n }), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 39 }), arcs, (first, second, rest) => {
      const dotted = [first, second, ...rest].join('.');
      expect(read(objectIdentifier(dotted)).toOID()).toBe(dotted);
    }),
  );
});

test.each(['', '1', '3.1', '1.40', '1.2.', '1..2', '1.02', 'a.b', '1.-2'])('"%s" is refused as an object identifier', (text) => {
  expect(() => objectIdentifier(text)).toThrow(RangeError);
});

test('a negative integer is refused, not written as a positive one', () => {
  expect(() => integer(-1)).toThrow(RangeError);
});
