import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readGoBuildInformation } from '../../src/codec/go-build-information.ts';
import { makeElf } from './make-elf.ts';
import { goProgram, inlineBlob, moduleText, pointerProgram } from './make-go-program.ts';

const lines = [
  'path\texample.org/hello/cmd/hello',
  'mod\texample.org/hello\t(devel)\t',
  'dep\texample.org/greet\tv1.2.3\th1:abc=',
  'dep\texample.org/old\tv1.0.0\th1:old=',
  '=>\texample.org/new\tv2.0.0\th1:new=',
  'dep\texample.org/local\tv0.1.0',
  '=>\t./local\t(devel)\t',
  'build\tGOOS=linux',
  'build\t-ldflags="-X main.version=\\"1\\" -s\\u00e9\\x41"',
  'build\t"key=with=equals"=`raw value`',
  'later\tunknown\tto us',
];

const expected = {
  goVersion: 'go1.26.8',
  mainPackage: 'example.org/hello/cmd/hello',
  mainModule: { path: 'example.org/hello' },
  modules: [
    { path: 'example.org/greet', version: 'v1.2.3', sum: 'h1:abc=' },
    {
      path: 'example.org/old',
      version: 'v1.0.0',
      sum: 'h1:old=',
      replacement: { path: 'example.org/new', version: 'v2.0.0', sum: 'h1:new=' },
    },
    { path: 'example.org/local', version: 'v0.1.0', replacement: { path: './local' } },
  ],
  settings: new Map([
    ['GOOS', 'linux'],
    ['-ldflags', '-X main.version="1" -séA'],
    ['key=with=equals', 'raw value'],
  ]),
};

test('the inline form is read from its section', () => {
  expect(readGoBuildInformation(goProgram(lines))).toEqual({ status: 'read', information: expected });
});

test('a program without sections is searched in its writable segment', () => {
  expect(readGoBuildInformation(goProgram(lines, { withoutSections: true }))).toEqual({ status: 'read', information: expected });
});

test.each([
  [32, true],
  [32, false],
  [64, true],
  [64, false],
] as const)('the older form with pointers is read: %i bits, little-endian %s', (bits, littleEndian) => {
  const program = pointerProgram(bits, littleEndian, 'go1.17.13', moduleText(lines));
  expect(readGoBuildInformation(program)).toEqual({ status: 'read', information: { ...expected, goVersion: 'go1.17.13' } });
});

test.each([
  ['Mach-O', 'cffaedfe'],
  ['PE', '4d5a9000'],
])('%s is read by a search at 16 bytes', (_, start) => {
  const before = Buffer.alloc(64);
  before.write(start, 'hex');
  const program = Buffer.concat([before, inlineBlob('go1.26.8', moduleText(lines))]);
  expect(readGoBuildInformation(program)).toEqual({ status: 'read', information: expected });
});

test('magic bytes out of step are passed over', () => {
  const before = Buffer.alloc(65);
  before.write('4d5a9000', 'hex');
  expect(readGoBuildInformation(Buffer.concat([before, inlineBlob('go1.26.8', moduleText(lines))]))).toEqual({
    status: 'not go',
  });
});

test('a program built outside module mode has a toolchain and nothing else', () => {
  const program = makeElf({
    bits: 64,
    littleEndian: true,
    sections: [{ name: '.go.buildinfo', address: 0x4000, bytes: inlineBlob('go1.20', ''), segment: true }],
  });
  expect(readGoBuildInformation(program)).toEqual({
    status: 'read',
    information: { goVersion: 'go1.20', modules: [], settings: new Map() },
  });
});

describe('a Go program without readable build information is never taken for something else', () => {
  test('where the section is empty', () => {
    const sections = [{ name: '.go.buildinfo', address: 0x4000, bytes: Buffer.alloc(32), segment: true }];
    expect(readGoBuildInformation(makeElf({ bits: 64, littleEndian: true, sections })).status).toBe('unreadable');
  });

  test('where only the build id of the linker is left', () => {
    const sections = [{ name: '.text', address: 0x1000, bytes: Buffer.from('\xff Go build ID: "abc"', 'latin1') }];
    expect(readGoBuildInformation(makeElf({ bits: 64, littleEndian: true, sections }))).toEqual({
      status: 'unreadable',
      reason: 'it has no build information',
    });
  });

  test('where a text says that it is longer than the file', () => {
    const blob = Buffer.concat([
      inlineBlob('go1.26.8', moduleText(lines)).subarray(0, 32),
      Buffer.from([0xff, 0xff, 0xff, 0xff, 0x7f]),
    ]);
    const sections = [{ name: '.go.buildinfo', address: 0x4000, bytes: blob, segment: true }];
    expect(readGoBuildInformation(makeElf({ bits: 64, littleEndian: true, sections }))).toMatchObject({ status: 'unreadable' });
  });

  test.each([['dep\t\tv1'], ['=>\tx\tv1\t'], ['build\tnothing'], ['build\tx="unfinished'], ['dep\ta\tv1\th1:\tmore']])(
    'where a line breaks its form: %j',
    (line) => {
      expect(readGoBuildInformation(goProgram([line]))).toMatchObject({ status: 'unreadable' });
    },
  );
});

test.each([
  [
    'another ELF program',
    makeElf({ bits: 64, littleEndian: true, sections: [{ name: '.text', address: 1, bytes: Buffer.from('x') }] }),
  ],
  ['a script', Buffer.from('#!/bin/sh\necho "\xff Go buildinf:"\n', 'latin1')],
  ['nothing', Buffer.alloc(0)],
])('%s is not Go', (_, bytes) => {
  expect(readGoBuildInformation(bytes)).toEqual({ status: 'not go' });
});

test('no damage makes the reader throw', () => {
  const programs = [
    goProgram(lines),
    pointerProgram(64, true, 'go1.17', moduleText(lines)),
    pointerProgram(32, false, 'go1.17', moduleText(lines)),
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...programs),
      fc.array(fc.tuple(fc.nat(2000), fc.integer({ min: 0, max: 255 })), { maxLength: 16 }),
      fc.nat(2000),
      (program, changes, end) => {
        const bytes = Buffer.from(program.subarray(0, end));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        expect(['read', 'unreadable', 'not go']).toContain(readGoBuildInformation(bytes).status);
      },
    ),
    { numRuns: 500 },
  );
});
