// The whole of a rehearsal, from a clone to a folder that its own verification accepted.

import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import type { ReleaseOutcome } from '../../src/model/outcome.ts';
import { release } from '../../src/ops/release.ts';
import { makeProject, type TestProject } from '../support/make-project.ts';
import { silentProgress } from '../support/silent-progress.ts';

const canary = 'canary-secret-5e1f5a3e';
const machine = createWorld();
const projects: TestProject[] = [];
afterAll(() => {
  for (const { remove } of projects) remove();
});

function project(files?: Readonly<Record<string, string>>, tag?: string): TestProject {
  const made = makeProject(files, tag);
  projects.push(made);
  return made;
}

async function rehearse(
  { folder }: TestProject,
  options: {
    readonly allowDirty?: boolean;
    readonly out?: string;
    readonly variables?: Readonly<Record<string, string>>;
  } = {},
): Promise<ReleaseOutcome> {
  const world = {
    ...machine,
    workingFolder: folder,
    environment: { ...process.env, DEPLOY_TOKEN: canary, ...options.variables },
  };
  return release(
    world,
    { folder, rehearse: true, allowDirty: options.allowDirty ?? false, keep: false, out: options.out },
    silentProgress,
  );
}

function config(run: string, more = ''): Readonly<Record<string, string>> {
  return { 'selfsame.yaml': `name: hello\nbuild:\n  run: |\n${run.replaceAll(/^/gm, '    ')}\n  outputs: [hello.txt]\n${more}` };
}

describe('a rehearsal of a sound project', () => {
  const sound = project({
    ...config(
      'printf "hello %s %s\\n" "$SELFSAME_VERSION" "$(git describe --tags)" > hello.txt; env > /dev/stderr',
      [
        'archives: [{ name: "hello-${version}.tar.gz", format: tar.gz, files: [hello.txt] }]',
        'embeds: [{ file: hello.txt, text: "hello ${version} v0.1.0" }]',
        'gates: [{ id: unit, run: "echo 3 passed, 0 failed", covers: [selfsame.yaml] }]',
      ].join('\n'),
    ),
  });
  let outcome: ReleaseOutcome;
  beforeAll(async () => {
    outcome = await rehearse(sound);
  });

  test('writes exactly the files that the design names', () => {
    expect(outcome.reasons).toEqual([]);
    expect(outcome.folder).toBe(join(sound.folder, 'release', 'hello-0.1.0'));
    expect(readdirSync(outcome.folder ?? '').sort()).toEqual([
      'SHA256SUMS',
      'double-build.json',
      'hello-0.1.0.intoto.jsonl',
      'hello-0.1.0.tar.gz',
      'hello-0.1.0.tar.gz.cdx.json',
      'hello-0.1.0.tar.gz.sigstore.json',
      'hello.txt',
      'hello.txt.cdx.json',
      'hello.txt.sigstore.json',
      'release.json',
      'trusted_root.json',
    ]);
    expect(readFileSync(join(outcome.folder ?? '', 'hello.txt'), 'utf8')).toBe('hello 0.1.0 v0.1.0\n');
  });

  test('is accepted by its own verification with every check passed', () => {
    expect(outcome.verdict?.verdict).toBe('accepted');
    expect(outcome.verdict?.checks.map(({ status }) => status)).toEqual(outcome.verdict?.checks.map(() => 'pass'));
    expect(outcome.verdict?.rehearsal).toBe(true);
  });

  test('signs one statement of each kind, two SBOMs, and names all others in the release statement', () => {
    const lines = readFileSync(join(outcome.folder ?? '', 'hello-0.1.0.intoto.jsonl'), 'utf8')
      .trimEnd()
      .split('\n');
    const statements = lines.map((line) => JSON.parse(Buffer.from(JSON.parse(line).dsseEnvelope.payload, 'base64').toString()));
    expect(statements.map(({ predicateType }) => predicateType)).toEqual([
      'https://slsa.dev/provenance/v1',
      'https://cyclonedx.org/bom',
      'https://cyclonedx.org/bom',
      'https://in-toto.io/attestation/scai/v0.3',
      'https://in-toto.io/attestation/test-result/v0.1',
      'https://in-toto.io/attestation/release/v0.1',
    ]);
    expect(statements.at(-1).predicate.statements).toHaveLength(5);
  });

  test('says what was varied, and that each variation took effect', () => {
    const report = JSON.parse(readFileSync(join(outcome.folder ?? '', 'double-build.json'), 'utf8'));
    expect(report.variations.map(({ id, status }: { id: string; status: string }) => `${id} ${status}`)).toEqual([
      'build-path took effect',
      'timezone took effect',
      'umask took effect',
    ]);
  });

  test('leaves nothing of its rooms behind, and no secret of the caller in any file', () => {
    expect(outcome.evidenceFolder).toBeUndefined();
    for (const name of readdirSync(outcome.folder ?? '')) {
      expect(readFileSync(join(outcome.folder ?? '', name)).includes(canary), name).toBe(false);
    }
  });

  test('made again, gives the same bytes in everything that is not signed at a time', async () => {
    const again = await rehearse(sound, { out: join(sound.folder, '..', 'again') });
    const timed = /\.sigstore\.json$|\.intoto\.jsonl$|^trusted_root\.json$/;
    expect(readdirSync(again.folder ?? '')).toEqual(readdirSync(outcome.folder ?? ''));
    for (const name of readdirSync(outcome.folder ?? '').filter((each) => !timed.test(each))) {
      expect(readFileSync(join(again.folder ?? '', name), 'utf8'), name).toBe(
        readFileSync(join(outcome.folder ?? '', name), 'utf8'),
      );
    }
  });

  test('refuses a folder that is there already, before anything is built', async () => {
    await expect(rehearse(sound)).rejects.toMatchObject({ code: 'release/folder-exists', kind: 'usage' });
  });
});

