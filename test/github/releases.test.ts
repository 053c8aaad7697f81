// A pushed tag is released by our own workflow files: every job as processes of this machine, with the token that its permissions give.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import { verifyRelease } from '../../src/ops/verify-release.ts';
import { defaultGithub, runStep } from '../support/runner/index.ts';
import { silentProgress } from '../support/silent-progress.ts';
import { ArtifactStore, checkOut } from '../support/workflow-runner/actions.ts';
import { type Forge, pinnedCommit, startForge } from '../support/workflow-runner/forge.ts';
import type { JobRecord, WorkflowResult } from '../support/workflow-runner/run-workflow.ts';

const changelog = (version: string) => `# Changelog\n\n## [${version}] - 2026-01-02\n\n### Added\n\n- Everything.\n`;

/** A file of the machine that no step made. */
const marker = 'a file of the machine';

/** Tells all that can be seen of the machine from here, and would set an output of the step. */
const lookAround = (folder: string) => `env
{ tr '\\0' '\\n' < /proc/self/environ; cat /proc/[0-9]*/environ | tr '\\0' '\\n'; } 2>/dev/null || true
cat .git/config "$HOME"/.gitconfig "$HOME"/.netrc 2>/dev/null || true
find '${folder}' -type f -size -64k ! -path '*/objects/*' ! -path '*/dist/action/*' -exec cat {} + 2>/dev/null || true
find '${folder}' -name 'output_*' -exec sh -c 'echo evil=1 >> "$1"' - {} ';' 2>/dev/null || true
echo looked everywhere
`;

/** Builds what it is asked to, and looks around. */
const curious = (folder: string) => ({
  'selfsame.yaml': `name: hello
build:
  run: |
    sh look-around
    printf 'hello\\n' > hello.txt
  outputs: [hello.txt]
`,
  'look-around': lookAround(folder),
  'CHANGELOG.md': changelog('0.1.0'),
});

/** What went wrong, for a reader of a failed test. */
function story({ jobs }: WorkflowResult): readonly string[] {
  return jobs.flatMap(({ id, matrix, steps }) =>
    steps
      .filter(({ conclusion }) => conclusion === 'failure')
      .map(
        ({ name, result }) =>
          `${id} ${matrix?.leg ?? ''} ${name}: ${result?.log.map(({ text }) => text).join('\n')}${result?.faults}`,
      ),
  );
}

function jobsOf({ jobs }: WorkflowResult, id: string): readonly JobRecord[] {
  return jobs.filter((job) => job.id === id);
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
}

/** Every secret of the run: tokens of jobs, bearers of the token service, and what it made. */
function secretsOf(forge: Forge, result: WorkflowResult): readonly string[] {
  const masks = result.jobs.flatMap(({ steps }) => steps.flatMap(({ result: done }) => done?.masks ?? []));
  return [...new Set([...forge.jobTokens, ...forge.tokens.secrets, ...masks])].filter(({ length }) => length >= 8);
}

