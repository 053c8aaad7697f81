import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesAtAddress, parseElf } from '../../src/codec/elf.ts';
import { makeElf } from './make-elf.ts';

const sections = [
  { name: '.text', address: 0x1000, bytes: Buffer.from('code') },
  { name: '.data', address: 0x2000, bytes: Buffer.from('some data'), segment: true },
];

describe.each([
  [32, true],
  [32, false],
  [64, true],
  [64, false],
] as const)('%i bits, little-endian %s', (bits, littleEndian) => {
  const file = makeElf({ bits, littleEndian, sections });
  const elf = parseElf(file);

  test('names each section and says where its bytes are', () => {
    expect(elf).toMatchObject({ bits, littleEndian });
    const data = elf?.sections.find(({ name }) => name === '.data');
    expect(data).toMatchObject({ address: 0x2000, sizeBytes: 9 });
    expect(file.subarray(data?.offset, (data?.offset ?? 0) + 9).toString()).toBe('some data');
  });

  test('finds bytes by address in a loaded segment alone', () => {
    const found = elf && bytesAtAddress(elf, file, 0x2005);
    expect(Buffer.from(found ?? []).toString()).toBe('data');
    expect(elf && bytesAtAddress(elf, file, 0x1000)).toBeUndefined();
    expect(elf && bytesAtAddress(elf, file, 0x2009)).toBeUndefined();
  });
});

test('a section that reaches past the end of the file is left out', () => {
  const file = makeElf({ bits: 64, littleEndian: true, sections });
  const table = Number(file.readBigUInt64LE(40));
  file.writeBigUInt64LE(2n ** 60n, table + 64 + 32);
  expect(parseElf(file)?.sections.map(({ name }) => name)).toEqual(['', '.data', '.shstrtab']);
});

test('a file without a section table still has its segments', () => {
  const elf = parseElf(makeElf({ bits: 64, littleEndian: true, sections, withoutSections: true }));
  expect(elf?.sections).toEqual([]);
  expect(elf?.segments).toHaveLength(1);
});

test.each([
  ['no bytes', Buffer.alloc(0)],
  ['another magic', Buffer.alloc(128, 1)],
  ['a header cut short', makeElf({ bits: 64, littleEndian: true, sections }).subarray(0, 60)],
  ['an unknown class', Buffer.from(makeElf({ bits: 64, littleEndian: true, sections }).fill(3, 4, 5))],
])('%s is no ELF file', (_, bytes) => {
  expect(parseElf(bytes)).toBeUndefined();
});

test('no damage to a file makes the parser throw or name bytes outside it', () => {
  const whole = makeElf({ bits: 64, littleEndian: true, sections });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 12 }),
      fc.nat(whole.length),
      (changes, end) => {
        const bytes = Buffer.from(whole.subarray(0, end));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        const elf = parseElf(bytes);
        for (const section of elf?.sections ?? []) {
          if (section.type !== 8) expect(section.offset + section.sizeBytes).toBeLessThanOrEqual(bytes.length);
        }
        for (const segment of elf?.segments ?? [])
          expect(segment.offset + segment.fileSizeBytes).toBeLessThanOrEqual(bytes.length);
      },
    ),
  );
});
