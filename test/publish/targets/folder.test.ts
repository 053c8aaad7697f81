// A release copied to a folder: whole or not there, and never over something else.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folder } from '../../../src/publish/targets/folder.ts';
import { startTargetBench, type TargetBench } from '../../support/release-job.ts';

let bench: TargetBench;
let out: string;
beforeEach(async () => {
  bench = await startTargetBench();
  out = join(bench.folder, 'www', 'hello-1.0.0');
});
afterEach(() => bench.close());

const run = (job = {}) => bench.run(folder, { job: { out, ...job } });

test('copies every file, and asks nobody', async () => {
  const result = await run();
  expect(result).toMatchObject({ outcome: 'published', folder: out });
  expect(readdirSync(out).sort()).toEqual(['SHA256SUMS', 'hello.tar.gz']);
  expect(readFileSync(join(out, 'hello.tar.gz'), 'utf8')).toBe('the program');
  expect(existsSync(`${out}.partial`)).toBe(false);
  expect(bench.github.requests).toEqual([]);
});

test('leaves an equal folder as it is', async () => {
  await run();
  expect(await run()).toMatchObject({ outcome: 'unchanged', folder: out });
});

test('goes on with what was copied before, and takes away what does not belong there', async () => {
  mkdirSync(`${out}.partial`, { recursive: true });
  writeFileSync(join(`${out}.partial`, 'hello.tar.gz'), 'the program');
  writeFileSync(join(`${out}.partial`, 'SHA256SUMS'), 'half');
  writeFileSync(join(`${out}.partial`, 'stray'), '');
  expect((await run()).files.map(({ status }) => status)).toEqual(['kept', 'published']);
  expect(readdirSync(out).sort()).toEqual(['SHA256SUMS', 'hello.tar.gz']);
});

test.each([
  ['a file with other bytes', 'hello.tar.gz', 'other'],
  ['a file more', 'more', ''],
])('refuses a folder with %s, and names it', async (_, name, content) => {
  await run();
  writeFileSync(join(out, name), content);
  await expect(run()).rejects.toMatchObject({ code: 'publish/folder-differs', excerpt: [expect.stringContaining(name)] });
  expect(readFileSync(join(out, name), 'utf8')).toBe(content);
});

test('refuses a file in its place', async () => {
  mkdirSync(join(bench.folder, 'www'));
  writeFileSync(out, '');
  await expect(run()).rejects.toMatchObject({ code: 'publish/folder-differs' });
});

test('refuses a file that changed since it was verified, and leaves no folder', async () => {
  writeFileSync(bench.job.files[0]?.file ?? '', 'changed');
  await expect(run()).rejects.toMatchObject({ code: 'publish/file-changed' });
  expect(existsSync(out)).toBe(false);
});

test('changes nothing in a dry run', async () => {
  expect((await run({ dryRun: true })).outcome).toBe('would publish');
  expect(existsSync(out)).toBe(false);
});

test('asks which folder', async () => {
  await expect(bench.run(folder)).rejects.toMatchObject({ code: 'publish/no-out' });
});
