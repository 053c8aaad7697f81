import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Source } from '../../src/model/source.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import { readSource, type SourceOptions } from '../../src/plan/read-source.ts';
import { realProcesses } from '../support/processes.ts';
import { makeFolder, makeRepository, type Repository, removeFolders } from '../support/repository.ts';

afterAll(removeFolders);

const world = { processes: realProcesses() };

function read(folder: string, changes: Partial<SourceOptions> = {}): Promise<Source & { readonly version: string }> {
  return readSource(world, { folder, name: 'hello', tagForm: 'v${version}', allowDirty: false, rehearsal: false, ...changes });
}

async function refused(folder: string, changes: Partial<SourceOptions> = {}): Promise<ToolError> {
  const error = await read(folder, changes).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ToolError)) throw error ?? new Error('was not refused');
  expect(error.help, error.message).toBeDefined();
  return error;
}

/** A sound repository: one commit, a remote, and a tag at the commit. */
function sound(files: Readonly<Record<string, string | Uint8Array>> = { 'a.txt': 'a\n' }): Repository {
  const repository = makeRepository();
  repository.commit(files);
  repository.git('tag', 'v1.2.3');
  repository.git('remote', 'add', 'origin', 'git@github.com:owner/name.git');
  return repository;
}

describe('a sound repository', () => {
  let repository: Repository;
  beforeAll(() => {
    repository = sound();
  });

  test('is read with commit, time, tag, version and address', async () => {
    expect(await read(repository.folder)).toEqual({
      folder: repository.folder,
      repository: 'https://github.com/owner/name',
      commit: repository.git('rev-parse', 'HEAD'),
      commitTimeSeconds: 1_709_181_296,
      tag: 'v1.2.3',
      tagged: true,
      dirty: false,
      submodules: [],
      lockFiles: [],
      version: '1.2.3',
    });
  });

  test('is read from a folder inside of it, and with its tag named', async () => {
    mkdirSync(join(repository.folder, 'sub'), { recursive: true });
    expect((await read(join(repository.folder, 'sub'), { tag: 'v1.2.3', version: '1.2.3' })).folder).toBe(repository.folder);
  });

  test('is the same in a rehearsal', async () => {
    expect(await read(repository.folder, { rehearsal: true })).toMatchObject({ tag: 'v1.2.3', tagged: true, dirty: false });
  });

  test('may be dirty in no release, whatever the tree', async () => {
    expect(await refused(repository.folder, { allowDirty: true })).toMatchObject({ kind: 'usage', code: 'usage/dirty-release' });
  });

  test('refuses a version that its tag contradicts', async () => {
    for (const changes of [{}, { rehearsal: true }, { tag: 'v1.2.3' }]) {
      const error = await refused(repository.folder, { ...changes, version: '2.0.0' });
      expect([error.kind, error.code, error.message]).toEqual([
        'source',
        'source/version-differs',
        'the tag "v1.2.3" carries version "1.2.3", selfsame.yaml says "2.0.0"',
      ]);
    }
  });

  test('refuses a tag of another form, and one that is not there with the one that was meant', async () => {
    expect(await refused(repository.folder, { tag: '1.2.3' })).toMatchObject({ kind: 'source', code: 'source/tag-form' });
    expect(await refused(repository.folder, { tag: 'v$(id)' })).toMatchObject({ code: 'source/tag-form' });
    expect(await refused(repository.folder, { tag: '--help' })).toMatchObject({ code: 'source/tag-form' });
    const error = await refused(repository.folder, { tag: 'v1.2.4' });
    expect([error.code, error.message]).toEqual(['source/no-such-tag', 'the tag "v1.2.4" is not there; did you mean "v1.2.3"?']);
    expect(error.help).toContain('git tag v1.2.4');
  });

  test('with a tag to come, is a rehearsal of that tag', async () => {
    expect(await read(repository.folder, { tag: 'v1.2.4', rehearsal: true })).toMatchObject({
      tag: 'v1.2.4',
      version: '1.2.4',
      tagged: false,
    });
  });

  test('refuses when its tag is of another form', async () => {
    const error = await refused(repository.folder, { tagForm: 'release-${version}' });
    expect([error.code, error.message]).toEqual([
      'source/tag-form',
      'the commit has the tag "v1.2.3", which is not of the form "release-${version}"',
    ]);
  });
});

