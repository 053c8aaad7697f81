// A release whose legs were built apart, each in a clone of its own, and what keeps other legs from being taken for them.

import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import type { LegRecord } from '../../src/model/leg.ts';
import type { ReleaseOutcome } from '../../src/model/outcome.ts';
import { buildLeg } from '../../src/ops/build-leg.ts';
import { planMatrix } from '../../src/ops/plan.ts';
import { rebuild } from '../../src/ops/rebuild.ts';
import { type ReleaseOptions, release } from '../../src/ops/release.ts';
import { sign } from '../../src/ops/sign.ts';
import { makeProject, type TestProject } from '../support/make-project.ts';
import { silentProgress } from '../support/silent-progress.ts';

const machine = createWorld();
const config = `name: hello
build:
  run: printf 'hello %s for %s\\n' "$SELFSAME_VERSION" "$SELFSAME_TARGET" > "hello-$SELFSAME_TARGET"; chmod 755 hello-*
  outputs: ["hello-\${target}"]
  require: [timezone]
targets: [{ name: one }, { name: two, env: { GREETING: moin } }]
embeds: [{ file: "hello-\${target}", text: "for \${target}" }]
gates: [{ id: unit, run: "echo 3 passed, 0 failed", covers: [selfsame.yaml] }]
`;
const legNames = ['one-reference', 'one-varied', 'two-reference', 'two-varied', 'gates'];

let project: TestProject;
/** Holds the leg folders as they were built; never changed. */
let built: string;
let copies = 0;

const worldOf = (variables: Readonly<Record<string, string>> = {}) => ({
  ...machine,
  workingFolder: project.folder,
  environment: { PATH: process.env.PATH, ...variables },
});

beforeAll(async () => {
  project = makeProject({ 'selfsame.yaml': config });
  project.git('remote', 'add', 'origin', 'https://github.com/acme/hello.git');
  built = join(project.folder, '..', 'legs');
  for (const leg of legNames) {
    const made = await buildLeg(worldOf(), { ...common(), leg, out: join(built, leg) }, silentProgress);
    expect(made, leg).toMatchObject({ outcome: 'built', leg, folder: join(built, leg), reasons: [] });
  }
}, 60_000);
afterAll(() => project.remove());

function common() {
  return { folder: project.folder, rehearse: true, allowDirty: false, keep: false };
}

/** The legs with something changed; gives the folder that holds them. */
function legs(change: (folder: string) => void = () => undefined): string {
  copies += 1;
  const folder = join(project.folder, '..', `legs-${copies}`);
  cpSync(built, folder, { recursive: true });
  change(folder);
  return folder;
}

function editRecord(folder: string, leg: string, edit: (record: LegRecord) => unknown): void {
  const file = join(folder, leg, 'leg.json');
  writeFileSync(file, JSON.stringify(edit(JSON.parse(readFileSync(file, 'utf8')) as LegRecord)));
}

function collect(
  folders: readonly string[],
  options: Partial<ReleaseOptions> = {},
  variables?: Readonly<Record<string, string>>,
) {
  copies += 1;
  const out = join(project.folder, '..', `out-${copies}`);
  return release(worldOf(variables), { ...common(), collect: folders, out, ...options }, silentProgress);
}

