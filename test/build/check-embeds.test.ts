import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkEmbeds } from '../../src/build/check-embeds.ts';
import { createFiles } from '../../src/host/files.ts';
import { temporaryFolder, writeFiles } from '../support/room-project.ts';

const text = '2023-11-14T22:13:20Z';

async function check(content: Readonly<Record<string, string>>, file: string, wanted = text): Promise<boolean | undefined> {
  const folder = temporaryFolder();
  writeFiles(folder, content);
  symlinkSync('/', join(folder, 'out'));
  return (await checkEmbeds(createFiles(), { folder }, [{ file, text: wanted }]))[0]?.found;
}

test('a text anywhere in the file is found', async () => {
  expect(await check({ 'dist/tool': `${'\0'.repeat(2_000_000)}built ${text}\0` }, 'dist/tool')).toBe(true);
});

test('another time, a missing file, a folder and an empty text are not found', async () => {
  expect(await check({ tool: 'built 2026-11-21T00:00:00Z' }, 'tool')).toBe(false);
  expect(await check({ other: text }, 'tool')).toBe(false);
  expect(await check({ 'tool/a': text }, 'tool')).toBe(false);
  expect(await check({ tool: text }, 'tool', '')).toBe(false);
});

test('a link is not followed out of the work tree', async () => {
  expect(await check({ tool: '' }, 'out/etc/passwd', 'root')).toBe(false);
});

test('a path that leaves the work tree is refused', async () => {
  await expect(check({ tool: '' }, '../tool')).rejects.toMatchObject({ code: 'config/escaping-glob' });
});
