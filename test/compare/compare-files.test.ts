import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compareFiles } from '../../src/compare/compare-files.ts';
import { createFiles } from '../../src/host/files.ts';

const files = createFiles();
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfsame-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array, mode = 0o644): string {
  writeFileSync(join(folder, name), content, { mode });
  return join(folder, name);
}

test('equal bytes are equal under any names and modes', async () => {
  expect(await compareFiles(file('a', 'same', 0o755), file('b', 'same'), files)).toEqual({
    schemaVersion: 1,
    outcome: 'equal',
    filesCompared: 1,
    bytesCompared: 4,
    differences: [],
  });
});

test('two empty files are equal: there was a file to compare', async () => {
  expect((await compareFiles(file('a', ''), file('b', ''), files)).outcome).toBe('equal');
});

test.each([
  ['another byte', 'same', 'sane', 2],
  ['a longer second file', 'same', 'same\n', 4],
  ['a longer first file', 'same\n', 'same', 4],
  ['an empty file', '', 's', 0],
])('%s makes two files different', async (_, first, second, offset) => {
  expect(await compareFiles(file('a', first), file('b', second), files)).toMatchObject({
    outcome: 'different',
    filesCompared: 1,
    differences: [{ kind: 'bytes', offset, firstSizeBytes: first.length, secondSizeBytes: second.length }],
  });
});

test('a difference far inside a long file is found at its byte', async () => {
  const bytes = new Uint8Array(3 * 1024 * 1024 + 5);
  const first = file('a', bytes);
  bytes[3 * 1024 * 1024 + 2] = 0xff;
  expect((await compareFiles(first, file('b', bytes), files)).differences).toEqual([
    {
      kind: 'bytes',
      path: first,
      offset: 3_145_730,
      firstSizeBytes: 3_145_733,
      secondSizeBytes: 3_145_733,
      first: { offset: 3_145_728, hex: '0000000000' },
      second: { offset: 3_145_728, hex: '0000ff0000' },
    },
  ]);
});

test('a link that the user names is followed', async () => {
  symlinkSync(file('a', 'x'), join(folder, 'l'));
  expect(await compareFiles(join(folder, 'l'), file('b', 'x'), files)).toMatchObject({ outcome: 'equal', bytesCompared: 1 });
});

test('a missing file and a folder are no answer', async () => {
  await expect(compareFiles(file('a', ''), join(folder, 'gone'), files)).rejects.toMatchObject({ code: 'file/not-found' });
  await expect(compareFiles(file('b', ''), folder, files)).rejects.toMatchObject({ code: 'file/not-regular' });
});