describe('in a run of GitHub Actions', () => {
  const made = project();
  made.git('remote', 'add', 'origin', 'https://github.com/acme/hello.git');
  const variables = {
    GITHUB_ACTIONS: 'true',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'acme/hello',
    GITHUB_WORKFLOW_REF: 'acme/hello/.github/workflows/release.yml@refs/tags/v0.1.0',
    GITHUB_REF: 'refs/tags/v0.1.0',
    GITHUB_SHA: made.git('rev-parse', 'HEAD'),
    GITHUB_EVENT_NAME: 'push',
    GITHUB_REPOSITORY_ID: '12',
    GITHUB_REPOSITORY_OWNER_ID: '34',
    RUNNER_ENVIRONMENT: 'github-hosted',
    GITHUB_RUN_ID: '56',
    GITHUB_RUN_ATTEMPT: '1',
  };

  function provenanceOf({ folder }: ReleaseOutcome) {
    const [line = ''] = readFileSync(join(folder ?? '', 'hello-0.1.0.intoto.jsonl'), 'utf8').split('\n');
    return JSON.parse(Buffer.from(JSON.parse(line).dsseEnvelope.payload, 'base64').toString()).predicate;
  }

  test('of the very tag, the provenance is of GitHub’s build type, and every claim holds against the certificate', async () => {
    const outcome = await rehearse(made, { variables });
    expect(outcome.reasons).toEqual([]);
    const { buildDefinition, runDetails } = provenanceOf(outcome);
    expect(buildDefinition).toEqual({
      buildType: 'https://actions.github.io/buildtypes/workflow/v1',
      externalParameters: {
        workflow: {
          ref: 'refs/tags/v0.1.0',
          repository: 'https://github.com/acme/hello',
          path: '.github/workflows/release.yml',
        },
      },
      internalParameters: {
        github: { event_name: 'push', repository_id: '12', repository_owner_id: '34', runner_environment: 'github-hosted' },
      },
      resolvedDependencies: [
        { uri: 'git+https://github.com/acme/hello@refs/tags/v0.1.0', digest: { gitCommit: variables.GITHUB_SHA } },
      ],
    });
    expect(runDetails).toEqual({
      builder: { id: 'https://github.com/acme/hello/.github/workflows/release.yml@refs/tags/v0.1.0' },
      metadata: { invocationId: 'https://github.com/acme/hello/actions/runs/56/attempts/1' },
    });
    expect(outcome.verify).toContain('https://rehearsal.selfsame.invalid');
  });

  test('of another commit, such as one of a pull request, it is a local build', async () => {
    const out = join(made.folder, '..', 'pull-request');
    const outcome = await rehearse(made, { out, variables: { ...variables, GITHUB_SHA: '0'.repeat(40) } });
    expect(outcome.reasons).toEqual([]);
    expect(provenanceOf(outcome).buildDefinition.buildType).toBe('https://selfsame.invalid/build-types/local/v1');
  });
});

