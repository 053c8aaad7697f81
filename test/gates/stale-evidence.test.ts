import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { staleReason } from '../../src/gates/stale-evidence.ts';
import { createWorld } from '../../src/host/create-world.ts';
import { git, repository, temporaryFolder, writeFiles } from '../support/room-project.ts';

const { processes } = createWorld();

test('names of all kinds are held against the evidence, and the first newer one is told', async () => {
  const names = ['a', '-n', 'with space', 'new\nline', '*', "it's"];
  const folder = repository(Object.fromEntries(names.map((name) => [name, 'x'])));
  writeFiles(folder, { 'evidence.xml': 'x' });
  const source = { folder, commit: git(folder, 'rev-parse', 'HEAD') };
  expect(await staleReason(processes, source, 'evidence.xml', names)).toBeUndefined();
  utimesSync(join(folder, 'new\nline'), Date.now() / 1000 + 9, Date.now() / 1000 + 9);
  expect(await staleReason(processes, source, 'evidence.xml', names)).toBe(
    'its evidence "evidence.xml" is older than "new\nline", which it covers',
  );
});

test('evidence that covers nothing cannot be stale', async () => {
  expect(await staleReason(processes, { folder: '/not-there', commit: '' }, 'evidence.xml', [])).toBeUndefined();
});

test('a folder without a history is an error, not an answer', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { a: '', 'evidence.xml': '' });
  await expect(staleReason(processes, { folder, commit: 'HEAD' }, 'evidence.xml', ['a'])).rejects.toMatchObject({
    kind: 'source',
    code: 'source/no-history',
  });
});