describe('a place that is no work tree', () => {
  test('without a repository is refused', async () => {
    expect(await refused(makeFolder())).toMatchObject({ kind: 'source', code: 'source/no-repository' });
  });

  test('without git is refused', async () => {
    const without = { processes: realProcesses({ PATH: '/nonexistent' }) };
    await expect(
      readSource(without, { folder: makeFolder(), name: 'hello', tagForm: 'v${version}', allowDirty: false, rehearsal: true }),
    ).rejects.toMatchObject({ kind: 'source', code: 'source/no-git' });
  });

  test('that is bare is refused, and so is the inside of .git', async () => {
    const { folder, git } = sound();
    const bare = makeFolder();
    git('clone', '--quiet', '--bare', folder, join(bare, 'x.git'));
    expect(await refused(join(bare, 'x.git'))).toMatchObject({ kind: 'source', code: 'source/bare' });
    expect(await refused(join(folder, '.git'))).toMatchObject({ kind: 'source', code: 'source/no-work-tree' });
  });

  test('without a commit is refused, in a rehearsal too', async () => {
    const { folder } = makeRepository();
    for (const rehearsal of [false, true])
      expect(await refused(folder, { rehearsal })).toMatchObject({ kind: 'source', code: 'source/no-commit' });
  });

  test('that belongs to somebody else is refused with the command that trusts it', async () => {
    const { folder } = sound();
    const foreign = { processes: realProcesses({ GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }) };
    const error = await readSource(foreign, {
      folder,
      name: 'hello',
      tagForm: 'v${version}',
      allowDirty: false,
      rehearsal: false,
    }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      kind: 'source',
      code: 'source/foreign-owner',
      help: expect.stringContaining(`safe.directory ${folder}`),
    });
  });
});

describe('a dirty tree', () => {
  test.each([
    ['a changed file', ({ write }: Repository) => write('a.txt', 'b\n')],
    ['an untracked file', ({ write }: Repository) => write('new.txt', 'b\n')],
    ['an untracked file in a new folder', ({ write }: Repository) => write('x/y/new.txt', 'b\n')],
    [
      'a staged file',
      ({ write, git }: Repository) => {
        write('a.txt', 'b\n');
        git('add', 'a.txt');
      },
    ],
    ['a removed file', ({ folder }: Repository) => rmSync(join(folder, 'a.txt'))],
    ['a changed mode', ({ git }: Repository) => git('update-index', '--chmod=+x', 'a.txt')],
  ])('with %s is refused, and is a rehearsal when that is allowed', async (_title, change) => {
    const repository = sound();
    change(repository);
    const error = await refused(repository.folder);
    expect([error.kind, error.code, error.message]).toEqual([
      'source',
      'source/dirty',
      'the work tree is not what the commit is: one file differs',
    ]);
    expect(error.help).not.toContain('--allow-dirty');
    expect((await refused(repository.folder, { rehearsal: true })).help).toContain('--allow-dirty');
    expect(await read(repository.folder, { rehearsal: true, allowDirty: true })).toMatchObject({
      dirty: true,
      tag: 'v1.2.3',
      tagged: true,
    });
  });

  test('names ten of its files, with every character', async () => {
    const repository = sound();
    for (const name of ['line\nbreak', '!ünï', ' a b ', '-dash', ...Array.from({ length: 8 }, (_, n) => `z${n}`)])
      repository.write(name, '');
    const error = await refused(repository.folder);
    expect(error.message).toContain('12 files differ');
    expect(error.excerpt).toHaveLength(11);
    for (const name of ['line\nbreak', '!ünï', ' a b ', '-dash', 'and 2 more']) expect(error.excerpt).toContain(name);
  });

  test('is not one with ignored files alone, and the repository cannot hide untracked ones by its settings', async () => {
    const repository = sound({ 'a.txt': 'a\n', '.gitignore': 'out/\n' });
    repository.write('out/made', 'x');
    expect((await read(repository.folder)).dirty).toBe(false);
    repository.git('config', 'status.showUntrackedFiles', 'no');
    repository.write('new.txt', 'x');
    expect((await refused(repository.folder)).code).toBe('source/dirty');
  });

  test('whose version was raised since the tag is a rehearsal of the new version', async () => {
    const repository = sound();
    repository.write('a.txt', 'b\n');
    expect(await read(repository.folder, { version: '2.0.0', rehearsal: true, allowDirty: true })).toMatchObject({
      tag: 'v2.0.0',
      tagged: false,
    });
  });
});

