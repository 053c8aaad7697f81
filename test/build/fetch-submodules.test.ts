// Submodules of a commit that is not our own: fetched by https or from beside the clone that was named, and by no other way.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fetchSource } from '../../src/build/fetch-source.ts';
import { fetchSubmodules, parseGitmodules } from '../../src/build/fetch-submodules.ts';
import { createWorld } from '../../src/host/create-world.ts';
import { git, repository, temporaryFolder, writeFiles } from '../support/room-project.ts';

const home = temporaryFolder();
const world = createWorld({ environment: { PATH: process.env.PATH, HOME: home } });
const address = 'https://git.example.org/acme/sample';

/** A project with a submodule at `lib`, whose .gitmodules says that it is there. */
function withSubmodule(url: string): { readonly folder: string; readonly commit: string; readonly library: string } {
  const library = repository({ 'lib.txt': 'the library\n' });
  const folder = repository();
  git(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', '--', library, 'lib');
  writeFiles(folder, { '.gitmodules': `[submodule "lib"]\n\tpath = lib\n\turl = ${JSON.stringify(url)}\n` });
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message=With a submodule');
  return { folder, commit: git(folder, 'rev-parse', 'HEAD'), library };
}

async function fetched(url: string, beside: boolean): Promise<string> {
  const { folder, commit, library } = withSubmodule(url);
  const to = join(temporaryFolder(), 'source');
  await fetchSource(world, { kind: 'folder', folder }, { commit }, to);
  const submodules = [{ path: 'lib', commit: git(library, 'rev-parse', 'HEAD') }];
  const source = { folder: to, commit, repository: address, ...(beside ? { beside: folder } : {}) };
  await fetchSubmodules(world, source, submodules);
  return to;
}

test('a submodule beside the clone that was named is taken from there, at the recorded commit', async () => {
  const folder = await fetched('https://git.example.org/acme/nowhere', true);
  expect(readFileSync(join(folder, 'lib/lib.txt'), 'utf8')).toBe('the library\n');
});

test.each([
  ['its https address', 'https://other.example.org/lib', 'https://other.example.org/lib'],
  ['an address relative to the repository', '../lib', 'https://git.example.org/acme/lib'],
])('elsewhere it is fetched from %s', async (_, url, asked) => {
  // What would be asked is all that shows here: nobody is there to answer.
  writeFileSync(join(home, '.gitconfig'), '[http]\n\tproxy = http://127.0.0.1:9\n');
  await expect(fetched(url, false)).rejects.toMatchObject({
    code: 'rebuild/clone-failed',
    message: `a clone of "${asked}" failed`,
  });
});

describe('no other address is given to git:', () => {
  test.each([
    'ext::sh -c "touch canary"',
    '--upload-pack=touch canary',
    'file:///etc',
    '/etc',
    'http://git.example.org/lib',
    'ssh://git.example.org/lib',
    'git@git.example.org:acme/lib',
    'https://user:word@git.example.org/lib',
    '-',
    '',
  ])('%s', async (url) => {
    await expect(fetched(url, false)).rejects.toMatchObject({ kind: 'build', code: 'rebuild/no-submodule' });
    expect(existsSync('canary')).toBe(false);
  });
});

test.each([
  ['in its place', 'lib'],
  ['above its place', 'lib/deep'],
])('nothing is cloned where a link %s leads', async (_, path) => {
  const outside = temporaryFolder();
  const folder = repository();
  symlinkSync(outside, join(folder, 'lib'));
  writeFiles(folder, { '.gitmodules': `[submodule "lib"]\n\tpath = ${path}\n\turl = ../lib\n` });
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message=With a link');
  const commit = git(folder, 'rev-parse', 'HEAD');
  const to = join(temporaryFolder(), 'source');
  await fetchSource(world, { kind: 'folder', folder }, { commit }, to);

  const beside = temporaryFolder();
  const library = repository({ 'lib.txt': 'the library\n' });
  git(beside, 'clone', '--quiet', '--', library, path);
  const submodules = [{ path, commit: git(library, 'rev-parse', 'HEAD') }];
  await expect(fetchSubmodules(world, { folder: to, commit, repository: address, beside }, submodules)).rejects.toMatchObject({
    code: 'rebuild/no-submodule',
    message: `the submodule "${path}" has something else in its place`,
  });
  expect(readdirSync(outside)).toEqual([]);
});

test('a submodule that .gitmodules does not speak of is told by its path', async () => {
  const folder = repository();
  const commit = git(folder, 'rev-parse', 'HEAD');
  const to = join(temporaryFolder(), 'source');
  await fetchSource(world, { kind: 'folder', folder }, { commit }, to);
  const asked = fetchSubmodules(world, { folder: to, commit, repository: address }, [{ path: 'lib', commit }]);
  await expect(asked).rejects.toMatchObject({
    code: 'rebuild/no-submodule',
    message: 'the submodule "lib" has no https address to fetch it from',
    excerpt: [],
  });
});

test('paths and addresses are read as git prints them, whatever is in them', () => {
  const text = fc.string({ unit: 'binary' }).filter((each) => !each.includes('\0') && !/^\s|\s$|\/$/.test(each) && each !== '');
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(text, text, text), { maxLength: 5, selector: ([name]) => name }), (modules) => {
      const settings = modules.flatMap(([name, path, url]) => [
        `submodule.${name}.path\n${path}`,
        `submodule.${name}.url\n${url}`,
      ]);
      const addresses = parseGitmodules(settings.map((each) => `${each}\0`).join(''));
      for (const [path, url] of addresses)
        expect(modules.some(([, onePath, oneUrl]) => onePath === path && oneUrl === url)).toBe(true);
      expect([...addresses.keys()].sort()).toEqual([...new Set(modules.map(([, path]) => path))].sort());
    }),
  );
});

test('half of a submodule, or any other text, is none', () => {
  expect(parseGitmodules('submodule.a.path\na\0submodule.b.url\nb\0')).toEqual(new Map());
  fc.assert(fc.property(fc.string(), (settings) => void parseGitmodules(settings)));
});

test('git itself prints what is read', () => {
  const { folder, commit } = withSubmodule('../a b');
  const args = ['-C', folder, 'config', '-z', '--blob', `${commit}:.gitmodules`, '--get-regexp', '^submodule\\..*\\.(path|url)$'];
  expect(parseGitmodules(execFileSync('git', args, { encoding: 'utf8' }))).toEqual(new Map([['lib', '../a b']]));
});
