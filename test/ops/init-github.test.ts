// init --github writes a workflow and a policy that belong together, and changes nothing that is there.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { parseYaml } from '../../src/codec/yaml.ts';
import { createWorld } from '../../src/host/create-world.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import type { CommandResult, World } from '../../src/model/world.ts';
import { initGithub } from '../../src/ops/init-github.ts';
import { toolVersion } from '../../src/ops/tool-version.ts';
import { parsePolicy } from '../../src/verify/parse-policy.ts';
import { helloConfig, makeProject, type TestProject } from '../support/make-project.ts';

const commit = '8f4b7f84864484a7bf31766abe9204da3cbe65b3';
const tagObject = '1'.repeat(40);
const identity = `https://github.com/selfsame-dev/selfsame/.github/workflows/build-and-attest.yml@${commit}`;
const ref = `refs/tags/v${toolVersion}`;

const asked: (readonly string[])[] = [];
afterEach(() => asked.splice(0));

function project(
  remote: string | undefined = 'git@github.com:acme/hello.git',
  files?: Readonly<Record<string, string>>,
): TestProject {
  const made = makeProject(files);
  onTestFinished(made.remove);
  if (remote !== undefined) made.git('remote', 'add', 'origin', remote);
  return made;
}

/** The machine, but for what git would ask the network. */
function worldOf({ folder }: TestProject, answer: Partial<CommandResult> = {}): World {
  const world = createWorld({ workingFolder: folder, environment: { PATH: process.env.PATH, HOME: '/nonexistent' } });
  return {
    ...world,
    processes: {
      run: async (command, args, options) => {
        if (!args.includes('ls-remote')) return world.processes.run(command, args, options);
        asked.push(args.slice(args.indexOf('ls-remote')));
        const stdout = `${tagObject}\t${ref}\n${commit}\t${ref}^{}\n`;
        return { exitCode: 0, signal: undefined, timedOut: false, stdout, stderr: '', ...answer };
      },
    },
  };
}