describe('the tag', () => {
  test('is missing: a release is refused, with the command that makes it', async () => {
    const repository = sound();
    repository.commit({ 'b.txt': 'b' });
    const error = await refused(repository.folder);
    expect([error.kind, error.code]).toEqual(['source', 'source/no-tag']);
    expect((await refused(repository.folder, { version: '1.3.0' })).help).toContain('git tag v1.3.0');
  });

  test('is at another commit: refused, in a rehearsal too', async () => {
    const repository = sound();
    repository.commit({ 'b.txt': 'b' });
    for (const rehearsal of [false, true]) {
      const error = await refused(repository.folder, { tag: 'v1.2.3', rehearsal });
      expect([error.kind, error.code]).toEqual(['source', 'source/tag-elsewhere']);
      expect(error.help).toBe('run "git checkout v1.2.3" first');
    }
  });

  test('names no commit: refused', async () => {
    const repository = sound();
    repository.git('tag', 'v3.0.0', repository.git('rev-parse', 'HEAD:a.txt'));
    expect(await refused(repository.folder, { tag: 'v3.0.0' })).toMatchObject({ kind: 'source', code: 'source/tag-not-commit' });
  });

  test('is annotated: read like any other', async () => {
    const repository = makeRepository();
    repository.commit({ a: 'a' });
    repository.git('tag', '--annotate', '--message', 'x', 'v2.0.0');
    expect(await read(repository.folder, { rehearsal: true })).toMatchObject({ tag: 'v2.0.0', tagged: true });
    expect(await read(repository.folder, { rehearsal: true, tag: 'v2.0.0' })).toMatchObject({ tagged: true });
  });

  test('is one of several: --tag or the version chooses, and tags of another form do not count', async () => {
    const repository = sound();
    repository.git('tag', 'v1.3.0');
    repository.git('tag', 'latest');
    const error = await refused(repository.folder);
    expect([error.kind, error.code, error.message]).toEqual([
      'source',
      'source/several-tags',
      'the commit has several tags: "v1.2.3", "v1.3.0"',
    ]);
    expect(error.help).toContain('--tag v1.2.3');
    expect((await read(repository.folder, { tag: 'v1.3.0' })).version).toBe('1.3.0');
    expect((await read(repository.folder, { version: '1.2.3' })).tag).toBe('v1.2.3');
  });

  test('was left out of a shallow clone: refused with the command that fetches it', async () => {
    const { folder, git, commit } = sound();
    commit({ 'b.txt': 'b' });
    const clone = join(makeFolder(), 'clone');
    git('clone', '--quiet', '--depth=1', '--no-tags', `file://${folder}`, clone);
    for (const changes of [{}, { tag: 'v1.2.3' }]) {
      const error = await refused(clone, changes);
      expect([error.kind, error.code]).toEqual(['source', 'source/shallow']);
      expect(error.help).toContain('--unshallow');
    }
  });

  test('is to come in a rehearsal: for the version of the configuration, of a manifest, or none', async () => {
    const bare = makeRepository();
    bare.commit({ a: 'a' });
    expect(await read(bare.folder, { rehearsal: true })).toMatchObject({
      tag: 'v0.0.0-rehearsal',
      version: '0.0.0-rehearsal',
      tagged: false,
    });
    bare.commit({ 'Cargo.toml': '[package]\nversion = "0.5.0"\n', 'sub/package.json': '{"version": "9.9.9"}' });
    expect(await read(bare.folder, { rehearsal: true })).toMatchObject({ tag: 'v0.5.0', tagged: false });
    bare.commit({ 'package.json': '{"version": "0.6.0"}' });
    expect(await read(bare.folder, { rehearsal: true, tagForm: 'x-${version}' })).toMatchObject({
      tag: 'x-0.6.0',
      version: '0.6.0',
    });
    expect(await read(bare.folder, { rehearsal: true, version: '0.7.0' })).toMatchObject({ tag: 'v0.7.0', version: '0.7.0' });
  });
});

describe('the address', () => {
  test('is that of origin, else of the only remote, without password', async () => {
    const repository = sound();
    repository.git('remote', 'add', 'fork', 'https://github.com/other/fork');
    expect((await read(repository.folder)).repository).toBe('https://github.com/owner/name');
    repository.git('remote', 'remove', 'origin');
    repository.git('remote', 'set-url', 'fork', 'https://me:secret@github.com/other/fork.git');
    expect((await read(repository.folder)).repository).toBe('https://github.com/other/fork');
  });

  test.each([
    ['there is no remote', (git: Repository['git']) => git('remote', 'remove', 'origin')],
    [
      'several remotes have no origin',
      (git: Repository['git']) => {
        git('remote', 'rename', 'origin', 'a');
        git('remote', 'add', 'b', 'https://x.org/b');
      },
    ],
    ['the remote is a folder', (git: Repository['git']) => git('remote', 'set-url', 'origin', '/srv/git/name')],
  ])('is refused when %s, and local in a rehearsal', async (_title, change) => {
    const { folder, git } = sound();
    change(git);
    expect(await refused(folder)).toMatchObject({ kind: 'source', code: 'source/no-remote' });
    expect((await read(folder, { rehearsal: true })).repository).toBe('https://rehearsal.selfsame.invalid/local/hello');
  });

  test('never shows a password, also when it is refused', async () => {
    const { folder, git } = sound();
    git('remote', 'set-url', 'origin', 'ftp://me:secret@example.com/a');
    const error = await refused(folder);
    expect(`${error.message} ${error.help}`).not.toContain('secret');
  });
});