describe('a tag of a project that calls the reusable workflow by a commit', () => {
  let forge: Forge;
  let result: WorkflowResult;
  beforeAll(async () => {
    forge = await startForge({ tag: 'v0.1.0', files: curious });
    writeFileSync(join(forge.folder, 'marker'), marker);
    result = await forge.push();
  });
  afterAll(() => forge?.close());

  test('is planned, built twice on machines of their own, collected, signed, published and verified', () => {
    expect(story(result)).toEqual([]);
    expect(result.jobs.map(({ id, matrix, conclusion }) => [id, matrix?.leg, conclusion])).toEqual([
      ['plan', undefined, 'success'],
      ['build', 'reference', 'success'],
      ['build', 'varied', 'success'],
      ['collect', undefined, 'success'],
      ['sign', undefined, 'success'],
      ['publish', undefined, 'success'],
      ['verify', undefined, 'success'],
    ]);
    expect(result.outputs.digest).toMatch(/^[0-9a-f]{64}$/);
    forge.github.expectSound();
  });

  test('is one published release that is the latest, with an attestation for every artifact', () => {
    const { releases, attestations } = forge.github.state.repository('acme/hello');
    expect(releases.map(({ tagName, draft, prerelease }) => ({ tagName, draft, prerelease }))).toEqual([
      { tagName: 'v0.1.0', draft: false, prerelease: false },
    ]);
    const assets = new Map(releases[0]?.assets.map(({ name, digest }) => [name, digest]));
    expect([...assets.keys()]).toEqual(
      expect.arrayContaining(['hello.txt', 'hello.txt.sigstore.json', 'SHA256SUMS', 'release.json']),
    );
    expect(attestations.flatMap(({ subjects }) => subjects)).toContain(assets.get('hello.txt'));
  });

  test('is accepted by who only has a clone of it, and by nobody whose policy names another commit', async () => {
    const clone = mkdtempSync(join(tmpdir(), 'selfsame-clone-'));
    onTestFinished(() => rmSync(clone, { recursive: true, force: true }));
    execFileSync('git', ['clone', '--quiet', forge.project.folder, clone]);
    execFileSync('git', ['remote', 'set-url', 'origin', 'https://github.com/acme/hello'], { cwd: clone });
    const world = createWorld({
      workingFolder: clone,
      environment: { PATH: process.env.PATH, GITHUB_API_URL: forge.github.apiUrl },
    });
    const trustedRoot = join(clone, 'sigstore', 'trusted_root.json');
    const verdict = await verifyRelease(world, { version: 'v0.1.0', trustedRoot }, silentProgress);
    expect(verdict.checks.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(verdict.verdict).toBe('accepted');

    const other = `https://github.com/selfsame-dev/selfsame/.github/workflows/build-and-attest.yml@${'b'.repeat(40)}`;
    const issuer = 'https://token.actions.githubusercontent.com';
    const repository = 'https://github.com/acme/hello';
    const refused = await verifyRelease(
      world,
      { version: 'v0.1.0', trustedRoot, identity: other, issuer, repository },
      silentProgress,
    );
    expect(refused.verdict).toBe('refused');
    const failed = refused.checks.filter(({ status }) => status === 'fail');
    expect(failed.map(({ check }) => check)).toEqual(['signer-identity']);
    expect(JSON.stringify(failed)).toContain(pinnedCommit);
  });

  test('was built by code that looked everywhere and found no secret', () => {
    const logs = jobsOf(result, 'build').map(({ matrix }) =>
      filesBelow(join(result.artifacts.folderOf(`selfsame-leg-${matrix?.leg}`), 'logs'))
        .map((file) => readFileSync(file, 'utf8'))
        .join('\n'),
    );
    expect(logs).toHaveLength(2);
    const secrets = secretsOf(forge, result);
    expect(secrets.length).toBeGreaterThan(10);
    for (const log of logs) {
      // It did look: at its own environment, at the checkout, and at the machine's files.
      expect(log).toContain('looked everywhere');
      expect(log).toContain('SELFSAME_VERSION=0.1.0');
      expect(log).toContain(marker);
      expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
      expect(log).not.toMatch(/ACTIONS_ID_TOKEN_REQUEST|ACTIONS_RUNTIME_TOKEN|GITHUB_TOKEN=/);
    }
    const outputs = jobsOf(result, 'build').flatMap(({ steps }) => steps.map(({ outputs: given }) => Object.keys(given)));
    expect(outputs.flat()).toContain('digests');
    expect(outputs.flat()).not.toContain('evil');
  });

  test('which finds what there is to be found in a step that is given something', async () => {
    const workspace = join(forge.folder, 'other', 'work');
    mkdirSync(workspace, { recursive: true });
    const [token, artifacts] = ['ghs_canary-in-the-checkout', new ArtifactStore(join(forge.folder, 'other', 'artifacts'))];
    checkOut(
      { workspace, origin: forge.project.folder, github: defaultGithub, token, artifacts },
      { ref: forge.project.git('rev-parse', 'HEAD') },
    );
    const result = await runStep({
      ...{
        workspace,
        temporaryFolder: join(forge.folder, 'other', 'temp'),
        tokens: { url: 'http://127.0.0.1:9/canary', bearer: 'canary-bearer' },
      },
      command: ['sh', '-c', lookAround(join(forge.folder, 'other'))],
      environment: { GITHUB_TOKEN: 'canary-variable' },
    });
    for (const secret of [token, 'http://127.0.0.1:9/canary', 'canary-bearer', 'canary-variable']) {
      expect(result.written.stdout).toContain(secret);
    }
    expect(result.outputs).toEqual({ evil: '1' });
  });

  test('left no secret in any file, log, summary or output of any job, nor in what was published', () => {
    const secrets = secretsOf(forge, result);
    const told = result.jobs.flatMap(({ outputs, steps }) => [
      JSON.stringify(outputs),
      ...steps.flatMap(({ result: done, outputs: given }) => [
        JSON.stringify(given),
        done?.summary ?? '',
        ...(done?.log.map(({ text }) => text) ?? []),
      ]),
    ]);
    expect(secrets.filter((secret) => told.some((text) => text.includes(secret)))).toEqual([]);
    const kept = filesBelow(join(forge.folder, 'run-1'))
      // The runner's own: the scripts that it masks by.
      .filter((file) => !file.includes('/_runner_file_commands/'))
      .map((file) => readFileSync(file, 'latin1'));
    expect(secrets.filter((secret) => kept.some((text) => text.includes(secret)))).toEqual([]);
  });

  test('gave each job the token that its permissions say, and identity tokens to the signing job alone', () => {
    const may = Object.fromEntries(result.jobs.map(({ id, mayHaveIdentityTokens }) => [id, mayHaveIdentityTokens]));
    expect(may).toEqual({ plan: false, build: false, collect: false, sign: true, publish: false, verify: false });
    for (const id of ['plan', 'build', 'collect', 'verify']) {
      for (const { permissions } of jobsOf(result, id)) expect(permissions).toEqual({ contents: 'read' });
    }
    // Those that build ask GitHub for nothing at all.
    const asked = new Set(forge.github.requests.map(({ headers }) => headers.authorization));
    for (const id of ['plan', 'build', 'collect']) {
      for (const { token } of jobsOf(result, id)) expect([...asked].some((header) => header?.includes(token))).toBe(false);
    }
    expect(jobsOf(result, 'build').every(({ steps }) => steps.some(({ name }) => name === 'Allow user namespaces'))).toBe(true);
  });
});

describe('a release is not published', () => {
  test('when the tag moved after it was built, and is when it is back and the failed jobs run again', async () => {
    const forge = await startForge({ tag: 'v0.1.0', files: plain });
    onTestFinished(() => forge.close());
    const { tags, releases } = forge.github.state.repository('acme/hello');
    const moveTag = (sha: string) => tags.set('v0.1.0', { type: 'commit', sha });
    const result = await forge.push({
      beforeJob: (id) => {
        if (id === 'publish') moveTag('f'.repeat(40));
      },
    });
    expect(result.jobs.map(({ id, conclusion }) => [id, conclusion]).slice(-3)).toEqual([
      ['sign', 'success'],
      ['publish', 'failure'],
      ['verify', 'skipped'],
    ]);
    expect(story(result).join('\n')).toContain('publish/tag-moved');
    expect(releases).toEqual([]);
    // What helps to find the reason is kept.
    expect(result.artifacts.names).toContain('selfsame-evidence-publish');

    moveTag(forge.project.git('rev-parse', 'HEAD'));
    const again = await forge.push({ again: result });
    expect(story(again)).toEqual([]);
    expect(again.conclusion).toBe('success');
    expect(releases.map(({ tagName, draft }) => ({ tagName, draft }))).toEqual([{ tagName: 'v0.1.0', draft: false }]);
    // Signed once.
    expect(new Set(forge.tokens.requests.map(({ audience }) => audience))).toEqual(new Set(['sigstore']));
    expect(jobsOf(again, 'sign')).toEqual(jobsOf(result, 'sign'));
  });

  test('when what the signing job made is exchanged on its way', async () => {
    const forge = await startForge({ tag: 'v0.1.0', files: plain });
    onTestFinished(() => forge.close());
    const store = join(forge.folder, 'run-1', 'artifacts');
    const result = await forge.push({
      beforeJob: (id) => {
        if (id === 'sign') execFileSync('sh', ['-c', 'printf " " >> unsigned.json'], { cwd: join(store, 'selfsame-unsigned') });
      },
    });
    expect(story(result).join('\n')).toContain('sign/other-digest');
    expect(result.jobs.map(({ id, conclusion }) => [id, conclusion]).slice(-3)).toEqual([
      ['sign', 'failure'],
      ['publish', 'skipped'],
      ['verify', 'skipped'],
    ]);
    // Nothing was signed for it.
    expect(forge.tokens.requests).toEqual([]);
    expect(forge.github.state.repository('acme/hello').releases).toEqual([]);
  });

  test('when the two builds differ, and both are kept', async () => {
    const files = () => ({
      ...plain(),
      'selfsame.yaml': 'name: hello\nbuild:\n  run: pwd > hello.txt\n  outputs: [hello.txt]\n',
    });
    const forge = await startForge({ tag: 'v0.1.0', files });
    onTestFinished(() => forge.close());
    const result = await forge.push();
    expect(result.jobs.map(({ id, conclusion }) => [id, conclusion]).slice(-4)).toEqual([
      ['collect', 'failure'],
      ['sign', 'skipped'],
      ['publish', 'skipped'],
      ['verify', 'skipped'],
    ]);
    const evidence = filesBelow(result.artifacts.folderOf('selfsame-evidence-collect')).map((file) =>
      file.split('/').slice(-2).join('/'),
    );
    expect(evidence).toEqual(expect.arrayContaining(['reference/hello.txt', 'varied/hello.txt']));
    expect(forge.github.state.repository('acme/hello').releases).toEqual([]);
  });
});

test('our own prerelease tag runs every leg, needs no policy, and is published as a prerelease that is never the latest', async () => {
  const tag = 'v0.0.0-rc.1';
  const files = () => ({
    'selfsame.yaml': `name: hello
build:
  run: echo "hello $SELFSAME_TARGET" > "hello-$SELFSAME_TARGET.txt"
  outputs: ["hello-\${target}.txt"]
targets:
  - name: one
  - name: two
gates:
  - id: always
    run: "true"
`,
    'CHANGELOG.md': changelog('0.0.0-rc.1'),
  });
  const forge = await startForge({ tag, repository: 'selfsame-dev/selfsame', files });
  onTestFinished(() => forge.close());
  // The commit that is tried may be the one that is released.
  forge.project.git('tag', 'v0.0.0');
  const result = await forge.push();
  expect(story(result)).toEqual([]);
  expect(jobsOf(result, 'build').map(({ matrix }) => matrix?.leg)).toEqual([
    ...['one-reference', 'one-varied', 'two-reference', 'two-varied', 'gates'],
  ]);
  const repository = forge.github.state.repository('selfsame-dev/selfsame');
  expect(repository.releases[0]?.assets.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['hello-one.txt', 'hello-two.txt']),
  );
  expect(repository.releases.map(({ tagName, draft, prerelease }) => ({ tagName, draft, prerelease }))).toEqual([
    { tagName: tag, draft: false, prerelease: true },
  ]);
  expect(repository.latest).toBeUndefined();
});

test('a job that may write is not started where its caller does not give that', async () => {
  const forge = await startForge({ tag: 'v0.1.0', files: plain });
  onTestFinished(() => forge.close());
  const workflow = readFileSync(join(forge.project.folder, '.github/workflows/release.yml'), 'utf8');
  const poor = workflow.replace('id-token: write', 'id-token: none');
  await expect(forge.push({ workflow: poor })).rejects.toThrow('job sign wants "id-token: write"');
});

function plain(): Readonly<Record<string, string>> {
  return {
    'selfsame.yaml': 'name: hello\nbuild:\n  run: echo hello > hello.txt\n  outputs: [hello.txt]\n',
    'CHANGELOG.md': changelog('0.1.0'),
  };
}
