import { describe, expect, test } from 'vitest';
import { githubBuildType } from '../../src/model/build-type.ts';
import type { DoubleBuildReport } from '../../src/model/comparison.ts';
import type { ReleasePlan } from '../../src/model/plan.ts';
import type { ReleaseManifest } from '../../src/model/release.ts';
import type { Provenance } from '../../src/model/statement.ts';
import { manifestContradictions, provenanceContradictions, reportContradictions } from '../../src/statement/contradictions.ts';
import { provenanceOf } from '../../src/statement/provenance.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';
const repository = 'https://git.example.org/acme/hello';
const plan: ReleasePlan = {
  schemaVersion: 1,
  ...{ name: 'hello', version: '1.0.0', tag: 'v1.0.0', rehearsal: false },
  source: {
    ...{ folder: '/clone', repository, commit, commitTimeSeconds: 1_700_000_000, tag: 'v1.0.0', tagged: true, dirty: false },
    submodules: [{ path: 'lib', commit: 'ab'.repeat(20) }],
    lockFiles: [{ path: 'go.sum', sha256: 'cd'.repeat(32) }],
  },
  identity: { identity: 'someone', issuer: 'https://issuer.example.org', repository, ref: 'refs/tags/v1.0.0' },
  build: {
    ...{ prepare: 'go mod download', run: 'go build', outputs: ['hello'], timeoutSeconds: 60, vary: ['umask'], require: [] },
    environment: { CGO_ENABLED: '0', SOURCE_DATE_EPOCH: '1700000000' },
  },
  archives: [{ name: 'hello.zip', format: 'zip', files: ['hello'], strip: '', prefix: '' }],
  embeds: [],
  sbom: { evidence: [], accept: [] },
  accept: [],
  gates: [],
};

function provenanceFor(of: ReleasePlan, dirty = false): Provenance {
  return provenanceOf({
    plan: { ...of, source: { ...of.source, dirty } },
    subjects: [],
    builder: { kind: 'local', builderId: 'someone', invocationId: 'run' },
    network: 'reachable',
    tools: [{ name: 'go', version: 'go1' }],
    startedOn: new Date(1),
    finishedOn: new Date(2),
  }).predicate;
}

function withBuild(build: Partial<ReleasePlan['build']>): ReleasePlan {
  return { ...plan, build: { ...plan.build, ...build } };
}

describe('a provenance of our own build type', () => {
  test('that the commit itself would give has no contradiction, whoever built it, when and with which tools', () => {
    expect(provenanceContradictions(provenanceFor(plan), plan)).toEqual([]);
  });

  const { prepare: _, ...withoutPrepare } = plan.build;
  test.each<[string, ReleasePlan]>([
    ['run', withBuild({ run: 'go build -ldflags=-X=main.evil=1' })],
    ['prepare', withBuild({ prepare: 'curl | sh' })],
    ['prepare', { ...plan, build: withoutPrepare }],
    ['outputs', withBuild({ outputs: ['hello', 'evil'] })],
    ['environment', withBuild({ environment: { ...plan.build.environment, LD_PRELOAD: '/tmp/evil.so' } })],
    ['environment', withBuild({ environment: {} })],
    ['timeoutSeconds', withBuild({ timeoutSeconds: 61 })],
    ['vary', withBuild({ vary: [] })],
    ['require', withBuild({ require: ['umask'] })],
    ['archives', { ...plan, archives: [] }],
    ['embeds', { ...plan, embeds: [{ file: 'hello', text: 'x' }] }],
    ['name', { ...plan, name: 'bye' }],
    ['version', { ...plan, version: '2.0.0' }],
    ['tag', { ...plan, tag: 'v2.0.0' }],
    ['resolvedDependencies', { ...plan, source: { ...plan.source, submodules: [] } }],
    ['resolvedDependencies', { ...plan, source: { ...plan.source, lockFiles: [] } }],
    ['resolvedDependencies', { ...plan, source: { ...plan.source, commit: 'ef'.repeat(20) } }],
  ])('that states another "%s" contradicts in that alone', (what, stated) => {
    const found = provenanceContradictions(provenanceFor(stated), plan);
    expect(found.map((each) => [each.from, each.what])).toEqual([['provenance', what]]);
  });

  test('shows texts as they are, other values as JSON, and nothing where nothing is stated', () => {
    const stated = { ...plan, build: { ...withoutPrepare, run: 'a\nb', outputs: ['x'] } };
    expect(provenanceContradictions(provenanceFor(stated), plan)).toEqual([
      { what: 'outputs', from: 'provenance', stated: '["x"]', commit: '["hello"]' },
      { what: 'prepare', from: 'provenance', commit: 'go mod download' },
      { what: 'run', from: 'provenance', stated: 'a\nb', commit: 'go build' },
    ]);
  });

  test('with a parameter of another type, or one that nobody knows, contradicts', () => {
    const honest = provenanceFor(plan);
    const parameters = { ...honest.buildDefinition.externalParameters, timeoutSeconds: '60', toString: 'x' };
    const stated = { ...honest, buildDefinition: { ...honest.buildDefinition, externalParameters: parameters } };
    expect(provenanceContradictions(stated, plan).map(({ what }) => what)).toEqual(['timeoutSeconds', 'toString']);
  });
});

