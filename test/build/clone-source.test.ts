import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cloneSource } from '../../src/build/clone-source.ts';
import { createWorld } from '../../src/host/create-world.ts';
import type { ReleasePlan } from '../../src/model/plan.ts';
import { git, planFor, repository, temporaryFolder, writeFiles } from '../support/room-project.ts';

const world = createWorld();

async function clone(folder: string, source: Partial<ReleasePlan['source']> = {}, umask = '0022'): Promise<string> {
  const scratch = temporaryFolder();
  const workTree = join(scratch, 'clone');
  await cloneSource(world, planFor(folder, {}, source).source, { workTree, umask, scratch });
  return workTree;
}

test('the commit is checked out, clean, with its tags and the remote that the plan names', async () => {
  const tree = await clone(repository({ 'a/b': 'text\n' }));
  expect(readFileSync(join(tree, 'a/b'), 'utf8')).toBe('text\n');
  expect(git(tree, 'status', '--porcelain')).toBe('');
  expect(git(tree, 'describe', '--dirty')).toBe('v1.0.0');
  expect(git(tree, 'remote', 'get-url', 'origin')).toBe('https://git.example.org/acme/sample');
});

test('where the repository is a made-up one there is no remote', async () => {
  const tree = await clone(repository(), { repository: 'https://rehearsal.selfsame.invalid/sample' });
  expect(git(tree, 'remote')).toBe('');
});

test('the commit of the plan counts, not what is checked out or on a branch', async () => {
  const folder = repository({ a: 'old' });
  git(folder, 'checkout', '--quiet', '--detach');
  writeFiles(folder, { a: 'on no branch' });
  git(folder, 'commit', '--quiet', '--all', '--message=Loose');
  const commit = git(folder, 'rev-parse', 'HEAD');
  git(folder, 'checkout', '--quiet', 'main');
  const tree = await clone(folder, { commit });
  expect(git(tree, 'rev-parse', 'HEAD')).toBe(commit);
  expect(readFileSync(join(tree, 'a'), 'utf8')).toBe('on no branch');
});

test("changes of the work tree stay out, and nothing leads back to the caller's repository", async () => {
  const folder = repository({ a: 'committed' });
  writeFiles(folder, { a: 'changed', untracked: 'x' });
  const tree = await clone(folder);
  expect(readFileSync(join(tree, 'a'), 'utf8')).toBe('committed');
  expect(existsSync(join(tree, 'untracked'))).toBe(false);
  expect(existsSync(join(tree, '.git/objects/info/alternates'))).toBe(false);
  expect(readFileSync(join(tree, '.git/config'), 'utf8')).not.toContain(folder);
});

test('a rehearsal of uncommitted changes builds just those: text, bytes, modes, links, new and removed files', async () => {
  const folder = repository({ a: 'committed', gone: 'x', '.gitignore': 'ignored\n' });
  const bytes = Buffer.from([0, 255, 10, 128]);
  writeFiles(folder, { a: 'changed', 'new folder/new\nfile': 'new', ignored: 'x' });
  writeFileSync(join(folder, 'latin1'), Buffer.from('caf\xe9\n', 'latin1'));
  git(folder, 'add', 'latin1');
  writeFileSync(join(folder, 'bytes'), bytes);
  symlinkSync('a', join(folder, 'link'));
  git(folder, 'rm', '--quiet', 'gone');
  const tree = await clone(folder, { dirty: true });
  expect(readFileSync(join(tree, 'a'), 'utf8')).toBe('changed');
  expect(readFileSync(join(tree, 'latin1'), 'latin1')).toBe('caf\xe9\n');
  expect(readFileSync(join(tree, 'bytes'))).toEqual(bytes);
  expect(readFileSync(join(tree, 'link'), 'utf8')).toBe('changed');
  expect(readFileSync(join(tree, 'new folder/new\nfile'), 'utf8')).toBe('new');
  expect(existsSync(join(tree, 'gone'))).toBe(false);
  expect(existsSync(join(tree, 'ignored'))).toBe(false);
});

test('a work tree that is called dirty and has no change is a plain clone', async () => {
  expect(readFileSync(join(await clone(repository({ a: 'x' }), { dirty: true }), 'a'), 'utf8')).toBe('x');
});

test('a tag that is still to be made is there in the rehearsal, as the same object in every clone', async () => {
  const folder = repository();
  const source = { tag: 'v2.0.0', tagged: false } as const;
  const [first, second] = [await clone(folder, source), await clone(folder, source)];
  expect(git(first, 'describe', '--match', 'v2*')).toBe('v2.0.0');
  expect(git(first, 'rev-parse', 'v2.0.0')).toBe(git(second, 'rev-parse', 'v2.0.0'));
  expect(git(folder, 'tag')).toBe('v1.0.0');
});

test('modes of the checkout follow the umask of the room', async () => {
  const folder = repository({ a: 'x' });
  const modes = await Promise.all(
    ['0022', '0002'].map(async (umask) => statSync(join(await clone(folder, {}, umask), 'a')).mode & 0o777),
  );
  expect(modes).toEqual([0o644, 0o664]);
});

test('no setting of the caller takes part: neither hooks, nor line ends, nor a template', async () => {
  const folder = repository({ a: 'line\n' });
  const home = temporaryFolder();
  writeFiles(home, {
    '.gitconfig': `[core]\n\tautocrlf = true\n\thooksPath = ${home}/hooks\n[init]\n\ttemplateDir = ${home}/template\n`,
    'template/canary': '',
    'hooks/post-checkout': '#!/bin/sh\ntouch canary\n',
  });
  const scratch = temporaryFolder();
  const own = createWorld({
    environment: {
      PATH: process.env.PATH,
      HOME: home,
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.autocrlf',
      GIT_CONFIG_VALUE_0: 'true',
    },
  });
  const workTree = join(scratch, 'clone');
  await cloneSource(own, planFor(folder).source, { workTree, umask: '0022', scratch });
  expect(readFileSync(join(workTree, 'a'), 'utf8')).toBe('line\n');
  expect(existsSync(join(workTree, '.git/canary'))).toBe(false);
  expect(existsSync(join(workTree, 'canary'))).toBe(false);
});

test('a submodule that the caller has checked out is cloned at its commit, a missing one is refused with the mend', async () => {
  const inner = repository({ inner: 'x' });
  const folder = repository({ a: 'x' });
  git(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'sub module');
  git(folder, 'commit', '--quiet', '--all', '--message=Sub');
  const submodules = [{ path: 'sub module', commit: git(inner, 'rev-parse', 'HEAD') }];
  const tree = await clone(folder, { submodules });
  expect(readFileSync(join(tree, 'sub module/inner'), 'utf8')).toBe('x');
  expect(git(tree, 'status', '--porcelain')).toBe('');
  git(folder, 'submodule', '--quiet', 'deinit', '--force', '--all');
  await expect(clone(folder, { submodules })).rejects.toMatchObject({ kind: 'source', code: 'source/no-submodule' });
});

test('a commit that is not there is an error with what git said', async () => {
  await expect(clone(repository(), { commit: '0'.repeat(39).concat('1') })).rejects.toMatchObject({
    kind: 'source',
    code: 'source/clone-failed',
    excerpt: expect.arrayContaining([expect.stringContaining('0000001')]),
  });
});
