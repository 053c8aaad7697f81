// Releases built again from the commit that they name: every outcome, and everything that a release could try on its way there.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import { githubBuildType } from '../../src/model/build-type.ts';
import type { RebuildOutcome } from '../../src/model/rebuild.ts';
import type { World } from '../../src/model/world.ts';
import { type RebuildOptions, rebuild } from '../../src/ops/rebuild.ts';
import { verifyBundle } from '../../src/ops/verify-bundle.ts';
import { makeProject, type TestProject } from '../support/make-project.ts';
import { listening, person, personIssuer, signingAt, startOtherSigstore } from '../support/other-sigstore.ts';
import {
  machineIn,
  type RebuildableRelease,
  rehearsed,
  removeReleases,
  type SignedAs,
  scratchFolder,
  signedAs,
} from '../support/rebuildable-release.ts';
import { describeRooms } from '../support/room-project.ts';
import { silentProgress } from '../support/silent-progress.ts';

const repository = 'https://git.example.org/acme/hello';
const helloText = 'hello 0.1.0\n';

/** Names one tool, bash, so that there is one to be the same or another. */
function config(run: string, more = ''): Readonly<Record<string, string>> {
  return { 'selfsame.yaml': `name: hello\nbuild:\n  run: ${JSON.stringify(run)}\n  outputs: [hello.txt]\n${more}` };
}

const honestRun = 'bash -c \'printf "hello %s\\n" "$SELFSAME_VERSION" > hello.txt\'';

const projects: TestProject[] = [];
const kept: string[] = [];
afterAll(async () => {
  for (const { remove } of projects) remove();
  for (const folder of kept) await createWorld().files.remove(folder);
  removeReleases();
});

function project(files: Readonly<Record<string, string>> = config(honestRun)): TestProject {
  const made = makeProject(files);
  made.git('remote', 'add', 'origin', `${repository}.git`);
  projects.push(made);
  return made;
}

/** Rebuilds as in a folder that is no clone, unless another world is given. */
async function again(
  { verify }: RebuildableRelease,
  options: Partial<RebuildOptions> = {},
  world: World = machineIn(scratchFolder()),
): Promise<RebuildOutcome> {
  const outcome = await rebuild(world, { verify, ...options }, silentProgress);
  if (outcome.evidenceFolder !== undefined) kept.push(outcome.evidenceFolder);
  return outcome;
}

