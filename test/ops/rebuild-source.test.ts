// Where the source of a rebuild comes from, and that no address or name in a release makes git run or reach anything else.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ToolError } from '../../src/model/tool-error.ts';
import { findSource, isSourceUrl, planCommit, requirePathInside, type SourceToRebuild } from '../../src/ops/rebuild-source.ts';
import { serveRepository } from '../support/git-over-http.ts';
import { makeProject, type TestProject } from '../support/make-project.ts';
import { listening } from '../support/other-sigstore.ts';
import { machineIn, removeReleases, scratchFolder } from '../support/rebuildable-release.ts';
import { silentProgress } from '../support/silent-progress.ts';

const repository = 'https://git.example.org/acme/hello';
const projects: TestProject[] = [];
afterAll(() => {
  for (const { remove } of projects) remove();
  removeReleases();
});

function project(files?: Readonly<Record<string, string>>): TestProject {
  const made = makeProject(files);
  made.git('remote', 'add', 'origin', `${repository}.git`);
  projects.push(made);
  return made;
}

let sound: TestProject;
let commit: string;
beforeAll(() => {
  sound = project();
  commit = sound.git('rev-parse', 'HEAD');
});

function wanted(changes: Partial<SourceToRebuild> = {}): SourceToRebuild {
  const identity = { identity: 'a', issuer: 'b', repository, ref: 'refs/tags/v0.1.0' };
  return { repository, commit, tag: 'v0.1.0', rehearsal: true, identity, ...changes };
}

/** In a folder that is no clone, unless another is given. */
function find(changes: Partial<SourceToRebuild> = {}, named?: string, world = machineIn(scratchFolder())) {
  return findSource(world, wanted(changes), named, join(scratchFolder(), 'source'), silentProgress);
}

