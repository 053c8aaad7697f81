import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFiles } from '../../src/host/files.ts';
import { partialFolder, type ReleaseContent, writeRelease } from '../../src/release/write-release.ts';

const files = createFiles();
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfsame-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(contents: readonly ReleaseContent[], accept: (folder: string) => Promise<boolean> = async () => true) {
  return writeRelease(files, { out: join(folder, 'out'), random: 'r4nd', contents }, accept);
}

const contents: readonly ReleaseContent[] = [{ name: 'release.json', content: '{}' }];

test('the folder is verified under its other name, whole, and then renamed', async () => {
  writeFileSync(join(folder, 'tool'), 'x', { mode: 0o755 });
  let seen: readonly string[] = [];
  const made = await write([...contents, { name: 'tool', copyOf: join(folder, 'tool') }], async (at) => {
    expect(at).toBe(partialFolder({ out: join(folder, 'out'), random: 'r4nd' }));
    expect(existsSync(join(folder, 'out'))).toBe(false);
    seen = readdirSync(at).sort();
    return true;
  });
  expect(made).toBe(true);
  expect(seen).toEqual(['release.json', 'tool']);
  expect(readdirSync(folder).sort()).toEqual(['out', 'tool']);
  expect(statSync(join(folder, 'out/tool')).mode & 0o777).toBe(0o755);
  expect(statSync(join(folder, 'out/release.json')).mode & 0o777).toBe(0o644);
});

test('names of every kind are written as they are', async () => {
  const names = ['-rf', 'a b', 'x\ny', '\u{1b}[2Jcleared', 'é', 'A', 'a', '\u{202e}txt.exe', '"', '*'];
  expect(await write(names.map((name) => ({ name, content: name })))).toBe(true);
  expect(readdirSync(join(folder, 'out')).sort()).toEqual([...names].sort());
  for (const name of names) expect(readFileSync(join(folder, 'out', name), 'utf8')).toBe(name);
});

describe('no folder is left', () => {
  test('when the folder as written is not accepted', async () => {
    expect(await write(contents, async () => false)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('when verifying it fails', async () => {
    await expect(write(contents, () => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('when a file cannot be written', async () => {
    await expect(write([...contents, { name: 'gone', copyOf: join(folder, 'gone') }])).rejects.toMatchObject({
      code: 'file/not-found',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('when something came to stand there meanwhile, and that is kept', async () => {
    const writing = write(contents, async () => {
      mkdirSync(join(folder, 'out'));
      return true;
    });
    await expect(writing).rejects.toMatchObject({ kind: 'usage', code: 'release/folder-exists' });
    expect(readdirSync(folder)).toEqual(['out']);
  });
});

test('a folder that exists, even an empty one, is refused and untouched, before anything is written', async () => {
  mkdirSync(join(folder, 'out'));
  const writing = write(contents, () => Promise.reject(new Error('a folder was written and verified')));
  await expect(writing).rejects.toMatchObject({ kind: 'usage', code: 'release/folder-exists' });
  expect(readdirSync(folder)).toEqual(['out']);
});

test('an unfinished folder of the same name is refused and untouched', async () => {
  mkdirSync(join(folder, 'out.partial-r4nd'));
  writeFileSync(join(folder, 'out.partial-r4nd/other'), 'of another release');
  await expect(write(contents)).rejects.toMatchObject({ kind: 'usage', code: 'release/folder-exists' });
  expect(readdirSync(folder)).toEqual(['out.partial-r4nd']);
  expect(readdirSync(join(folder, 'out.partial-r4nd'))).toEqual(['other']);
});

test.each(['', '..', 'a/b', 'a\0b', '../out2/x'])('the name %j is refused before anything is written', async (name) => {
  await expect(write([...contents, { name, content: '' }])).rejects.toMatchObject({ kind: 'build', code: 'release/bad-name' });
  expect(readdirSync(folder)).toEqual([]);
});

test('two files of one name are refused', async () => {
  await expect(write([...contents, ...contents])).rejects.toThrow('the name "release.json" is that of two files');
});