describeRooms('a release that was built from its commit', () => {
  const sound = project();
  let released: RebuildableRelease;
  beforeAll(async () => {
    released = await rehearsed(sound.folder);
  });

  /** A report that tells of exactly the rooms and tools of this machine. */
  function asHere(change: Partial<RebuildableRelease['report']> = {}): NonNullable<SignedAs['report']> {
    const { variations, walls, tools } = released.report;
    return (report) => ({ ...report, variations, walls, tools, ...change });
  }

  test('is reproduced in the clone at hand, and nothing is kept', async () => {
    const outcome = await again(released, {}, machineIn(sound.folder));
    expect(outcome).toMatchObject({
      outcome: 'reproduced',
      verdict: { verdict: 'accepted' },
      source: { repository, from: 'clone at hand', place: sound.folder, tagIs: 'at the commit' },
      comparison: { outcome: 'equal', filesCompared: 1 },
      contradictions: [],
    });
    expect(outcome.artifacts).toEqual([
      { name: 'hello.txt', published: outcome.artifacts[0]?.rebuilt, rebuilt: outcome.artifacts[0]?.published },
    ]);
    expect(outcome.conditions.filter(({ kind }) => kind === 'tool')).toMatchObject([{ name: 'bash' }]);
    expect(outcome.evidenceFolder).toBeUndefined();
  });

  test('is reproduced although the clone at hand is dirty: nothing of it leaks into the build', async () => {
    const dirty = project();
    dirty.write({ 'selfsame.yaml': 'broken', 'hello.txt': 'left over\n', 'untracked.txt': 'x' });
    const ran = join(scratchFolder(), 'ran');
    for (const hook of ['post-checkout', 'reference-transaction', 'pre-auto-gc'])
      writeFileSync(join(dirty.folder, '.git/hooks', hook), `#!/bin/sh\ntouch ${ran}\n`, { mode: 0o755 });
    dirty.git('config', 'core.hooksPath', join(dirty.folder, '.git/hooks'));
    dirty.git('config', 'core.fsmonitor', `touch ${ran}`);
    dirty.git('config', 'uploadpack.packObjectsHook', `touch ${ran}`);
    expect(await again(released, {}, machineIn(dirty.folder))).toMatchObject({
      outcome: 'reproduced',
      source: { from: 'clone at hand' },
    });
    expect(existsSync(ran)).toBe(false);
  });

  test('is reproduced from an archive of its folder', async () => {
    const archive = join(scratchFolder(), 'hello.tar.gz');
    execFileSync('tar', ['-czf', archive, '-C', dirname(released.folder), 'hello']);
    const outcome = await again({ ...released, verify: { ...released.verify, from: archive } }, { source: sound.folder });
    expect(outcome).toMatchObject({ outcome: 'reproduced', source: { from: 'named', place: sound.folder } });
  });

  test('is built by the commit that was signed, wherever its tag went since', async () => {
    const moved = project();
    moved.write(config('bash -c "echo evil > hello.txt"'));
    moved.commit('v0.1.0');
    expect(await again(released, { source: moved.folder })).toMatchObject({
      outcome: 'reproduced',
      source: { tagIs: 'elsewhere' },
    });
  });

  test('differs, when the tools and the room are those that were recorded: that is a no, with the place and both files', async () => {
    const other = await signedAs(sound.folder, { artifacts: { 'hello.txt': 'hello 0.1.0, and more\n' }, report: asHere() });
    const outcome = await again(other, { source: sound.folder });
    expect(outcome.outcome).toBe('differs');
    expect(outcome.conditions.filter(({ wanted, got }) => wanted !== got)).toEqual([]);
    expect(outcome.comparison?.differences).toMatchObject([{ kind: 'bytes', path: 'hello.txt', offset: 11 }]);
    const folder = outcome.evidenceFolder ?? '';
    expect(readFileSync(join(folder, 'published/hello.txt'), 'utf8')).toBe('hello 0.1.0, and more\n');
    expect(readFileSync(join(folder, 'rebuilt/hello.txt'), 'utf8')).toBe(helloText);
  });

  test('differs also where an artifact was published that the commit does not make', async () => {
    const more = await signedAs(sound.folder, {
      artifacts: { 'hello.txt': helloText, 'more.txt': 'more\n' },
      report: asHere(),
    });
    const outcome = await again(more, { source: sound.folder });
    expect(outcome.outcome).toBe('differs');
    expect(outcome.artifacts.find(({ name }) => name === 'more.txt')).not.toHaveProperty('rebuilt');
    expect(outcome.comparison?.differences).toMatchObject([{ kind: 'missing', path: 'more.txt' }]);
  });

  test('is not reproducible here, where a tool of another version was recorded: that is no answer', async () => {
    const tools = [{ name: 'bash', version: 'GNU bash, version 1.14.7(1)' }];
    const other = await signedAs(sound.folder, { artifacts: { 'hello.txt': 'other\n' }, report: asHere({ tools }) });
    const outcome = await again(other, { source: sound.folder });
    expect(outcome.outcome).toBe('not reproducible here');
    expect(outcome.conditions.filter(({ wanted, got }) => wanted !== got)).toMatchObject([
      { kind: 'tool', name: 'bash', wanted: 'GNU bash, version 1.14.7(1)' },
    ]);
    expect(existsSync(join(outcome.evidenceFolder ?? '', 'rebuilt/hello.txt'))).toBe(true);
  });

  test('is reproduced where its provenance is that of GitHub Actions, and whatever tools were recorded', async () => {
    const jobWorkflowRef = 'acme/hello/.github/workflows/release.yml@refs/tags/v0.1.0';
    const onGithub = await signedAs(sound.folder, {
      artifacts: { 'hello.txt': helloText },
      report: asHere({ tools: [{ name: 'bash', version: 'GNU bash, version 1.14.7(1)' }] }),
      plan: (plan) => ({
        ...plan,
        identity: { ...plan.identity, identity: `https://git.example.org/${jobWorkflowRef}` },
        github: {
          ...{ serverUrl: 'https://git.example.org', repository: 'acme/hello', ref: 'refs/tags/v0.1.0', sha: plan.source.commit },
          ...{ workflowRef: jobWorkflowRef, jobWorkflowRef, eventName: 'push', repositoryId: '1', repositoryOwnerId: '2' },
          ...{ runnerEnvironment: 'github-hosted', runId: '3', runAttempt: '1' },
        },
      }),
    });
    expect(await again(onGithub, { source: sound.folder })).toMatchObject({ outcome: 'reproduced', contradictions: [] });
    const [provenance = ''] = readFileSync(join(onGithub.folder, 'hello-0.1.0.intoto.jsonl'), 'utf8').split('\n');
    expect(statementOf(provenance).predicate.buildDefinition.buildType).toBe(githubBuildType);
  });

  test('cannot be built where its commit is not, and says where it looked', async () => {
    const stranger = project(config('bash -c "echo hi > hello.txt"'));
    const outcome = await again(released, { source: stranger.folder });
    expect(outcome).toMatchObject({
      outcome: 'could not build',
      problem: { code: 'rebuild/no-commit', message: expect.stringContaining(stranger.folder) },
    });
    expect(outcome.evidenceFolder).toBeUndefined();
  });

  test('cannot be built without a room: what others wrote never runs on the machine itself', async () => {
    const world = createWorld({
      workingFolder: sound.folder,
      environment: { PATH: process.env.PATH, HOME: '/nonexistent' },
      withoutNamespaces: 'asked for',
    });
    const outcome = await again(released, {}, world);
    expect(outcome).toMatchObject({ outcome: 'could not build', problem: { code: 'rebuild/no-room', excerpt: ['asked for'] } });
  });

  test('is refused, with nothing built, when it is not the release that was asked for', async () => {
    const other = { ...released, verify: { ...released.verify, repository: 'https://git.example.org/acme/other' } };
    const outcome = await again(other, { source: sound.folder });
    expect(outcome).toMatchObject({ outcome: 'refused', verdict: { verdict: 'refused' }, contradictions: [] });
    expect(outcome.source).toBeUndefined();
    expect(outcome.evidenceFolder).toBeUndefined();
  });

  test('is never built with a release that changed while it was verified', async () => {
    const world = machineIn(sound.folder);
    const changing: World = {
      ...world,
      files: {
        ...world.files,
        copy: (from, to) => (to.includes('/published/') ? world.files.write(to, 'HELLO 0.1.0\n') : world.files.copy(from, to)),
      },
    };
    await expect(again(released, {}, changing)).rejects.toMatchObject({ code: 'rebuild/release-changed' });
  });

  test('refuses a configuration outside of the repository before it does anything', async () => {
    for (const outside of ['/etc/passwd', '../selfsame.yaml', 'sub/../../selfsame.yaml', '..'])
      await expect(again(released, { config: outside })).rejects.toMatchObject({ code: 'usage/config-outside' });
  });

  test('cannot be built where the commit has no such configuration', async () => {
    const outcome = await again(released, { source: sound.folder, config: 'sub/selfsame.yaml' });
    expect(outcome).toMatchObject({ outcome: 'could not build', problem: { code: 'rebuild/no-config' } });
  });

  test('sees nothing of the caller in its room: no variable, and not the settings of the clone at hand', async () => {
    const seen = 'bash -c \'printf "hello %s\\n" "$SELFSAME_VERSION" > hello.txt; env >&2; cat "$OLD/.git/config" >&2; exit 3\'';
    const nosy = project(config(seen.replace('$OLD', '/clone-at-hand')));
    nosy.git('config', 'http.extraheader', 'AUTHORIZATION: canary-5e1f5a3e');
    nosy.write(config(seen.replace('$OLD', nosy.folder)));
    nosy.commit('v0.1.0');
    const nosyRelease = await signedAs(nosy.folder, { artifacts: { 'hello.txt': helloText }, report: asHere() });
    const outcome = await again(nosyRelease, {}, machineIn(nosy.folder, { DEPLOY_TOKEN: 'canary-5e1f5a3e' }));
    expect(outcome).toMatchObject({ outcome: 'could not build', problem: { code: 'build/failed' } });
    const log = readFileSync(outcome.problem?.files[0] ?? '', 'utf8');
    expect(log).toContain('SELFSAME_VERSION=0.1.0');
    expect(log).not.toContain('canary');
  });

  test('could not be built where the build fails, and the log is kept', async () => {
    const failing = project(config('bash -c "echo no such luck >&2; exit 7"'));
    const release = await signedAs(failing.folder, { artifacts: { 'hello.txt': 'x\n' }, report: asHere() });
    const outcome = await again(release, { source: failing.folder });
    expect(outcome).toMatchObject({
      outcome: 'could not build',
      source: { tagIs: 'at the commit' },
      problem: { code: 'build/failed', excerpt: ['no such luck'] },
    });
    expect(readFileSync(outcome.problem?.files[0] ?? '', 'utf8')).toContain('no such luck');
    expect(outcome.evidenceFolder).toBeDefined();
  });

  describeRooms('whose provenance says something else than its commit, is refused before anything runs:', () => {
    const ran = join('/tmp', `selfsame-canary-${process.pid}`);
    afterAll(() => rmSync(ran, { force: true }));

    test.each<[string, string, NonNullable<SignedAs['plan']>]>([
      ['other commands', 'run', (plan) => ({ ...plan, build: { ...plan.build, run: `touch ${ran}` } })],
      ['a step that downloads', 'prepare', (plan) => ({ ...plan, build: { ...plan.build, prepare: `touch ${ran}` } })],
      [
        'a variable that loads a library',
        'environment',
        (plan) => ({ ...plan, build: { ...plan.build, environment: { ...plan.build.environment, LD_PRELOAD: '/tmp/evil.so' } } }),
      ],
      [
        'a submodule',
        'resolvedDependencies',
        (plan) => ({ ...plan, source: { ...plan.source, submodules: [{ path: '--upload-pack=x', commit: 'ab'.repeat(20) }] } }),
      ],
    ])('%s', async (_, what, plan) => {
      const lying = await signedAs(sound.folder, { artifacts: { 'hello.txt': helloText }, report: asHere(), plan });
      const outcome = await again(lying, { source: sound.folder });
      expect(outcome).toMatchObject({ outcome: 'refused', verdict: { verdict: 'accepted' } });
      expect(outcome.contradictions.map((each) => each.what)).toContain(what);
      expect(outcome.comparison).toBeUndefined();
      expect(outcome.conditions).toEqual([]);
      expect(existsSync(ran)).toBe(false);
    });
  });

  test('cannot be built from a rehearsal with uncommitted changes', async () => {
    const dirty = await signedAs(sound.folder, {
      artifacts: { 'hello.txt': helloText },
      report: asHere(),
      plan: (plan) => ({ ...plan, source: { ...plan.source, dirty: true } }),
    });
    expect(await again(dirty, { source: sound.folder })).toMatchObject({
      outcome: 'could not build',
      problem: { code: 'rebuild/dirty' },
    });
  });

  describeRooms('with a statement of who rebuilt it', () => {
    test('a rehearsal signs that the bytes are the same, and verify-bundle accepts it by the root beside it', async () => {
      const file = join(scratchFolder(), 'out/rebuild.jsonl');
      const { statement } = await again(released, { source: sound.folder, statement: { file } });
      expect(statement).toEqual({
        file,
        identity: 'https://rehearsal.selfsame.invalid/rebuilder',
        rehearsal: true,
        trustedRoot: `${file}.trusted_root.json`,
      });
      expect(statementIn(file)).toMatchObject({
        predicateType: 'https://in-toto.io/attestation/scai/v0.3',
        subject: [{ name: 'hello.txt' }],
        predicate: {
          attributes: [
            {
              attribute: 'REBUILT_SAME_BYTES',
              conditions: { outcome: 'reproduced', ofRehearsal: true, source: { uri: `git+${repository}@refs/tags/v0.1.0` } },
            },
          ],
          producer: { uri: 'https://rehearsal.selfsame.invalid/rebuilder' },
        },
      });
      expect(readFileSync(file, 'utf8')).not.toContain('SLSA_BUILD_REPRODUCED');
      const asked = {
        ...{ bundle: file, file: join(released.folder, 'hello.txt'), trustedRoot: `${file}.trusted_root.json` },
        ...{ identity: 'https://rehearsal.selfsame.invalid/rebuilder', issuer: 'https://rehearsal.selfsame.invalid' },
      };
      expect((await verifyBundle(machineIn('/tmp'), asked, silentProgress)).verdict).toBe('accepted');
    });

    test('a person signs that they are not', async () => {
      const sigstore = await startOtherSigstore();
      const folder = scratchFolder();
      const files = { trustedRoot: join(folder, 'root.json'), token: join(folder, 'token.jwt') };
      writeFileSync(files.trustedRoot, sigstore.trustedRoot);
      writeFileSync(files.token, sigstore.token(), { mode: 0o600 });
      try {
        const other = await signedAs(sound.folder, { artifacts: { 'hello.txt': 'other\n' }, report: asHere() });
        const file = join(folder, 'rebuild.jsonl');
        const signing = signingAt(sigstore.url, files);
        const outcome = await again(other, { source: sound.folder, statement: { file, signing } });
        expect(outcome).toMatchObject({ outcome: 'differs', statement: { file, identity: person, rehearsal: false } });
        expect(statementIn(file).predicate).toMatchObject({
          attributes: [{ attribute: 'REBUILT_OTHER_BYTES', conditions: { outcome: 'differs' } }],
          producer: { name: person },
        });
        const asked = { bundle: file, file: join(other.folder, 'hello.txt'), identity: person, issuer: personIssuer };
        const trusted = { ...asked, trustedRoot: files.trustedRoot };
        expect((await verifyBundle(machineIn('/tmp'), trusted, silentProgress)).verdict).toBe('accepted');
      } finally {
        await sigstore.close();
      }
    });

    test('nothing is signed of what could not be told', async () => {
      const file = join(scratchFolder(), 'rebuild.jsonl');
      const progress = listening();
      const options = { verify: released.verify, source: join(scratchFolder(), 'none'), statement: { file } };
      const outcome = await rebuild(machineIn('/tmp'), options, progress);
      expect(outcome).toMatchObject({ outcome: 'could not build' });
      expect(outcome.statement).toBeUndefined();
      expect(existsSync(file)).toBe(false);
      expect(progress.told).toContain('nothing is signed: "could not build" says nothing about the release');
    });

    test('a file that is there is never replaced, and nothing is built for it', async () => {
      const file = join(scratchFolder(), 'rebuild.jsonl');
      writeFileSync(file, 'mine');
      const asked = again(released, { source: sound.folder, statement: { file } });
      await expect(asked).rejects.toMatchObject({ kind: 'usage', code: 'rebuild/statement-exists' });
      expect(readFileSync(file, 'utf8')).toBe('mine');
    });
  });
});

function statementIn(file: string) {
  return statementOf(readFileSync(file, 'utf8'));
}

function statementOf(bundle: string) {
  return JSON.parse(Buffer.from(JSON.parse(bundle).dsseEnvelope.payload, 'base64').toString());
}