function read({ folder }: TestProject, path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

async function failure(work: Promise<unknown>): Promise<ToolError> {
  const error = await work.then(
    () => expect.fail('it worked'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ToolError)) throw error;
  expect(error.help ?? '').not.toBe('');
  return error;
}

describe('where nothing is there', () => {
  test('it pins the commit that the annotated tag of this version is at, and writes the policy that names it', async () => {
    const here = project();
    const setup = await initGithub(worldOf(here), { folder: here.folder });
    expect(setup).toMatchObject({
      outcome: 'written',
      workflow: { status: 'written', file: join(here.folder, '.github/workflows/release.yml') },
      pin: { ref: commit, version: `v${toolVersion}`, from: 'tag' },
      policy: { status: 'written', identity },
      differences: [],
      configured: true,
    });
    expect(asked).toEqual([['ls-remote', '--', 'https://github.com/selfsame-dev/selfsame', ref, `${ref}^{}`]]);
    expect(read(here, '.github/workflows/release.yml')).toContain(`build-and-attest.yml@${commit} # v${toolVersion}\n`);
    const policy = parsePolicy(parseYaml(read(here, 'release-policy.yaml'), 'p'), [], 'p', 'v1.0.0');
    expect(policy).toMatchObject({
      signers: [{ identity: { exact: identity }, issuer: { exact: 'https://token.actions.githubusercontent.com' } }],
      repository: 'https://github.com/acme/hello',
      ref: 'refs/tags/v1.0.0',
    });
  });

  test('it writes at the root of the clone, also from a folder below, and takes the form of the tags from the configuration', async () => {
    const here = project(undefined, { 'selfsame.yaml': `${helloConfig}tag: hello-v\${version}\n`, 'sub/a': '' });
    await initGithub(worldOf(here), { folder: join(here.folder, 'sub'), pin: commit });
    expect(read(here, '.github/workflows/release.yml')).toContain('tags: ["hello-v[0-9]+.[0-9]+.[0-9]+*"]');
  });

  test('a commit that is given is not looked up', async () => {
    const here = project();
    const setup = await initGithub(worldOf(here), { folder: here.folder, pin: commit });
    expect(setup.pin).toEqual({ ref: commit, version: `v${toolVersion}`, from: 'given' });
    expect(asked).toEqual([]);
  });

  test('a light tag is its own commit', async () => {
    const here = project();
    const world = worldOf(here, { stdout: `${commit}\t${ref}\n` });
    expect((await initGithub(world, { folder: here.folder })).pin?.ref).toBe(commit);
  });

  test('without a remote on GitHub there is no policy to write, and it says so', async () => {
    const here = project('https://example.org/acme/hello');
    const setup = await initGithub(worldOf(here), { folder: here.folder });
    expect(setup.policy.status).toBe('no remote');
    expect(existsSync(join(here.folder, 'release-policy.yaml'))).toBe(false);
  });
});

describe('run again', () => {
  test('it keeps every byte, asks nobody, and says that all is as it would be', async () => {
    const here = project();
    await initGithub(worldOf(here), { folder: here.folder });
    const before = [read(here, '.github/workflows/release.yml'), read(here, 'release-policy.yaml')];
    asked.splice(0);
    const setup = await initGithub(worldOf(here), { folder: here.folder });
    expect(setup).toMatchObject({
      outcome: 'same',
      workflow: { status: 'same' },
      pin: { ref: commit, from: 'workflow' },
      policy: { status: 'kept' },
    });
    expect([read(here, '.github/workflows/release.yml'), read(here, 'release-policy.yaml')]).toEqual(before);
    expect(asked).toEqual([]);
  });

  test('it says what differs, and changes nothing', async () => {
    const here = project();
    await initGithub(worldOf(here), { folder: here.folder });
    const changed = read(here, '.github/workflows/release.yml').replace('attestations: write', 'attestations: read');
    here.write({ '.github/workflows/release.yml': changed });
    const setup = await initGithub(worldOf(here), { folder: here.folder });
    expect(setup).toMatchObject({ outcome: 'differs', workflow: { status: 'differs' }, policy: { status: 'kept' } });
    expect(setup.differences).toEqual([{ where: 'jobs.release.permissions.attestations', wanted: '"write"', found: '"read"' }]);
    expect(read(here, '.github/workflows/release.yml')).toBe(changed);
  });

  test('a pin that was moved is kept, and the policy that does not know it is the one difference', async () => {
    const here = project();
    await initGithub(worldOf(here), { folder: here.folder });
    const other = 'b'.repeat(40);
    here.write({ '.github/workflows/release.yml': read(here, '.github/workflows/release.yml').replace(commit, other) });
    const policy = read(here, 'release-policy.yaml');
    const setup = await initGithub(worldOf(here), { folder: here.folder });
    expect(setup).toMatchObject({
      outcome: 'differs',
      workflow: { status: 'same' },
      pin: { ref: other },
      policy: { status: 'other' },
    });
    expect(read(here, 'release-policy.yaml')).toBe(policy);
  });

  test('a policy in selfsame.yaml is a policy', async () => {
    const signers = `verify:\n  signers:\n    - identity: ${identity}\n      issuer: https://token.actions.githubusercontent.com\n`;
    const here = project(undefined, { 'selfsame.yaml': `${helloConfig}${signers}  repository: https://github.com/acme/hello\n` });
    const setup = await initGithub(worldOf(here), { folder: here.folder });
    expect(setup.policy).toEqual({ file: join(here.folder, 'selfsame.yaml'), status: 'kept', identity });
    expect(existsSync(join(here.folder, 'release-policy.yaml'))).toBe(false);
  });

  test('a workflow that calls a release tag of the reusable one needs no policy', async () => {
    const here = project();
    await initGithub(worldOf(here), { folder: here.folder, pin: commit });
    here.git('clean', '--force', '--quiet', 'release-policy.yaml');
    here.write({
      '.github/workflows/release.yml': read(here, '.github/workflows/release.yml').replace(commit, 'refs/tags/v1.2.3'),
    });
    expect((await initGithub(worldOf(here), { folder: here.folder })).policy.status).toBe('not needed');
    here.write({ '.github/workflows/release.yml': read(here, '.github/workflows/release.yml').replace('v1.2.3', 'v1') });
    expect((await initGithub(worldOf(here), { folder: here.folder })).policy.status).toBe('written');
  });

  test('a workflow that calls by the short name of a tag is signed for under its full name', async () => {
    const here = project();
    await initGithub(worldOf(here), { folder: here.folder, pin: commit });
    here.git('clean', '--force', '--quiet', 'release-policy.yaml');
    here.write({ '.github/workflows/release.yml': read(here, '.github/workflows/release.yml').replace(commit, 'v1.2.3') });
    const setup = await initGithub(worldOf(here), { folder: here.folder });
    expect(setup).toMatchObject({
      pin: { ref: 'v1.2.3' },
      policy: { status: 'not needed', identity: identity.replace(commit, 'refs/tags/v1.2.3') },
    });
    expect(existsSync(join(here.folder, 'release-policy.yaml'))).toBe(false);
  });

  test("somebody's own workflow is left alone", async () => {
    const here = project(undefined, { '.github/workflows/release.yml': 'on: push\njobs: {}\n' });
    const setup = await initGithub(worldOf(here), { folder: here.folder, pin: commit });
    expect(setup).toMatchObject({ outcome: 'differs', policy: { status: 'not needed' }, configured: false });
    expect(setup.pin).toBeUndefined();
    expect(read(here, '.github/workflows/release.yml')).toBe('on: push\njobs: {}\n');
  });
});

describe('it cannot be told, or done,', () => {
  test('when the project cannot be reached', async () => {
    const here = project();
    const world = worldOf(here, { exitCode: 128, stdout: '', stderr: 'fatal: unable to access\n' });
    const error = await failure(initGithub(world, { folder: here.folder }));
    expect(error).toMatchObject({ kind: 'network', code: 'network/no-pin', excerpt: ['fatal: unable to access'] });
    expect(existsSync(join(here.folder, '.github'))).toBe(false);
  });

  test.each(['', `nonsense\t${ref}\n`, `${commit}\t${ref}-rc.1\n`])('when it has no such tag: %j', async (stdout) => {
    const here = project();
    expect(await failure(initGithub(worldOf(here, { stdout }), { folder: here.folder }))).toMatchObject({
      kind: 'nothing',
      code: 'nothing/no-pin',
    });
  });

  test.each(['v1.2.3', commit.slice(0, 39), commit.toUpperCase(), `${commit}\n`, ''])(
    'when the pin is no commit: %j',
    async (pin) => {
      const here = project();
      expect(await failure(initGithub(worldOf(here), { folder: here.folder, pin }))).toMatchObject({
        kind: 'usage',
        code: 'init/bad-pin',
      });
    },
  );

  test('outside of a clone', async () => {
    const here = project();
    expect(await failure(initGithub(worldOf(here), { folder: join(here.folder, '..') }))).toMatchObject({
      code: 'source/no-repository',
    });
  });

  test('when the workflow that is there is no YAML', async () => {
    const here = project(undefined, { '.github/workflows/release.yml': 'on: [push\n' });
    await expect(initGithub(worldOf(here), { folder: here.folder, pin: commit })).rejects.toMatchObject({
      code: 'config/bad-yaml',
    });
  });
});