describe('the tree', () => {
  test('gives lock files by digest, from the commit and not from the work tree', async () => {
    const lock = '{"lockfileVersion": 3, "ü": "\u2028"}';
    const repository = sound({
      'package-lock.json': lock,
      'go.sum': '',
      'sub dir/ü\n/Cargo.lock': 'a\r\nb',
      'requirements-dev.txt': 'x==1',
      'not-a-package-lock.json': 'x',
      'requirements.md': 'x',
      '.gitattributes': '*.json text eol=crlf\n',
    });
    symlinkSync('package-lock.json', join(repository.folder, 'yarn.lock'));
    repository.commit({});
    repository.write('package-lock.json', 'changed');
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
    expect((await read(repository.folder, { rehearsal: true, allowDirty: true })).lockFiles).toEqual([
      { path: 'go.sum', sha256: sha256('') },
      { path: 'package-lock.json', sha256: sha256(lock) },
      { path: 'requirements-dev.txt', sha256: sha256('x==1') },
      { path: 'sub dir/ü\n/Cargo.lock', sha256: sha256('a\r\nb') },
    ]);
  });

  test('with a lock file that is not UTF-8 is refused', async () => {
    const { folder } = sound({ 'go.sum': Buffer.from([0x61, 0xff, 0x0a]) });
    expect(await refused(folder)).toMatchObject({ kind: 'source', code: 'source/not-text' });
  });

  test('gives submodules with the commits that it records', async () => {
    const inner = sound();
    const outer = sound();
    outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.folder, 'vendor/in ner');
    outer.commit({});
    expect((await read(outer.folder, { rehearsal: true })).submodules).toEqual([
      { path: 'vendor/in ner', commit: inner.git('rev-parse', 'HEAD') },
    ]);
    writeFileSync(join(outer.folder, 'vendor/in ner/a.txt'), 'changed');
    expect((await refused(outer.folder, { rehearsal: true })).code).toBe('source/dirty');
  });

  test('of a commit that git replaces is the commit itself', async () => {
    const repository = sound();
    const first = repository.git('rev-parse', 'HEAD');
    const second = repository.commit({ 'go.sum': 'x' });
    repository.git('replace', second, first);
    expect((await read(repository.folder, { rehearsal: true, allowDirty: true })).lockFiles).toHaveLength(1);
  });
});

test('settings of a hostile repository run nothing', async () => {
  const { folder, git } = sound();
  const witness = join(makeFolder(), 'ran');
  const script = join(makeFolder(), 'script');
  writeFileSync(script, `#!/bin/sh\ntouch ${witness}\n`, { mode: 0o755 });
  for (const hook of ['post-index-change', 'fsmonitor-watchman', 'reference-transaction'])
    writeFileSync(join(folder, '.git/hooks', hook), `#!/bin/sh\ntouch ${witness}\n`, { mode: 0o755 });
  for (const setting of [
    'core.fsmonitor',
    'core.pager',
    'pager.status',
    'pager.for-each-ref',
    'core.sshCommand',
    'core.alternateRefsCommand',
    'gpg.program',
    'diff.external',
    'core.editor',
  ]) {
    git('config', setting, script);
  }
  git('config', 'log.showSignature', 'true');
  await read(folder);
  expect(existsSync(witness)).toBe(false);
});

test('a commit before 1970 or with a broken time is refused', async () => {
  const repository = sound();
  const commit = repository.git('cat-file', 'commit', 'HEAD');
  writeFileSync(join(repository.folder, '.git/odd'), `${commit.replace(/^(committer .*> )\d+/m, '$1-5')}\n`);
  const odd = repository.git('hash-object', '-t', 'commit', '-w', '--literally', '.git/odd');
  repository.git('update-ref', 'HEAD', odd);
  expect(await refused(repository.folder, { rehearsal: true })).toMatchObject({ kind: 'source', code: 'source/bad-commit-time' });
});