describe('there is no release folder', () => {
  async function refusalOf(files: Readonly<Record<string, string>>): Promise<ReleaseOutcome> {
    const made = project(files);
    const outcome = await rehearse(made);
    expect(outcome.outcome).toBe('refused');
    expect(existsSync(join(made.folder, 'release')) ? readdirSync(join(made.folder, 'release')) : []).toEqual([]);
    if (outcome.evidenceFolder !== undefined) {
      expect(keptFiles(outcome.evidenceFolder)).toContain('build.log');
      rmSync(outcome.evidenceFolder, { recursive: true, force: true });
    }
    return outcome;
  }

  test('when the builds differ by their path; both files and both logs are kept', async () => {
    const made = project(config('pwd > hello.txt'));
    const outcome = await rehearse(made);
    expect(outcome.reasons).toEqual(['the two builds differ in "hello.txt"']);
    expect(outcome.comparison?.differences[0]).toMatchObject({ kind: 'bytes', path: 'hello.txt' });
    const kept = outcome.evidenceFolder ?? '';
    const [first, second] = ['reference', 'varied'].map((room) =>
      readFileSync(join(kept, 'artifacts', room, 'hello.txt'), 'utf8'),
    );
    expect(first).not.toBe(second);
    for (const room of ['reference', 'varied']) expect(existsSync(join(kept, room, 'build.log'))).toBe(true);
    expect(existsSync(join(made.folder, 'release'))).toBe(false);
    rmSync(kept, { recursive: true, force: true });
  });

  test('when the builds differ by their time zone', async () => {
    expect((await refusalOf(config('date +%Z > hello.txt'))).reasons).toEqual(['the two builds differ in "hello.txt"']);
  });

  test('when the builds differ in whether the file can be run', async () => {
    const outcome = await refusalOf(config('echo a > hello.txt; [ "$(umask)" = 0022 ] || chmod +x hello.txt'));
    expect(outcome.comparison?.differences).toMatchObject([{ kind: 'mode', path: 'hello.txt' }]);
  });

  test('when an artifact does not carry the source date, though both builds are equal', async () => {
    const outcome = await refusalOf(
      config('echo "built 2027-01-01" > hello.txt', 'embeds: [{ file: hello.txt, text: "built ${sourceDate:%Y-%m-%d}" }]\n'),
    );
    expect(outcome.comparison?.outcome).toBe('equal');
    expect(outcome.reasons).toEqual(['"hello.txt" does not carry the text "built 2026-01-02"']);
  });

  test('when a gate fails, and nothing is built then', async () => {
    const outcome = await rehearse(
      project(config('echo a > hello.txt', 'gates: [{ id: unit, run: "echo 1 failed; exit 1", covers: [selfsame.yaml] }]\n')),
    );
    expect(outcome.outcome).toBe('refused');
    expect(outcome.gates).toMatchObject([{ id: 'unit', result: 'failed' }]);
    expect(outcome.comparison).toBeUndefined();
    rmSync(outcome.evidenceFolder ?? '', { recursive: true, force: true });
  });

  test('when a gate ran nothing', async () => {
    const outcome = await rehearse(
      project(config('echo a > hello.txt', 'gates: [{ id: unit, run: "echo 0 passed, 0 failed", covers: [selfsame.yaml] }]\n')),
    );
    expect(outcome.reasons[0]).toMatch(/^the gate "unit" failed: /);
    rmSync(outcome.evidenceFolder ?? '', { recursive: true, force: true });
  });
});