describe('a provenance of GitHub, which states no command,', () => {
  const definition = {
    buildType: githubBuildType,
    externalParameters: { workflow: { ref: 'refs/tags/v1.0.0', repository, path: '.github/workflows/release.yml' } },
    resolvedDependencies: [{ uri: `git+${repository}@refs/tags/v1.0.0`, digest: { gitCommit: commit } }],
  };
  const of = (changes: Partial<Provenance['buildDefinition']>): Provenance => ({
    buildDefinition: { ...definition, ...changes },
    runDetails: { builder: { id: 'x' } },
  });

  test('is held to the source', () => {
    expect(provenanceContradictions(of({}), plan)).toEqual([]);
    const elsewhere = { uri: `git+${repository}@refs/tags/v2.0.0`, digest: { gitCommit: 'ef'.repeat(20) } };
    expect(provenanceContradictions(of({ resolvedDependencies: [elsewhere] }), plan).map(({ what }) => what)).toEqual([
      'commit',
      'source',
    ]);
    expect(provenanceContradictions(of({ resolvedDependencies: [] }), plan).map(({ what }) => what)).toEqual([
      'commit',
      'source',
    ]);
  });
});

test.each<[string, Partial<Omit<ReleaseManifest, 'source'>> & { readonly source?: Partial<ReleaseManifest['source']> }]>([
  ['name', { name: 'bye' }],
  ['version', { version: '2' }],
  ['tag', { tag: 'v2' }],
  ['repository', { source: { repository: 'https://git.example.org/acme/other' } }],
  ['commit', { source: { commit: 'ef'.repeat(20) } }],
  ['commitTimeSeconds', { source: { commitTimeSeconds: 1 } }],
])('a manifest that states another "%s" contradicts in that alone', (what, change) => {
  const source = { repository, commit, ref: 'refs/tags/v1.0.0', tagged: true, dirty: false, commitTimeSeconds: 1_700_000_000 };
  const honest: ReleaseManifest = {
    ...{ schemaVersion: 1, name: 'hello', version: '1.0.0', tag: 'v1.0.0', rehearsal: false, files: [] },
    source,
  };
  expect(manifestContradictions(honest, plan)).toEqual([]);
  const stated = { ...honest, ...change, source: { ...source, ...change.source } };
  expect(manifestContradictions(stated, plan)).toMatchObject([{ from: 'release.json', what }]);
});

test.each<[string, Partial<DoubleBuildReport>]>([
  ['name', { name: 'bye' }],
  ['version', { version: '2' }],
  ['commit', { commit: 'ef'.repeat(20) }],
  ['sourceDateEpoch', { sourceDateEpoch: 1 }],
  ['vary', { variations: [] }],
])('a double-build report that states another "%s" contradicts in that alone', (what, change) => {
  const honest: DoubleBuildReport = {
    ...{ schemaVersion: 1, name: 'hello', version: '1.0.0', commit, rehearsal: false, sourceDateEpoch: 1_700_000_000 },
    variations: [{ id: 'umask', status: 'took effect', reference: '0022', varied: '0002' }],
    ...{ walls: [], tools: [], outcome: 'equal', artifacts: [], accepted: [] },
  };
  expect(reportContradictions(honest, plan)).toEqual([]);
  expect(reportContradictions({ ...honest, ...change }, plan)).toMatchObject([{ from: 'double-build.json', what }]);
});
