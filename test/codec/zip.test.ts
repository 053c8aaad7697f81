import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ArchiveEntry } from '../../src/codec/archive-entry.ts';
import { packZip } from '../../src/codec/zip.ts';

function file(path: string, content = path, executable = false): ArchiveEntry {
  return { path, content: new TextEncoder().encode(content), executable };
}

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfsame-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const entries = [file('bin/tool', 'x'.repeat(5000), true), file('doc/é ü.txt', 'short'), file('empty', '')];

test('the bytes are pinned: times in UTC, no extra field, no comment', () => {
  const zip = packZip([file('short', 'é', true), file('empty', '')], 1_700_000_000);
  expect(createHash('sha256').update(zip).digest('hex')).toBe('870bd229d164b4a6fd9a4396a86074b6a29ba0d2dda968185dcdee7893b9687e');
});

test('the first header reads as docs/release-folder.md says', () => {
  const zip = Buffer.from(packZip([file('a', 'b')], Date.UTC(2024, 1, 29, 13, 37, 43) / 1000));
  expect(zip.subarray(0, 32).toString('hex')).toBe(
    ['504b0304', '1400', '0008', '0000', 'b56c', '5d58', 'f9efbe71', '01000000', '01000000', '0100', '0000', '61', '62'].join(''),
  );
});

test('the same bytes are made in any time zone', () => {
  const code = `import { packZip } from ${JSON.stringify(join(import.meta.dirname, '../../src/codec/zip.ts'))};
process.stdout.write(packZip([{ path: 'a', content: new Uint8Array(3), executable: false }], 1700000000));`;
  const run = (zone: string) =>
    execFileSync(process.execPath, ['--input-type=module', '-e', code], { env: { ...process.env, TZ: zone } });
  expect(run('XYZ-14').equals(run('UTC'))).toBe(true);
});

test('a time before 1980 or after 2107 becomes the nearest that zip can hold', () => {
  expect(packZip(entries, 0)).toEqual(packZip(entries, Date.UTC(1980, 0, 1) / 1000));
  expect(packZip(entries, 9e9)).toEqual(packZip(entries, Date.UTC(2107, 11, 31, 23, 59, 58) / 1000));
});

test('python reads every name, content, mode and time', () => {
  writeFileSync(join(folder, 'a.zip'), packZip(entries, Date.UTC(2024, 1, 29, 13, 37, 42) / 1000));
  const script = `import json, zipfile
with zipfile.ZipFile('a.zip') as z:
    assert z.testzip() is None
    print(json.dumps([[i.filename, z.read(i).decode(), oct(i.external_attr >> 16), list(i.date_time), i.extra.hex(), i.create_system] for i in z.infolist()]))`;
  const read: unknown = JSON.parse(execFileSync('python3', ['-c', script], { cwd: folder, encoding: 'utf8' }));
  const time = [2024, 2, 29, 13, 37, 42];
  expect(read).toEqual([
    ['bin/tool', 'x'.repeat(5000), '0o100755', time, '', 3],
    ['doc/é ü.txt', 'short', '0o100644', time, '', 3],
    ['empty', '', '0o100644', time, '', 3],
  ]);
});

test('unzip finds no fault and gives the executable bit back', () => {
  writeFileSync(join(folder, 'a.zip'), packZip(entries, 1_700_000_000));
  execFileSync('unzip', ['-tq', 'a.zip'], { cwd: folder });
  execFileSync('unzip', ['-q', 'a.zip'], { cwd: folder });
  expect(readFileSync(join(folder, 'bin/tool'), 'utf8')).toBe('x'.repeat(5000));
  expect(statSync(join(folder, 'bin/tool')).mode & 0o777).toBe(0o755);
});

test('more files than zip can count are refused', () => {
  const many = Array.from({ length: 65_535 }, () => file('a'));
  expect(() => packZip(many, 0)).toThrow('a zip archive cannot hold 65535 files');
});
