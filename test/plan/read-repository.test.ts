import { afterAll, expect, test } from 'vitest';
import { gitIn } from '../../src/plan/git.ts';
import { readRemote } from '../../src/plan/read-repository.ts';
import { realProcesses } from '../support/processes.ts';
import { makeFolder, makeRepository, removeFolders } from '../support/repository.ts';

afterAll(removeFolders);

test('the address of a clone is that of its remote', async () => {
  const { folder, git } = makeRepository();
  git('remote', 'add', 'origin', 'git@github.com:owner/name.git');
  expect(await readRemote(gitIn(realProcesses(), folder))).toBe('https://github.com/owner/name');
});

test('outside of a repository, without git, without remote and with a folder as remote there is none', async () => {
  const { folder, git } = makeRepository();
  expect(await readRemote(gitIn(realProcesses(), folder))).toBeUndefined();
  git('remote', 'add', 'origin', '/srv/name');
  expect(await readRemote(gitIn(realProcesses(), folder))).toBeUndefined();
  git('config', '--unset', 'remote.origin.url');
  expect(await readRemote(gitIn(realProcesses(), makeFolder()))).toBeUndefined();
  expect(await readRemote(gitIn(realProcesses({ PATH: '/nonexistent' }), makeFolder()))).toBeUndefined();
});
