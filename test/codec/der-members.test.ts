import fc from 'fast-check';
import { expect, test } from 'vitest';
import { integer, octetString, sequence, utf8String } from '../../src/codec/der.ts';
import { derMembers } from '../../src/codec/der-members.ts';

test('the members of a sequence are cut where they were put together, whatever their length', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 70_000 }), { maxLength: 5 }), (contents) => {
      const members = contents.map((content) => octetString(content));
      expect(derMembers(sequence(...members))?.map((each) => Buffer.from(each))).toEqual(
        members.map((each) => Buffer.from(each)),
      );
    }),
    { numRuns: 30 },
  );
});

test('no byte is copied', () => {
  const bytes = sequence(integer(1), utf8String('a'));
  expect(derMembers(bytes)?.[1]?.buffer).toBe(bytes.buffer);
});

test.each([
  ['nothing', []],
  ['a tag alone', [0x30]],
  ['a byte too few', [0x30, 3, 2, 1]],
  ['a byte too many', [0x30, 0, 0]],
  ['a length without an end', [0x30, 0x80, 0, 0]],
  ['a length of five bytes', [0x30, 0x85, 0, 0, 0, 0, 0]],
  ['a length in a longer form than it needs', [0x30, 0x81, 1, 0]],
  ['a length with a zero before it', [0x30, 0x82, 0, 0x80, ...new Array(0x80).fill(0)]],
  ['a length that is cut off', [0x30, 0x82, 1]],
  ['a tag of several bytes', [0x3f, 0x20, 0]],
  ['a member that is cut off', [0x30, 2, 4, 5]],
])('%s is no value in DER', (_, bytes) => {
  expect(derMembers(Uint8Array.from(bytes))).toBeUndefined();
});

test('any bytes are cut or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const members = derMembers(bytes);
      const length = members?.reduce((sum, each) => sum + each.length, 0) ?? 0;
      expect(length).toBeLessThanOrEqual(bytes.length);
    }),
  );
});