describe('it cannot be told', () => {
  test('when the build fails: command, status and the last lines are in the error, and the log is kept', async () => {
    const made = project(config('for i in $(seq 100); do echo "line $i"; done; exit 7'));
    const error = await rehearse(made).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'build', code: 'build/failed' });
    if (!(error instanceof Error) || !('excerpt' in error) || !('files' in error)) throw new Error('not a ToolError');
    expect(error.message).toContain('7');
    expect(error.excerpt).toHaveLength(30);
    expect((error.excerpt as string[]).at(-1)).toBe('line 100');
    const [log] = error.files as string[];
    expect(existsSync(log ?? '')).toBe(true);
    expect(existsSync(join(made.folder, 'release'))).toBe(false);
  });

  test('when the build writes none of its outputs', async () => {
    await expect(rehearse(project(config('true')))).rejects.toMatchObject({ code: 'build/no-output' });
  });

  test('when the build hangs', async () => {
    const files = { 'selfsame.yaml': 'name: hello\nbuild: { run: sleep 60, outputs: [hello.txt], timeout: 1 }\n' };
    await expect(rehearse(project(files))).rejects.toMatchObject({ code: 'build/timed-out' });
  });

  test('when a difference is to be accepted by a cause, since none is known yet', async () => {
    const made = project(config('pwd > hello.txt', 'compare: { accept: [{ path: hello.txt, cause: build-path, reason: x }] }\n'));
    await expect(rehearse(made)).rejects.toMatchObject({ code: 'config/no-known-cause' });
  });

  test('in a dirty work tree, unless that is allowed: then every statement says so', async () => {
    const made = project(
      config('echo a > hello.txt', 'gates: [{ id: unit, run: "echo 1 passed, 0 failed", covers: [selfsame.yaml] }]\n'),
    );
    made.write({ 'more.txt': 'not committed\n' });
    await expect(rehearse(made)).rejects.toMatchObject({ code: 'source/dirty' });
    const outcome = await rehearse(made, { allowDirty: true });
    expect(outcome.reasons).toEqual([]);
    const manifest = JSON.parse(readFileSync(join(outcome.folder ?? '', 'release.json'), 'utf8'));
    expect(manifest.source.dirty).toBe(true);
    const lines = readFileSync(join(outcome.folder ?? '', 'hello-0.1.0.intoto.jsonl'), 'utf8')
      .trimEnd()
      .split('\n');
    const statements = lines.map((line) => Buffer.from(JSON.parse(line).dsseEnvelope.payload, 'base64').toString());
    expect(statements).toHaveLength(5);
    expect(statements.filter((each) => !/"dirty":true|the source differed from its commit/.test(each))).toEqual([]);
  });
});

test('a name with spaces, quotes and letters of other scripts goes through the whole release', async () => {
  const name = "-a 'b' \\ ü 名.txt";
  const made = project({
    'selfsame.yaml': `name: hello\nbuild:\n  run: 'printf x > ./"$(cat name)"'\n  outputs: ["-a*"]\n`,
    name,
  });
  const outcome = await rehearse(made);
  expect(outcome.reasons).toEqual([]);
  expect(outcome.artifacts.map((artifact) => artifact.name)).toEqual([name]);
});

function keptFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.split('/').at(-1) ?? '');
}
