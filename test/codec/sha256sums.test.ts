import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSha256Sums, printSha256Sums } from '../../src/codec/sha256sums.ts';

const digest = 'a1'.repeat(32);
const other = 'b2'.repeat(32);

function reason(text: string | Uint8Array): string {
  const parsed = parseSha256Sums(text);
  return parsed.status === 'malformed' ? parsed.reason : 'parsed';
}

const fileName = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 12 })
  .filter((name) => name.isWellFormed() && !/[/\0]/.test(name) && name !== '.' && name !== '..');
const entry = fc.record({ name: fileName, sha256: fc.constantFrom(digest, other) });

test('lines are sorted by code unit, with two spaces and a newline', () => {
  const text = printSha256Sums([
    { name: 'a', sha256: digest },
    { name: 'B', sha256: other },
    { name: 'é', sha256: digest },
  ]);
  expect(text).toBe(`${other}  B\n${digest}  a\n${digest}  é\n`);
});

test('any list of file names, however odd, is read back as it was printed', () => {
  fc.assert(
    fc.property(fc.uniqueArray(entry, { minLength: 1, selector: ({ name }) => name }), (entries) => {
      const parsed = parseSha256Sums(printSha256Sums(entries));
      expect(parsed.status === 'parsed' && [...parsed.value]).toEqual([...entries].sort((a, b) => (a.name < b.name ? -1 : 1)));
    }),
  );
});

test('what is read prints as it was: there is one text for one list', () => {
  const sound = printSha256Sums([
    { name: 'a b', sha256: digest },
    { name: 'c\\d\ne', sha256: other },
    { name: 'z', sha256: digest },
  ]);
  const bytes = new TextEncoder().encode(sound);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
      const changed = Uint8Array.from(bytes);
      changed[at] = byte;
      const parsed = parseSha256Sums(changed);
      if (parsed.status === 'parsed') expect(new TextEncoder().encode(printSha256Sums(parsed.value))).toEqual(changed);
    }),
    { numRuns: 2000 },
  );
});

test('sha256sum itself accepts what is printed, for names of every kind', () => {
  const folder = mkdtempSync(join(tmpdir(), 'selfsame-test-'));
  try {
    const names = ['plain', '-n', ' lead and trail ', 'a\nb', 'c\\d', 'e\rf', '\u{1b}[31mred', 'é', '*star', '\\', 'x\n'];
    const entries = names.map((name) => {
      writeFileSync(join(folder, name), name);
      return { name, sha256: createHash('sha256').update(name).digest('hex') };
    });
    writeFileSync(join(folder, 'SHA256SUMS'), printSha256Sums(entries));
    const output = execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' });
    expect(output.match(/: OK$/gm)).toHaveLength(names.length);
    expect(execFileSync('sha256sum', ['--', '-n', 'a\nb', 'c\\d', 'e\rf'], { cwd: folder, encoding: 'utf8' })).toBe(
      printSha256Sums(entries.filter(({ name }) => ['-n', 'a\nb', 'c\\d', 'e\rf'].includes(name))),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('refused, with the line', () => {
  test.each([
    ['no line', '', 'lists no file'],
    ['no newline at the end', `${digest}  a`, 'the last line has no newline at its end'],
    ['CRLF', `${digest}  a\r\n`, 'line 1 ends in a carriage return'],
    ['an empty line', `${digest}  a\n\n`, 'line 2 is empty'],
    ['one space', `${digest} a\n`, 'line 1 is not a digest of 64 lower-case hex digits, two spaces and a name'],
    [
      'capitals in the digest',
      `${digest.toUpperCase()}  a\n`,
      'line 1 is not a digest of 64 lower-case hex digits, two spaces and a name',
    ],
    ['a short digest', `${digest.slice(2)}  a\n`, 'line 1 is not a digest of 64 lower-case hex digits, two spaces and a name'],
    ['the binary mark', `${digest} *a\n`, 'line 1 marks its file as binary with "*"'],
    ['no name', `${digest}  \n`, 'line 1 names "", which is empty'],
    ['a folder', `${digest}  d/a\n`, 'line 1 names "d/a", which is a path and not the name of a file beside this one'],
    ['the way up', `${digest}  ..\n`, 'line 1 names "..", which is a path and not the name of a file beside this one'],
    ['a zero byte', `${digest}  a\0b\n`, 'line 1 names "a\0b", which holds a zero byte'],
    ['a name twice', `${digest}  a\n${digest}  a\n`, 'line 2 lists "a" a second time'],
    ['a name twice, apart', `${digest}  a\n${digest}  b\n${digest}  a\n`, 'line 3 lists "a" a second time'],
    ['the wrong order', `${digest}  b\n${digest}  a\n`, 'line 2 is out of order: "a" comes after "b"'],
    ['an escape without its mark', `${digest}  a\\\\b\n`, 'line 1 does not escape "a\\\\b" as sha256sum does'],
    ['a mark without an escape', `\\${digest}  ab\n`, 'line 1 does not escape "ab" as sha256sum does'],
    ['an unknown escape', `\\${digest}  a\\tb\n`, 'line 1 has an escape in "a\\tb" that sha256sum does not write'],
    ['a byte-order mark', `\u{feff}${digest}  a\n`, 'opens with a byte-order mark'],
  ])('%s', (_, text, expected) => {
    expect(reason(text)).toBe(expected);
  });

  test('bytes that are not UTF-8', () => {
    expect(reason(Uint8Array.of(0xff))).toBe('not UTF-8');
  });
});
