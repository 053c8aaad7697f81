import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseChecksumList } from '../../src/codec/checksum-list.ts';
import { printSha256Sums } from '../../src/codec/sha256sums.ts';

const short = 'a1'.repeat(32);
const long = 'b2'.repeat(64);

function parse(text: string | Uint8Array, alone?: string) {
  return parseChecksumList(typeof text === 'string' ? Buffer.from(text) : text, alone);
}

function reason(text: string | Uint8Array, alone?: string): string {
  const parsed = parse(text, alone);
  return parsed.status === 'malformed' ? parsed.reason : `parsed as ${JSON.stringify(parsed.value)}`;
}

const [ofShort, ofLong] = [
  { name: 'a b', algorithm: 'sha256', hex: short },
  { name: 'c', algorithm: 'sha512', hex: long },
] as const;

test.each([
  ['two spaces', `${short}  a b\n${long}  c\n`, [ofShort, ofLong]],
  ['any order', `${long}  c\n${short}  a b\n`, [ofLong, ofShort]],
  ['binary marks', `${short} *a b\n`, [ofShort]],
  ['no end of the last line', `${short}  a b`, [ofShort]],
  ['capital hex', `${short.toUpperCase()}  a b\n`, [ofShort]],
  ['its own folder', `${short}  ./a b\n`, [ofShort]],
  ["BSD's order", `SHA256 (a b) = ${short}\nSHA512 (c) = ${long}\n`, [ofShort, ofLong]],
  ['brackets in a name', `SHA256 (a) = (b)) = ${short}\n`, [{ ...ofShort, name: 'a) = (b)' }]],
  ['one name in both algorithms', `${short}  c\n${long}  c\n`, [{ ...ofShort, name: 'c' }, ofLong]],
  ['an escape', `\\${short}  a\\nb\\\\c\n`, [{ ...ofShort, name: 'a\nb\\c' }]],
])('a list is read with %s', (_, text, lines) => {
  expect(parse(text)).toEqual({ status: 'parsed', value: lines });
});

test('a digest alone is of the file that the list is called after, and of nothing where there is none', () => {
  expect(parse(`${short}\n`, 'hello')).toEqual({ status: 'parsed', value: [{ ...ofShort, name: 'hello' }] });
  expect(parse(long.toUpperCase(), 'hello')).toEqual({ status: 'parsed', value: [{ ...ofLong, name: 'hello' }] });
  expect(parse(`${short}  a b\n`, 'hello')).toEqual({ status: 'parsed', value: [ofShort] });
  expect(reason(`${short}\n`)).toBe('line 1 is no SHA-256 or SHA-512 in hex with the name of a file');
  expect(reason(`${short}\n${short}\n`, 'hello')).toBe('line 1 is no SHA-256 or SHA-512 in hex with the name of a file');
});

test.each([
  ['', 'lists no file'],
  ['\n', 'line 1 is empty'],
  [`${short}  a\n\n`, 'line 2 is empty'],
  [`${short}  a\r\n`, 'line 1 ends in a carriage return'],
  [`\u{feff}${short}  a\n`, 'opens with a byte-order mark'],
  [Buffer.from([0xff, 0x0a]), 'not UTF-8'],
  [`# made by us\n`, 'line 1 is no SHA-256 or SHA-512 in hex with the name of a file'],
  [`${'a'.repeat(32)}  a\n`, 'line 1 is no SHA-256 or SHA-512 in hex with the name of a file'],
  [`${short.slice(1)}  a\n`, 'line 1 is no SHA-256 or SHA-512 in hex with the name of a file'],
  [`${short} a\n`, 'line 1 is no SHA-256 or SHA-512 in hex with the name of a file'],
  [`MD5 (a) = ${'a'.repeat(32)}\n`, 'line 1 is no SHA-256 or SHA-512 in hex with the name of a file'],
  [`SHA512 (a) = ${short}\n`, 'line 1 is of "SHA512", and its digest is of another length'],
  [`SHA3 (a) = ${short}\n`, 'line 1 is of "SHA3", and its digest is of another length'],
  [`${short}  a\n${short}  a\n`, 'line 2 lists "a" a second time'],
  [`${short}  a\n${long.slice(0, 64)}  ./a\n`, 'line 2 lists "a" a second time'],
  [`${short}  ../a\n`, 'line 1 names "../a", which is a path and not the name of a file beside this one'],
  [`${short}  /etc/passwd\n`, 'line 1 names "/etc/passwd", which is a path and not the name of a file beside this one'],
  [`${short}  dist/a\n`, 'line 1 names "dist/a", which is a path and not the name of a file beside this one'],
  [`${short}  ./\n`, 'line 1 names "./", which is empty'],
  [`${short}  ..\n`, 'line 1 names "..", which is a path and not the name of a file beside this one'],
  [`${short}  a\0b\n`, 'line 1 names "a\0b", which holds a zero byte'],
  [`\\${short}  a\\tb\n`, 'line 1 has an escape in "a\\tb" that sha256sum does not write'],
  [`${short}  a\n`.repeat(10_001), 'holds more than 10000 lines'],
])('%j is refused', (text, why) => {
  expect(reason(text)).toBe(why);
});

test('whatever is printed for SHA256SUMS is read with the same names and digests', () => {
  const name = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 12 })
    .filter((each) => each.isWellFormed() && !/[/\0]/.test(each) && each !== '.' && each !== '..');
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1 }), (names) => {
      const printed = printSha256Sums(names.map((each) => ({ name: each, sha256: short })));
      const parsed = parse(printed);
      expect(parsed.status === 'parsed' ? parsed.value.map((each) => each.name).sort() : parsed.reason).toEqual(
        [...names].sort(),
      );
    }),
  );
});

test('no bytes make it fail otherwise than by saying what is wrong, and no name that it gives leads anywhere', () => {
  const line = fc.oneof(
    fc.string(),
    fc.tuple(fc.constantFrom(short, long, 'ab'), fc.constantFrom('  ', ' *', ' '), fc.string()).map((parts) => parts.join('')),
    fc.tuple(fc.string(), fc.constantFrom(short, long)).map(([name, hex]) => `SHA256 (${name}) = ${hex}`),
  );
  fc.assert(
    fc.property(fc.array(line), fc.uint8Array(), (lines, bytes) => {
      for (const each of [Buffer.from(lines.join('\n')), bytes]) {
        const parsed = parse(each, 'alone');
        if (parsed.status === 'malformed') expect(parsed.reason).not.toBe('');
        else for (const { name } of parsed.value) expect(name).not.toMatch(/^$|^\.\.?$|\/|\0/);
      }
    }),
    { numRuns: 500 },
  );
});

test('what the tools themselves write is read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'selfsame-test-'));
  try {
    for (const name of ['a b', 'c\\d']) writeFileSync(join(folder, name), name);
    for (const [tool, algorithm] of [
      ['sha256sum', 'sha256'],
      ['sha512sum', 'sha512'],
    ] as const) {
      for (const form of [[], ['--binary'], ['--tag']]) {
        const written = execFileSync(tool, [...form, 'a b', 'c\\d'], { cwd: folder });
        // An escaped name with a tag has its backslash before the tag, which no list of a release was seen to have.
        if (form[0] === '--tag') expect(reason(written)).toContain('line 2 is no SHA-256');
        else {
          const hex = (content: string) => createHash(algorithm).update(content).digest('hex');
          expect(parse(written)).toEqual({
            status: 'parsed',
            value: ['a b', 'c\\d'].map((name) => ({ name, algorithm, hex: hex(name) })),
          });
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