function digestOf(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What it refused for; the kept workshop is removed. */
async function refusal(change: (folder: string) => void): Promise<ReleaseOutcome> {
  const outcome = await collect([legs(change)]);
  expect(outcome.outcome).toBe('refused');
  expect(existsSync(outcome.evidence ?? '')).toBe(true);
  rmSync(outcome.evidenceFolder ?? '', { recursive: true });
  return outcome;
}

test('the matrix names every target in both rooms, in the order of the configuration, and the gates last', async () => {
  const runner = 'ubuntu-24.04';
  expect(await planMatrix(worldOf(), common())).toEqual({
    include: [
      { leg: 'one-reference', target: 'one', room: 'reference', runner },
      { leg: 'one-varied', target: 'one', room: 'varied', runner },
      { leg: 'two-reference', target: 'two', room: 'reference', runner },
      { leg: 'two-varied', target: 'two', room: 'varied', runner },
      { leg: 'gates', target: '', room: 'gates', runner },
    ],
  });
});

test('a leg that the plan does not have is named, with those that it has', async () => {
  await expect(buildLeg(worldOf(), { ...common(), leg: 'one-refrence' }, silentProgress)).rejects.toMatchObject({
    code: 'usage/unknown-leg',
    message: 'there is no leg "one-refrence"; did you mean "one-reference"?',
  });
});

describe('collected', () => {
  let apart: ReleaseOutcome;
  let together: ReleaseOutcome;
  beforeAll(async () => {
    apart = await collect([legs()]);
    copies += 1;
    together = await release(worldOf(), { ...common(), out: join(project.folder, '..', `out-${copies}`) }, silentProgress);
  }, 60_000);

  test('the legs give the release that one machine makes, but for what is signed at a time', () => {
    expect(apart).toMatchObject({ outcome: 'released', reasons: [] });
    expect(together).toMatchObject({ outcome: 'released', reasons: [] });
    expect(apart.comparison).toEqual(together.comparison);
    expect(readdirSync(apart.folder ?? '').sort()).toEqual(readdirSync(together.folder ?? '').sort());
    for (const name of ['double-build.json', 'release.json', 'SHA256SUMS', 'hello-one', 'hello-two', 'hello-one.cdx.json']) {
      expect(readFileSync(join(apart.folder ?? '', name), 'utf8'), name).toBe(
        readFileSync(join(together.folder ?? '', name), 'utf8'),
      );
    }
    expect(apart.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(apart.digest).toBe(together.digest);
  });

  test('the report names the target of every variation and wall', () => {
    const report = JSON.parse(readFileSync(join(apart.folder ?? '', 'double-build.json'), 'utf8'));
    expect(report.variations.map(({ target, id }: { target: string; id: string }) => `${target} ${id}`)).toEqual(
      ['one', 'two'].flatMap((target) => ['build-path', 'timezone', 'umask'].map((id) => `${target} ${id}`)),
    );
    expect(new Set(report.walls.map(({ target }: { target: string }) => target))).toEqual(new Set(['one', 'two']));
  });

  test('a rebuild builds every target again, and finds the same bytes', async () => {
    const [identity = '', issuer = '', repository = ''] = ['--identity', '--issuer', '--repository'].map(
      (name) => apart.verify[apart.verify.indexOf(name) + 1] ?? '',
    );
    const { outcome, conditions, artifacts } = await rebuild(
      worldOf(),
      {
        source: project.folder,
        verify: {
          ...{ version: 'v0.1.0', from: apart.folder ?? '', identity, issuer, repository },
          trustedRoot: join(apart.folder ?? '', 'trusted_root.json'),
        },
      },
      silentProgress,
    );
    expect(outcome).toBe('reproduced');
    expect(artifacts.map(({ name }) => name)).toEqual(['hello-one', 'hello-two']);
    expect(new Set(conditions.map(({ target }) => target))).toEqual(new Set(['one', 'two']));
  });

  test('folders may be named one by one, and a mode that was lost on the way is no difference', async () => {
    const folder = legs((each) => {
      // As a transport that keeps no modes unpacks it.
      const file = join(each, 'one-varied/artifacts/hello-one');
      const text = readFileSync(file);
      rmSync(file);
      writeFileSync(file, text, { mode: 0o644 });
    });
    const outcome = await collect(legNames.map((leg) => join(folder, leg)));
    expect(outcome).toMatchObject({ outcome: 'released', reasons: [] });
  });
});

describe('there is no release of legs', () => {
  test('that differ, and both files lie where they can be uploaded', async () => {
    const outcome = await collect([
      legs((folder) => {
        // Whole by its own record: only comparing both can tell.
        const bytes = 'hello 0.1.0 for twO\n';
        writeFileSync(join(folder, 'two-varied/artifacts/hello-two'), bytes);
        editRecord(folder, 'two-varied', ({ build, ...record }) => ({
          ...record,
          build: { ...build, artifacts: build?.artifacts.map((each) => ({ ...each, sha256: digestOf(bytes) })) },
        }));
      }),
    ]);
    expect(outcome).toMatchObject({
      outcome: 'refused',
      reasons: ['two: the two builds differ in "hello-two"'],
      comparison: { outcome: 'different' },
      leftOut: [],
    });
    const evidence = outcome.evidence ?? '';
    expect(readFileSync(join(evidence, 'reference/hello-two'), 'utf8')).toBe('hello 0.1.0 for two\n');
    expect(readFileSync(join(evidence, 'varied/hello-two'), 'utf8')).toBe('hello 0.1.0 for twO\n');
    expect(JSON.parse(readFileSync(join(evidence, 'outcome.json'), 'utf8'))).toMatchObject({ outcome: 'refused', evidence });
    expect(readdirSync(join(evidence, 'logs')).sort()).toEqual(
      [
        'gates.unit.log',
        ...['one', 'two'].flatMap((target) => [`${target}-reference.build.log`, `${target}-varied.build.log`]),
      ].sort(),
    );
    rmSync(outcome.evidenceFolder ?? '', { recursive: true });
  });

  test('of which one alone can be run', async () => {
    const { reasons } = await refusal((folder) =>
      editRecord(folder, 'one-varied', ({ build, ...record }) => ({
        ...record,
        build: { ...build, artifacts: build?.artifacts.map((each) => ({ ...each, executable: false })) },
      })),
    );
    expect(reasons).toEqual(['one: the two builds differ in "hello-one"']);
  });

  test('where a required variation took no effect for one target', async () => {
    const { reasons } = await refusal((folder) =>
      editRecord(folder, 'two-varied', ({ build, ...record }) => ({
        ...record,
        build: { ...build, probes: { ...build?.probes, timezone: '-1200 EVEN' } },
      })),
    );
    expect(reasons).toEqual([expect.stringMatching(/^two: the variation "timezone" took no effect/)]);
  });

  test('where a gate failed', async () => {
    const { reasons } = await refusal((folder) =>
      editRecord(folder, 'gates', (record) => ({
        ...record,
        gates: record.gates?.map((gate) => ({ ...gate, result: 'failed', reason: '1 test failed' })),
      })),
    );
    expect(reasons).toEqual(['the gate "unit" failed: 1 test failed']);
  });

  test('where a text is not in its file', async () => {
    const { reasons } = await refusal((folder) =>
      editRecord(folder, 'one-reference', ({ build, ...record }) => ({
        ...record,
        build: { ...build, embeds: build?.embeds.map((each) => ({ ...each, found: false })) },
      })),
    );
    expect(reasons).toEqual(['one: "hello-one" does not carry the text "for one"']);
  });

  test('where an SBOM was found wanting', async () => {
    const { reasons } = await refusal((folder) =>
      editRecord(folder, 'one-reference', ({ contents, ...record }) => ({
        ...record,
        contents: { ...contents, reasons: ['"hello-one.cdx.json": it lacks a component'] },
      })),
    );
    expect(reasons).toEqual(['"hello-one.cdx.json": it lacks a component']);
  });

  test('where a leg gives more reasons than a call takes arguments', async () => {
    const many = Array.from({ length: 200_000 }, (_, index) => `reason ${index}`);
    const { reasons } = await refusal((folder) =>
      editRecord(folder, 'one-reference', ({ contents, ...record }) => ({ ...record, contents: { ...contents, reasons: many } })),
    );
    expect(reasons).toHaveLength(many.length);
  });

  test('where nothing lists what an artifact is made of', async () => {
    const { reasons } = await refusal((folder) => {
      rmSync(join(folder, 'two-reference/sboms'), { recursive: true });
      editRecord(folder, 'two-reference', ({ contents, ...record }) => ({ ...record, contents: { ...contents, sboms: [] } }));
    });
    expect(reasons).toEqual(['nothing lists what "hello-two" is made of']);
  });
});

describe('legs are refused', () => {
  const cases: readonly (readonly [string, string, string, (folder: string) => void])[] = [
    ['when one is missing', 'usage', 'release/no-leg', (folder) => rmSync(join(folder, 'two-varied'), { recursive: true })],
    ['when the gates are missing', 'usage', 'release/no-leg', (folder) => rmSync(join(folder, 'gates'), { recursive: true })],
    [
      'when one is there twice',
      'usage',
      'release/leg-twice',
      (folder) => cpSync(join(folder, 'one-varied'), join(folder, 'again'), { recursive: true }),
    ],
    ...(['commit', 'tag', 'planSha256', 'toolVersion'] as const).map(
      (key) =>
        [
          `when the ${key} is another`,
          'source',
          'release/other-leg',
          (folder: string) =>
            editRecord(folder, 'one-varied', (record) => ({ ...record, [key]: record[key].replaceAll(/[0-9a-f]/g, '1') })),
        ] as const,
    ),
    [
      'when the plan has no leg of that name',
      'source',
      'release/other-leg',
      (folder) => editRecord(folder, 'one-varied', (record) => ({ ...record, leg: 'three-varied' })),
    ],
    [
      'when a leg calls itself like another',
      'source',
      'release/other-leg',
      (folder) => editRecord(folder, 'one-varied', (record) => ({ ...record, leg: 'two-varied' })),
    ],
    [
      'when a byte changed',
      'file',
      'release/changed-file',
      (folder) => writeFileSync(join(folder, 'one-reference/artifacts/hello-one'), 'hello 0.1.0 for onE\n'),
    ],
    [
      'when a file grew',
      'file',
      'release/changed-file',
      (folder) => appendFileSync(join(folder, 'one-reference/artifacts/hello-one'), 'x'),
    ],
    [
      'when a file is missing',
      'file',
      'release/changed-file',
      (folder) => rmSync(join(folder, 'one-reference/artifacts/hello-one')),
    ],
    [
      'when an SBOM changed',
      'file',
      'release/changed-file',
      (folder) => appendFileSync(join(folder, 'one-reference/sboms/hello-one.cdx.json'), ' '),
    ],
    ['when a log changed', 'file', 'release/changed-file', (folder) => appendFileSync(join(folder, 'gates/logs/unit.log'), ' ')],
    [
      'when a further file lies there',
      'file',
      'release/bad-leg',
      (folder) => writeFileSync(join(folder, 'one-reference/artifacts/more'), ''),
    ],
    ['when a further folder lies there', 'file', 'release/bad-leg', (folder) => mkdirSync(join(folder, 'gates/artifacts'))],
    [
      'when an artifact is a link to the very same bytes',
      'file',
      'release/bad-leg',
      (folder) => {
        const file = join(folder, 'one-reference/artifacts/hello-one');
        renameSync(file, join(folder, '..', `aside-${copies}`));
        symlinkSync(join(folder, '..', `aside-${copies}`), file);
      },
    ],
    [
      'when the record is a link',
      'file',
      'release/bad-leg',
      (folder) => {
        const file = join(folder, 'gates/leg.json');
        renameSync(file, join(folder, '..', `record-${copies}`));
        symlinkSync(join(folder, '..', `record-${copies}`), file);
      },
    ],
    [
      'when the record is no JSON',
      'file',
      'release/bad-leg',
      (folder) => writeFileSync(join(folder, 'gates/leg.json'), 'no JSON'),
    ],
    [
      'when a name climbs out of the folder',
      'file',
      'release/bad-leg',
      (folder) =>
        editRecord(folder, 'gates', (record) => ({
          ...record,
          logs: record.logs.map((log) => ({ ...log, name: '../unit.log' })),
        })),
    ],
    [
      'when another gate ran',
      'file',
      'release/bad-leg',
      (folder) =>
        editRecord(folder, 'gates', (record) => ({ ...record, gates: record.gates?.map((gate) => ({ ...gate, id: 'lint' })) })),
    ],
    [
      'when a gate ran something else',
      'file',
      'release/bad-leg',
      (folder) =>
        editRecord(folder, 'gates', (record) => ({
          ...record,
          gates: record.gates?.map((gate) => ({ ...gate, commandSha256: '0'.repeat(64) })),
        })),
    ],
    [
      'when a variation was not probed',
      'file',
      'release/bad-leg',
      (folder) =>
        editRecord(folder, 'one-varied', ({ build, ...record }) => ({
          ...record,
          build: { ...build, probes: { timezone: 'x' } },
        })),
    ],
    [
      'when another text was looked for',
      'file',
      'release/bad-leg',
      (folder) => editRecord(folder, 'one-reference', ({ build, ...record }) => ({ ...record, build: { ...build, embeds: [] } })),
    ],
  ];

  test.each(cases)('%s', async (_, kind, code, change) => {
    await expect(collect([legs(change)])).rejects.toMatchObject({ kind, code });
  });

  test('where a folder neither is nor holds one', async () => {
    await expect(collect([project.folder])).rejects.toMatchObject({ code: 'release/no-leg' });
    await expect(collect([join(project.folder, 'nowhere')])).rejects.toMatchObject({ code: 'release/no-leg' });
    await expect(collect([])).rejects.toMatchObject({ code: 'usage/missing-argument' });
  });
});

describe('staged for a job that signs later', () => {
  const workflow = 'selfsame-dev/selfsame/.github/workflows/build-and-attest.yml@refs/tags/v9.0.0';
  const variables = () => ({
    GITHUB_ACTIONS: 'true',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'acme/hello',
    GITHUB_WORKFLOW_REF: 'acme/hello/.github/workflows/release.yml@refs/tags/v0.1.0',
    GITHUB_REF: 'refs/tags/v0.1.0',
    GITHUB_SHA: project.git('rev-parse', 'HEAD'),
    GITHUB_EVENT_NAME: 'push',
    GITHUB_REPOSITORY_ID: '12',
    GITHUB_REPOSITORY_OWNER_ID: '34',
    RUNNER_ENVIRONMENT: 'github-hosted',
    GITHUB_RUN_ID: '56',
    GITHUB_RUN_ATTEMPT: '1',
  });
  const later = { rehearse: false, unsigned: true, signingWorkflow: workflow };
  test('it pins the workflow as the identity, with no token at hand, and the provenance names both workflows', async () => {
    const outcome = await collect([built], later, variables());
    expect(outcome).toMatchObject({ outcome: 'staged', verify: [], reasons: [] });
    const folder = outcome.folder ?? '';
    expect(folder.endsWith('.unsigned')).toBe(true);
    const state = readFileSync(join(folder, 'unsigned.json'));
    expect(outcome.digest).toBe(digestOf(state));
    expect(JSON.parse(state.toString()).plan.identity).toEqual({
      identity: `https://github.com/${workflow}`,
      issuer: 'https://token.actions.githubusercontent.com',
      repository: 'https://github.com/acme/hello',
      ref: 'refs/tags/v0.1.0',
      sourceFrom: 'certificate',
    });
    const { predicate } = JSON.parse(readFileSync(join(folder, 'statements/1.json'), 'utf8'));
    expect(predicate.runDetails).toEqual({
      builder: { id: `https://github.com/${workflow}` },
      metadata: { invocationId: 'https://github.com/acme/hello/actions/runs/56/attempts/1' },
    });
    expect(predicate.buildDefinition.externalParameters.workflow.path).toBe('.github/workflows/release.yml');

    const resume = { folder, resume: true, interactive: false };
    await expect(sign(worldOf(), { ...resume, expect: '0'.repeat(64) }, silentProgress)).rejects.toMatchObject({
      kind: 'file',
      code: 'sign/other-digest',
    });
    await expect(sign(worldOf(), { ...resume, expect: 'sha256:00' }, silentProgress)).rejects.toMatchObject({
      kind: 'usage',
      code: 'usage/bad-digest',
    });
    // The very folder gets as far as asking who signs.
    await expect(sign(worldOf(), { ...resume, expect: outcome.digest }, silentProgress)).rejects.not.toMatchObject({
      code: 'sign/other-digest',
    });
  });

  test('what one machine built is staged alike', async () => {
    const out = join(project.folder, '..', 'staged-here');
    const outcome = await release(worldOf(variables()), { ...common(), ...later, out }, silentProgress);
    expect(outcome).toMatchObject({ outcome: 'staged', folder: `${out}.unsigned`, comparison: { outcome: 'equal' } });
    expect(outcome.digest).toBe(digestOf(readFileSync(join(`${out}.unsigned`, 'unsigned.json'))));
    expect(existsSync(out)).toBe(false);
  });

  test('a leg that was not rehearsed, on the same clean source, is the same leg', async () => {
    const other = join(project.folder, '..', 'real-leg');
    await buildLeg(worldOf(), { ...common(), rehearse: false, leg: 'one-varied', out: other }, silentProgress);
    const others = legNames.filter((leg) => leg !== 'one-varied').map((leg) => join(built, leg));
    expect(await collect([...others, other], later, variables())).toMatchObject({ outcome: 'staged' });
  });

  test.each([
    ['of another commit', { GITHUB_SHA: '1'.repeat(40) }],
    ['of a branch', { GITHUB_REF: 'refs/heads/main' }],
    ['of another repository', { GITHUB_REPOSITORY: 'acme/other' }],
  ])('a run %s is refused', async (_, changed) => {
    await expect(collect([built], later, { ...variables(), ...changed })).rejects.toMatchObject({ code: 'source/other-run' });
  });

  test.each([
    ['outside of GitHub Actions', later, {}, 'usage/no-run'],
    ['without a ref', { ...later, signingWorkflow: workflow.split('@')[0] }, undefined, 'usage/bad-workflow'],
    ['that is no workflow', { ...later, signingWorkflow: 'a/b/c.yml@main' }, undefined, 'usage/bad-workflow'],
    ['without --unsigned', { ...later, unsigned: false }, undefined, 'usage/contradiction'],
    ['in a rehearsal', { ...later, rehearse: true }, undefined, 'usage/contradiction'],
  ] as const)('a workflow named %s is refused', async (_, options, none, code) => {
    await expect(collect([built], options, none ?? variables())).rejects.toMatchObject({ kind: 'usage', code });
  });
});

describe('a leg alone', () => {
  test('whose gate failed is a no, and leaves its folder with the log', async () => {
    const made = makeProject({
      'selfsame.yaml':
        'name: a\nbuild: { run: "echo a > a", outputs: [a] }\ngates: [{ id: unit, run: "echo gone wrong; false" }]\n',
    });
    try {
      const world = { ...worldOf(), workingFolder: made.folder };
      const options = { ...common(), folder: made.folder };
      const outcome = await buildLeg(world, { ...options, leg: 'gates' }, silentProgress);
      expect(outcome).toMatchObject({ outcome: 'refused', reasons: ['the gate "unit" failed: it ended with exit status 1'] });
      expect(readFileSync(join(outcome.folder ?? '', 'logs/unit.log'), 'utf8')).toContain('gone wrong');
    } finally {
      made.remove();
    }
  });

  test('that cannot be built leaves its log where it was asked to', async () => {
    const made = makeProject({ 'selfsame.yaml': 'name: a\nbuild: { run: "echo gone wrong; false", outputs: [a] }\n' });
    const kept: string[] = [];
    try {
      const world = { ...worldOf(), workingFolder: made.folder };
      const files = {
        ...world.files,
        makeTemporaryFolder: async (prefix: string) => {
          kept.push(await machine.files.makeTemporaryFolder(prefix));
          return kept.at(-1) ?? '';
        },
      };
      const evidence = join(made.folder, '..', 'evidence');
      const options = { ...common(), folder: made.folder, leg: 'reference', evidence };
      await expect(buildLeg({ ...world, files }, options, silentProgress)).rejects.toMatchObject({ code: 'build/failed' });
      expect(readFileSync(join(evidence, 'logs/reference.build.log'), 'utf8')).toContain('gone wrong');
      expect(JSON.parse(readFileSync(join(evidence, 'error.json'), 'utf8'))).toMatchObject({ code: 'build/failed' });
    } finally {
      for (const folder of kept) await machine.files.remove(folder);
      made.remove();
    }
  });
});