function headOf(folder: string): string {
  return execFileSync('git', ['-C', folder, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
}

describe('the commit is taken', () => {
  test('from the clone at hand, in any of its folders, as a clone of its own with the tags and the remote', async () => {
    mkdirSync(join(sound.folder, 'sub'));
    const { folder, source, hidden } = await find({}, undefined, machineIn(join(sound.folder, 'sub')));
    expect(source).toEqual({
      ...{ repository, commit, tag: 'v0.1.0', tagIs: 'at the commit' },
      ...{ from: 'clone at hand', place: sound.folder },
    });
    expect(headOf(folder)).toBe(commit);
    expect(existsSync(join(folder, '.git/objects/info/alternates'))).toBe(false);
    const git = (...args: readonly string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
    expect(git('remote', 'get-url', 'origin')).toBe(repository);
    expect(git('tag')).toBe('v0.1.0');
    expect(hidden).toEqual([join(sound.folder, '.git')]);
  });

  test('from a URL that was named, over HTTP', async () => {
    const served = await serveRepository(sound.folder);
    try {
      const { folder, source } = await find({}, served.url);
      expect(source).toMatchObject({ from: 'named', place: served.url });
      expect(headOf(folder)).toBe(commit);
      expect(served.asked[0]).toBe('/project.git/info/refs?service=git-upload-pack');
    } finally {
      await served.close();
    }
  });

  test('from a file URL that was named', async () => {
    const { folder } = await find({}, `file://${sound.folder}`);
    expect(headOf(folder)).toBe(commit);
  });

  test('from the repository itself elsewhere, reached as the settings of the caller say', async () => {
    const home = scratchFolder();
    // What stands in for a server: ssh is given a host and a command, and runs it.
    const ssh = `#!/bin/sh\necho "$*" > ${home}/asked\nfor last; do :; done\nexec sh -c "$last"\n`;
    writeFileSync(join(home, 'ssh'), ssh, { mode: 0o755 });
    const bare = join(home, 'acme/hello');
    execFileSync('git', ['clone', '--quiet', '--bare', '--', sound.folder, bare], {
      env: { PATH: process.env.PATH, HOME: home },
    });
    writeFileSync(
      join(home, '.gitconfig'),
      `[url "ssh://mirror.example.org${home}/"]\n\tinsteadOf = https://git.example.org/\n[core]\n\tsshCommand = ${home}/ssh\n`,
    );
    const { folder, source } = await find({}, undefined, machineIn(scratchFolder(), { HOME: home }));
    expect(source).toMatchObject({ from: 'repository', place: repository });
    expect(headOf(folder)).toBe(commit);
    expect(readFileSync(join(home, 'asked'), 'utf8')).toContain('mirror.example.org');
  });

  test('never by a protocol that settings of the caller lead to, when it runs commands', async () => {
    const home = scratchFolder();
    const ran = join(home, 'ran');
    writeFileSync(
      join(home, '.gitconfig'),
      `[url "ext::sh -c touch% ${ran}% "]\n\tinsteadOf = https://git.example.org/\n[protocol "ext"]\n\tallow = always\n`,
    );
    const found = find({}, undefined, machineIn(scratchFolder(), { HOME: home }));
    await expect(found).rejects.toMatchObject({ code: 'rebuild/clone-failed' });
    expect(existsSync(ran)).toBe(false);
  });

  test('by its name also where neither branch nor tag leads to it any more', async () => {
    const loose = project();
    loose.write({ more: 'x' });
    loose.commit();
    const gone = loose.git('rev-parse', 'HEAD');
    loose.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    loose.git('reset', '--quiet', '--hard', 'HEAD~1');
    const { folder, source } = await find({ commit: gone }, loose.folder);
    expect(headOf(folder)).toBe(gone);
    expect(source.tagIs).toBe('elsewhere');
  });
});

describe('a clone at hand is passed over for the repository', () => {
  test('where it is shallow, for its history is not whole', async () => {
    const shallow = join(scratchFolder(), 'shallow');
    execFileSync('git', ['clone', '--quiet', '--depth=1', '--', `file://${sound.folder}`, shallow]);
    execFileSync('git', ['-C', shallow, 'remote', 'set-url', 'origin', repository]);
    const progress = listening();
    const found = findSource(machineIn(shallow), wanted(), undefined, join(scratchFolder(), 'source'), progress);
    await expect(found).rejects.toMatchObject({ message: `a clone of "${repository}" failed` });
    expect(progress.told).toEqual(['the clone at hand is shallow, so that the source is fetched from the repository']);
  });

  test('where it is one of another repository, though it has the commit', async () => {
    const fork = project();
    fork.git('remote', 'set-url', 'origin', 'https://git.example.org/mallory/hello');
    const found = find({}, undefined, machineIn(fork.folder));
    await expect(found).rejects.toMatchObject({ message: `a clone of "${repository}" failed` });
  });

  test('where it has no such commit', async () => {
    const stranger = project({ 'selfsame.yaml': 'name: other\n' });
    const found = find({}, undefined, machineIn(stranger.folder));
    await expect(found).rejects.toMatchObject({ message: `a clone of "${repository}" failed` });
  });
});

test('a tag that is elsewhere by now is not in the clone, and one that is gone is told', async () => {
  const moved = project();
  const first = moved.git('rev-parse', 'HEAD');
  moved.write({ more: 'x' });
  moved.commit('v0.1.0');
  const elsewhere = await find({ commit: first }, moved.folder);
  expect(elsewhere.source.tagIs).toBe('elsewhere');
  expect(execFileSync('git', ['-C', elsewhere.folder, 'tag'], { encoding: 'utf8' })).toBe('');
  moved.git('tag', '--delete', 'v0.1.0');
  expect((await find({ commit: first }, moved.folder)).source.tagIs).toBe('missing');
});

test.each(['-x', 'v1^{tree}', '../../heads/main'])('a tag that is no name of a tag, "%s", is looked for nowhere', async (tag) => {
  expect((await find({ tag }, sound.folder)).source.tagIs).toBe('missing');
});

describe('nothing is checked out but a commit of exactly that name:', () => {
  test('not one that is nowhere', async () => {
    await expect(find({ commit: 'ab'.repeat(20) }, sound.folder)).rejects.toMatchObject({
      kind: 'build',
      code: 'rebuild/no-commit',
      message: `the commit "${'ab'.repeat(20)}" is not in "${sound.folder}"`,
    });
  });

  test('not a name of the other kind of repository', async () => {
    await expect(find({ commit: 'ab'.repeat(32) }, sound.folder)).rejects.toMatchObject({ code: 'rebuild/no-commit' });
  });

  test('neither a tag object that leads to it, nor a tree, nor a file', async () => {
    const tagged = project();
    tagged.git('tag', '--force', '--annotate', '--message=v', 'v0.1.0');
    for (const object of ['v0.1.0', 'HEAD^{tree}', 'HEAD:selfsame.yaml']) {
      const name = tagged.git('rev-parse', object);
      await expect(find({ commit: name }, tagged.folder), object).rejects.toMatchObject({ code: 'rebuild/not-a-commit' });
    }
  });
});

describe('what is no address of a repository is given to nobody', () => {
  const hostile = [
    '--upload-pack=touch canary',
    'ext::sh -c "touch canary"',
    'fd::17/canary',
    'file:///etc',
    '/etc',
    '.',
    '',
    'git@git.example.org:acme/hello',
    'http://git.example.org/acme/hello',
    'https://user:word@git.example.org/acme/hello',
    'https://git.example.org/acme/../hello',
    'https://-oProxyCommand=touch/hello',
    'https://git.example.org/a b',
    'ssh://-oProxyCommand=touch/hello',
    'https://rehearsal.selfsame.invalid/local/hello',
  ];

  test.each(hostile)('when the policy names it: %s', async (address) => {
    const folder = scratchFolder();
    const found = find({ repository: address }, undefined, machineIn(folder));
    await expect(found).rejects.toMatchObject({ kind: 'build', code: 'rebuild/no-address' });
    expect(existsSync(join(folder, 'canary'))).toBe(false);
  });

  test.each(['ext::sh -c "touch canary"', 'ext://sh', '--upload-pack=touch canary', 'fd::17/x', 'https:git.example.org'])(
    'when the caller names it, it is a folder that is not there: %s',
    async (source) => {
      expect(isSourceUrl(source)).toBe(false);
      const folder = scratchFolder();
      await expect(find({}, source, machineIn(folder))).rejects.toMatchObject({ code: 'rebuild/clone-failed' });
      expect(existsSync(join(folder, 'canary'))).toBe(false);
    },
  );
});

describe('the plan', () => {
  test('is that of the commit, whatever the work tree of the clone at hand says', async () => {
    const dirty = project();
    dirty.write({ 'selfsame.yaml': 'name: evil\nbuild:\n  run: touch canary\n  outputs: [x]\n' });
    const world = machineIn(dirty.folder);
    const found = await find({}, dirty.folder, world);
    const plan = await planCommit(world, found, wanted(), undefined);
    expect(plan).toMatchObject({
      ...{ name: 'hello', version: '0.1.0', tag: 'v0.1.0' },
      source: { repository, commit, tagged: true, dirty: false },
    });
    expect(plan.build.run).toContain('hello.txt');
  });

  test('is of the configuration that was named, as a path in the commit', async () => {
    const mono = project({ 'sub/a.yaml': 'name: sub\ntag: v${version}\nbuild:\n  run: make\n  outputs: [x]\n' });
    const at = mono.git('rev-parse', 'HEAD');
    const found = await find({ commit: at }, mono.folder);
    expect(await planCommit(machineIn('/tmp'), found, wanted({ commit: at }), './sub/a.yaml')).toMatchObject({ name: 'sub' });
    await expect(planCommit(machineIn('/tmp'), found, wanted({ commit: at }), undefined)).rejects.toMatchObject({
      code: 'rebuild/no-config',
    });
  });

  test('is never read through a link in the commit', async () => {
    const linked = project({ 'README.md': 'x' });
    const secret = join(scratchFolder(), 'secret.yaml');
    writeFileSync(secret, 'name: secret\nbuild:\n  run: make\n  outputs: [x]\n');
    symlinkSync(secret, join(linked.folder, 'selfsame.yaml'));
    linked.commit('v0.1.0');
    const at = linked.git('rev-parse', 'HEAD');
    const found = await find({ commit: at }, linked.folder);
    const planned = planCommit(machineIn('/tmp'), found, wanted({ commit: at }), undefined);
    await expect(planned).rejects.toBeInstanceOf(ToolError);
    await expect(planned).rejects.not.toMatchObject({ message: expect.stringContaining('secret:') });
  });

  test('is not made under a tag that carries another version than the configuration states', async () => {
    const stated = project({ 'selfsame.yaml': 'name: hello\nversion: "0.2.0"\nbuild:\n  run: make\n  outputs: [x]\n' });
    const at = stated.git('rev-parse', 'HEAD');
    const found = await find({ commit: at }, stated.folder);
    await expect(planCommit(machineIn('/tmp'), found, wanted({ commit: at }), undefined)).rejects.toMatchObject({
      code: 'source/version-differs',
    });
  });
});

test('a path of a configuration never leaves the repository', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', '..', '.', '', 'b.yaml'), { minLength: 1, maxLength: 6 }), (parts) => {
      const path = parts.join('/');
      let depth = 0;
      let left = path.startsWith('/');
      for (const part of parts) {
        if (part === '..') depth -= 1;
        else if (part !== '' && part !== '.') depth += 1;
        if (depth < 0) left = true;
      }
      const inside = (() => {
        try {
          return requirePathInside(path);
        } catch {
          return undefined;
        }
      })();
      if (inside === undefined) expect(left).toBe(true);
      else expect(inside.split('/')).not.toContain('..');
    }),
  );
});
