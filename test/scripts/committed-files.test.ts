// What the check of a release commit sees of it.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { differencesOf, filesInCommit } from '../../scripts/committed-files.ts';

const clone = mkdtempSync(join(tmpdir(), 'selfsame-committed-files-'));
afterAll(() => rmSync(clone, { recursive: true, force: true }));

test('a file with a tab in its name takes the place of no other', () => {
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', clone, ...args], { stdio: 'pipe' });
  mkdirSync(join(clone, 'dist'));
  writeFileSync(join(clone, 'dist/index.js'), 'spoilt');
  writeFileSync(join(clone, 'dist/index.js\tb'), 'sound');
  git('init', '--quiet');
  git('add', '--all');
  git('-c', 'user.name=T', '-c', 'user.email=t@example.org', '-c', 'commit.gpgSign=false', 'commit', '--quiet', '-m', 'x');
  const committed = filesInCommit(clone, 'HEAD', 'dist');
  expect([...committed.keys()]).toEqual(['index.js', 'index.js\tb']);
  expect(differencesOf(committed, new Map([['index.js', Buffer.from('sound')]]))).toEqual([
    '"index.js" has other bytes than those that the source gives',
    '"index.js\tb" is committed and not built',
  ]);
});
