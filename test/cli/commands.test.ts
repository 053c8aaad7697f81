// Each command hands its operation what was typed, prints what it answers, and ends with the code of that answer.

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { programNamed, programs } from '../../src/cli/programs.ts';
import type { BundleVerdict } from '../../src/model/bundle-verdict.ts';
import type { Comparison } from '../../src/model/comparison.ts';
import type { DocumentCheck } from '../../src/model/document.ts';
import type { DoctorReport, FetchedRelease, ReleaseOutcome } from '../../src/model/outcome.ts';
import type { RebuildOutcome } from '../../src/model/rebuild.ts';
import type { TrustReport } from '../../src/model/trust.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { memoryMachine } from './memory-machine.ts';

const operations = vi.hoisted(() => ({
  init: vi.fn(),
  config: vi.fn(),
  doctor: vi.fn(),
  plan: vi.fn(),
  planMatrix: vi.fn(),
  buildLeg: vi.fn(),
  release: vi.fn(),
  sign: vi.fn(),
  rebuild: vi.fn(),
  compare: vi.fn(),
  verifyRelease: vi.fn(),
  downloadRelease: vi.fn(),
  verifyBundle: vi.fn(),
  docCheck: vi.fn(),
  watchDocuments: vi.fn(),
  showTrust: vi.fn(),
  updateTrust: vi.fn(),
}));

vi.mock('../../src/ops/init.ts', () => ({ init: operations.init }));
vi.mock('../../src/ops/config.ts', () => ({ config: operations.config }));
vi.mock('../../src/ops/doctor.ts', () => ({ doctor: operations.doctor }));
vi.mock('../../src/ops/plan.ts', () => ({ plan: operations.plan, planMatrix: operations.planMatrix }));
vi.mock('../../src/ops/build-leg.ts', () => ({ buildLeg: operations.buildLeg }));
vi.mock('../../src/ops/release.ts', () => ({ release: operations.release }));
vi.mock('../../src/ops/sign.ts', () => ({ sign: operations.sign }));
vi.mock('../../src/ops/rebuild.ts', () => ({ rebuild: operations.rebuild }));
vi.mock('../../src/ops/compare.ts', () => ({ compare: operations.compare }));
vi.mock('../../src/ops/verify-release.ts', () => ({ verifyRelease: operations.verifyRelease }));
vi.mock('../../src/ops/fetch-release.ts', () => ({ downloadRelease: operations.downloadRelease }));
vi.mock('../../src/ops/verify-bundle.ts', () => ({ verifyBundle: operations.verifyBundle }));
vi.mock('../../src/ops/doc-check.ts', () => ({
  docCheck: operations.docCheck,
  watchDocuments: operations.watchDocuments,
  describeDocumentRules: () => [{ id: 'one', title: 'a rule' }],
}));
vi.mock('../../src/ops/trust.ts', () => ({ showTrust: operations.showTrust, updateTrust: operations.updateTrust }));

beforeEach(() => {
  for (const operation of Object.values(operations)) operation.mockReset();
});

const equal: Comparison = { schemaVersion: 1, outcome: 'equal', filesCompared: 1, bytesCompared: 1, differences: [] };
const accepted: Verdict = {
  schemaVersion: 1,
  verdict: 'accepted',
  rehearsal: false,
  criteria: [],
  checks: [],
  signatures: [],
  files: [],
};
const acceptedBundle: BundleVerdict = {
  schemaVersion: 1,
  verdict: 'accepted',
  rehearsal: false,
  criteria: [],
  bundles: [],
  failures: [],
  remarks: [],
};
const released: ReleaseOutcome = {
  schemaVersion: 1,
  outcome: 'released',
  folder: '/work/out',
  verify: ['v1', '--from', '/work/out'],
  plan: { name: 'a', version: '1', tag: 'v1', rehearsal: true, commit: 'c0' },
  artifacts: [],
  comparison: equal,
  gates: [],
  reasons: [],
};
const passed: DocumentCheck = {
  schemaVersion: 1,
  outcome: 'passed',
  checked: { files: 1, blocks: 1, shellBlocks: 1, headings: 1 },
  findings: [],
  waived: [],
  notAsked: [],
};
const trusted: TrustReport = {
  schemaVersion: 1,
  name: 'public-good',
  mirror: 'https://tuf.example.org',
  from: 'shipped',
  sha256: 'ab',
  keys: [],
};
const fetched: FetchedRelease = {
  ...{ schemaVersion: 1, outcome: 'fetched', folder: '/work/a', repository: 'https://example.org/acme/hello', tag: 'v1' },
  ...{ api: 'https://api.example.org', draft: false, prerelease: true, files: [], verify: ['v1'] },
};
function rebuiltAs(outcome: RebuildOutcome['outcome']): RebuildOutcome {
  return { schemaVersion: 1, outcome, verdict: accepted, contradictions: [], conditions: [], artifacts: [] };
}
const ready: DoctorReport = { schemaVersion: 1, checks: [{ name: 'git', status: 'limited', detail: 'old' }] };

/** Runs a command whose operation answers so; gives what the operation was asked, and the exit code. */
async function asked(operation: keyof typeof operations, answer: unknown, ...words: readonly string[]) {
  operations[operation].mockResolvedValue(answer);
  const machine = memoryMachine();
  const code = await main(programNamed('selfsame'), words, machine, programs);
  expect(machine.err()).toBe('');
  const [, options] = operations[operation].mock.calls[0] ?? [];
  return { code, options, out: machine.out() };
}

describe('what was typed reaches the operation, paths absolute:', () => {
  test('plan', async () => {
    const { options } = await asked('plan', {}, 'plan', '--rehearse', '--tag', 'v1', '--config', 'sub/c.yaml', '--json');
    expect(options).toEqual({ folder: '/work', config: '/work/sub/c.yaml', tag: 'v1', rehearse: true, allowDirty: false });
  });

  test('release', async () => {
    const typed = [
      '--identity-from',
      'github',
      '--signing-config',
      's.json',
      '--trusted-root',
      '/r.json',
      '--rekor-version',
      '1',
    ];
    const { options } = await asked('release', released, 'release', '--allow-dirty', '--keep', '--out', '/tmp/x', ...typed);
    expect(options).toEqual({
      signing: {
        ...{ signingConfig: '/work/s.json', trustedRoot: '/r.json', rekorVersion: 1, identityFrom: 'github', interactive: false },
        ...{ sigstore: undefined, fulcioUrl: undefined, rekorUrl: undefined, timestampUrl: undefined },
        identityTokenFile: undefined,
      },
      folder: '/work',
      config: undefined,
      tag: undefined,
      rehearse: false,
      allowDirty: true,
      out: '/tmp/x',
      keep: true,
      unsigned: false,
    });
  });

  test('plan --matrix, on one line whether --json is given or not', async () => {
    const matrix = { include: [{ leg: 'reference', target: '', room: 'reference', runner: 'ubuntu-24.04' }] };
    for (const more of [[], ['--json']]) {
      operations.planMatrix.mockReset();
      const { options, out } = await asked('planMatrix', matrix, 'plan', '--rehearse', '--matrix', ...more);
      expect(options).toEqual({ folder: '/work', config: undefined, tag: undefined, rehearse: true, allowDirty: false });
      expect(out).toBe(`${JSON.stringify(matrix)}\n`);
    }
  });

  test('release --leg', async () => {
    const typed = ['release', '--rehearse', '--leg=varied', '--out=legs/varied', '--evidence=evidence'];
    const { code, options } = await asked('buildLeg', { ...released, outcome: 'built', leg: 'varied' }, ...typed);
    expect(code).toBe(0);
    expect(options).toEqual({
      ...{ folder: '/work', config: undefined, tag: undefined, rehearse: true, allowDirty: false, keep: false },
      ...{ leg: 'varied', out: '/work/legs/varied', evidence: '/work/evidence' },
    });
  });

  test('release --collect --unsigned', async () => {
    const digest = 'd1'.repeat(32);
    const typed = ['release', '--collect', 'legs', '/more', '--unsigned', '--signing-workflow=a/b/.github/workflows/c.yml@d'];
    const staged = { ...released, outcome: 'staged', folder: '/work/a.unsigned', digest, verify: [] };
    const { code, options, out } = await asked('release', staged, ...typed);
    expect(code).toBe(0);
    expect(options).toMatchObject({
      ...{ collect: ['/work/legs', '/more'], unsigned: true, rehearse: false },
      signingWorkflow: 'a/b/.github/workflows/c.yml@d',
    });
    expect(out.trimEnd().split('\n').at(-1)).toBe(`selfsame sign /work/a.unsigned --resume --expect ${digest}`);
  });

  test('sign', async () => {
    const typed = ['--resume', '--expect=ab', '--sigstore', 'staging', '--identity-token-file', 'token.jwt'];
    const { code, options } = await asked('sign', released, 'sign', 'release/x.unsigned', ...typed);
    expect(code).toBe(0);
    expect(options).toMatchObject({ folder: '/work/release/x.unsigned', resume: true, out: undefined, sigstore: 'staging' });
    expect(options).toMatchObject({ identityTokenFile: '/work/token.jwt', interactive: false, expect: 'ab' });
    expect((await asked('sign', { ...released, outcome: 'refused', unsigned: '/x.unsigned' }, 'sign', '/x.unsigned')).code).toBe(
      1,
    );
  });

  test('trust show and trust update', async () => {
    const shown = await asked('showTrust', trusted, 'trust', 'show', 'staging');
    expect(shown).toMatchObject({ code: 0, options: { name: 'staging', root: undefined } });
    const updated = await asked('updateTrust', trusted, 'trust', 'update', 'https://tuf.example.org', '--root', 'root.json');
    expect(updated).toMatchObject({ code: 0, options: { name: 'https://tuf.example.org', root: '/work/root.json' } });
    const plain = await asked('showTrust', trusted, 'trust', 'show', '--json');
    expect(JSON.parse(plain.out)).toEqual(trusted);
  });

  test('verify-release', async () => {
    const { options } = await asked(
      'verifyRelease',
      accepted,
      ...['verify-release', 'v1', '--from=a', '--trusted-root=b', '--identity=c', '--identity-pattern=d', '--issuer=e'],
      ...['--repository=f', '--policy=g'],
    );
    expect(options).toEqual({
      version: 'v1',
      from: '/work/a',
      trustedRoot: '/work/b',
      identity: 'c',
      identityPattern: 'd',
      issuer: 'e',
      repository: 'f',
      policy: '/work/g',
      online: false,
      foreign: false,
    });
  });

  test('verify-release of what is fetched, and kept', async () => {
    const { options } = await asked(
      'verifyRelease',
      accepted,
      ...['verify-release', 'acme/hello@v1', '--download=a', '--api-url=https://api.example.org'],
    );
    expect(options).toMatchObject({ version: 'acme/hello@v1', download: '/work/a', apiUrl: 'https://api.example.org' });
    expect(options).toMatchObject({ from: undefined });
  });

  test('verify-release --download-only, which verifies nothing', async () => {
    const { code, options, out } = await asked(
      'downloadRelease',
      fetched,
      ...['verify-release', 'acme/hello@v1', '--download=a', '--download-only', '--api-url=b', '--repository=c', '--json'],
    );
    expect(code).toBe(0);
    expect(options).toEqual({ version: 'acme/hello@v1', folder: '/work/a', apiUrl: 'b', repository: 'c' });
    expect(JSON.parse(out)).toEqual(fetched);
    expect(operations.verifyRelease).not.toHaveBeenCalled();
  });

  test('verify-release of what others made, with the glob as it was typed', async () => {
    const { options } = await asked(
      'verifyRelease',
      accepted,
      ...['verify-release', 'v1', '--from=a', '--foreign', '--bundles=b/*.json'],
    );
    expect(options).toMatchObject({ from: '/work/a', foreign: true, bundles: 'b/*.json' });
  });

  test('verify-release, with an earlier release and a summary to write', async () => {
    const { options } = await asked(
      'verifyRelease',
      accepted,
      ...['verify-release', 'v1', '--from=a', '--previous=b', '--trusted-root=c', '--summary-out=d', '--sigstore=staging'],
      ...['--identity-token-file=e', '--signing-root=f'],
    );
    expect(options).toMatchObject({
      trustedRoot: '/work/c',
      previous: '/work/b',
      summaryOut: {
        file: '/work/d',
        signing: { sigstore: 'staging', identityTokenFile: '/work/e', trustedRoot: '/work/f', interactive: false },
      },
    });
    expect(options).not.toHaveProperty('summary');
  });

  test('verify-release by the word of somebody else', async () => {
    const { options } = await asked(
      'verifyRelease',
      accepted,
      ...['verify-release', 'v1', '--from=a', '--summary=b', '--accept-summary-from=c', '--summary-issuer=d'],
      ...['--summary-policy=sha256:e', '--summary-level=2', '--summary-max-age=30'],
    );
    expect(options).toMatchObject({
      summary: { file: '/work/b', from: 'c', issuer: 'd', policy: 'sha256:e', level: 2, maxAge: '30' },
    });
    expect(options).not.toHaveProperty('summaryOut');
  });

  test('rebuild, with whom it must be signed by and as whom to sign', async () => {
    const { code, options } = await asked(
      'rebuild',
      rebuiltAs('reproduced'),
      ...['rebuild', 'out/hello', 'v1', '--source', '../clone', '--config', 'sub/selfsame.yaml', '--trusted-root', 'root.json'],
      ...['--identity', 'a', '--issuer', 'b', '--repository', 'c', '--statement-out', 's.jsonl'],
      ...['--sigstore', 'staging', '--signing-root', 'other.json'],
    );
    expect(code).toBe(0);
    expect(options).toMatchObject({
      verify: { version: 'v1', from: '/work/out/hello', trustedRoot: '/work/root.json', repository: 'c' },
      ...{ source: '/clone', config: 'sub/selfsame.yaml' },
      statement: { file: '/work/s.jsonl', signing: { sigstore: 'staging', trustedRoot: '/work/other.json' } },
    });
  });

  test('rebuild from a URL, and with a signature that binds nobody', async () => {
    const typed = ['--source', 'https://git.example.org/a/b', '--statement-out', '/s', '--rehearse'];
    const { options } = await asked('rebuild', rebuiltAs('reproduced'), 'rebuild', 'x', 'v1', ...typed);
    expect(options).toMatchObject({ source: 'https://git.example.org/a/b' });
    expect(options.statement).toEqual({ file: '/s' });
  });

  test('verify-release --rebuild verifies as it would without, and then rebuilds', async () => {
    const typed = ['verify-release', 'v1', '--from=a', '--identity=b', '--issuer=c', '--rebuild', '--source=clone'];
    const { code, options, out } = await asked('rebuild', rebuiltAs('reproduced'), ...typed);
    expect(code).toBe(0);
    expect(options.verify).toMatchObject({ version: 'v1', from: '/work/a', identity: 'b', issuer: 'c' });
    expect(options.source).toBe('/work/clone');
    expect(operations.verifyRelease).not.toHaveBeenCalled();
    expect(out).toMatch(/^verdict: accepted/m);
    expect(out).toMatch(/\nrebuild: reproduced, 0 artifacts with the published bytes\n$/);
  });

  test('verify-release --rebuild has no other form than text and JSON, and says so', async () => {
    const machine = memoryMachine();
    const words = ['verify-release', 'v1', '--from=a', '--rebuild', '--format=sarif'];
    expect(await main(programNamed('selfsame'), words, machine, programs)).toBe(2);
    expect(machine.err()).toContain('usage/rebuild-format');
    expect(operations.rebuild).not.toHaveBeenCalled();
  });

  test.each([
    ['reproduced', 0],
    ['differs', 1],
    ['refused', 1],
    ['not reproducible here', 3],
    ['could not build', 3],
  ] as const)('a rebuild that ends as "%s" ends with %i', async (outcome, code) => {
    expect((await asked('rebuild', rebuiltAs(outcome), 'rebuild', 'x', 'v1')).code).toBe(code);
    operations.rebuild.mockReset();
    expect((await asked('rebuild', rebuiltAs(outcome), 'verify-release', 'v1', '--from=x', '--rebuild')).code).toBe(code);
  });

  test('verify-bundle', async () => {
    const { options } = await asked(
      'verifyBundle',
      acceptedBundle,
      ...['verify-bundle', 'a', 'b', '--digest=c', '--identity=d', '--identity-pattern=e', '--issuer=f', '--key=g'],
      ...['--trusted-root=h', '--type=i'],
    );
    expect(options).toEqual({
      bundle: '/work/a',
      file: '/work/b',
      digest: 'c',
      identity: 'd',
      identityPattern: 'e',
      issuer: 'f',
      key: '/work/g',
      trustedRoot: '/work/h',
      type: 'i',
    });
  });

  test('compare', async () => {
    expect((await asked('compare', equal, 'compare', 'a', '../b')).options).toEqual({ first: '/work/a', second: '/b' });
  });

  test('doc-check, its documents as they were typed', async () => {
    const { options } = await asked('docCheck', passed, 'doc-check', 'README.md', 'docs', '--config', 'c.yaml');
    expect(options).toEqual({ paths: ['README.md', 'docs'], config: '/work/c.yaml', fix: false, withoutCache: false });
  });

  test('doc-check, its rules one by one', async () => {
    const words = ['--only', 'a, b,', '--skip=c', '--fix', '--no-cache'];
    const { options } = await asked('docCheck', passed, 'doc-check', ...words);
    expect(options).toMatchObject({ paths: [], only: ['a', 'b'], skip: ['c'], fix: true, withoutCache: true });
  });

  test('doc-check --list-rules, and looks at nothing', async () => {
    const { code, options, out } = await asked('docCheck', passed, 'doc-check', '--list-rules');
    expect([code, options, out]).toEqual([0, undefined, 'one  a rule\n']);
  });

  test('doc-check --watch, until nothing more will change, in text alone', async () => {
    const { code, options, out } = await asked('watchDocuments', undefined, 'doc-check', 'docs', '--watch');
    expect([code, options, out]).toEqual([0, expect.objectContaining({ paths: ['docs'] }), '']);
    const machine = memoryMachine();
    expect(await main(programNamed('doc-check'), ['docs', '--watch', '--format=sarif'], machine, programs)).toBe(2);
    expect(machine.err()).toContain('usage/contradiction');
  });

  test.each(['text', 'json', 'sarif', 'junit', 'github', 'markdown'])('doc-check in the form %s', async (format) => {
    const { out } = await asked('docCheck', passed, 'doc-check', 'a.md', '--format', format);
    expect(out).toContain(format === 'json' ? '"outcome": "passed"' : format === 'junit' ? '<testsuites' : 'passed');
  });

  test('init and config', async () => {
    expect((await asked('init', { file: 'a', recognised: 'b', yaml: '' }, 'init')).options).toEqual({ folder: '/work' });
    expect((await asked('config', { yaml: 'a: 1\n' }, 'config')).options).toEqual({ folder: '/work', config: undefined });
  });
});

describe('the exit code is the answer:', () => {
  test.each([
    ['plan', {}, ['plan', '--json'], 0],
    ['init', { file: 'a', recognised: 'b', yaml: '' }, ['init'], 0],
    ['config', { yaml: 'a: 1\n' }, ['config'], 0],
    ['doctor', ready, ['doctor'], 0],
    ['doctor', { checks: [{ name: 'git', status: 'missing', detail: 'x' }] }, ['doctor'], 1],
    ['release', released, ['release'], 0],
    ['release', { ...released, outcome: 'refused' }, ['release'], 1],
    ['compare', equal, ['compare', 'a', 'b'], 0],
    ['compare', { ...equal, outcome: 'different' }, ['compare', 'a', 'b'], 1],
    ['verifyRelease', accepted, ['verify-release'], 0],
    ['verifyRelease', { ...accepted, verdict: 'refused' }, ['verify-release'], 1],
    ['verifyBundle', acceptedBundle, ['verify-bundle', 'a'], 0],
    ['verifyBundle', { ...acceptedBundle, verdict: 'refused' }, ['verify-bundle', 'a'], 1],
    ['docCheck', passed, ['doc-check', 'a'], 0],
    ['docCheck', { ...passed, outcome: 'failed' }, ['doc-check', 'a'], 1],
  ] as const)('%s %j', async (operation, answer, words, wanted) => {
    const { code, out } = await asked(operation, answer, ...words);
    expect(code).toBe(wanted);
    expect(out).not.toBe('');
  });
});

test('release --json prints one object with folder and the arguments for verify-release', async () => {
  const { out } = await asked('release', released, 'release', '--json', '--quiet');
  expect(JSON.parse(out)).toMatchObject({ folder: '/work/out', verify: ['v1', '--from', '/work/out'] });
});

test('config prints YAML alone, fit for a file', async () => {
  expect((await asked('config', { yaml: 'name: "a\\tb"\n' }, 'config')).out).toBe('name: "a\\tb"\n');
});

test.each([
  [['trust'], 'usage/missing-argument'],
  [['rebuild'], 'usage/missing-argument'],
  [['rebuild', 'a', 'v1', '--sigstore=staging'], 'usage/without-statement-out'],
  [['rebuild', 'a', 'v1', '--signing-root=b'], 'usage/without-statement-out'],
  [['rebuild', 'a', 'v1', '--rehearse'], 'usage/without-statement-out'],
  [['rebuild', 'a', 'v1', '--rehearse', '--statement-out=b', '--sigstore=staging'], 'usage/contradiction'],
  [['verify-release', 'v1', '--from=a', '--source=b'], 'usage/source-alone'],
  [['release', 'legs'], 'usage/extra-argument'],
  [['release', '--leg=varied', '--collect', 'legs'], 'usage/contradiction'],
  [['release', '--leg=varied', '--unsigned'], 'usage/contradiction'],
  [['release', '--leg=varied', '--signing-workflow=a'], 'usage/contradiction'],
  [['release', '--leg=varied', '--sigstore=staging'], 'usage/contradiction'],
  [['verify-release', 'v1', '--from=a', '--sigstore=staging'], 'usage/without-summary-out'],
  [['verify-release', 'v1', '--from=a', '--signing-root=b'], 'usage/without-summary-out'],
  [['verify-release', 'v1', '--from=a', '--summary-level=4'], 'usage/bad-choice'],
  [['trust', 'shwo'], 'usage/bad-choice'],
  [['trust', 'show', 'staging', 'more'], 'usage/extra-argument'],
  [['trust', 'show', '--root', 'root.json'], 'usage/contradiction'],
  [['verify-release', 'acme/hello@v1', '--download-only'], 'usage/no-download-folder'],
  [['verify-release', '--download-only', '--download', 'a'], 'usage/no-version'],
  [['verify-release', 'v1', '--download-only', '--download', 'a', '--from', 'b'], 'usage/contradiction'],
])('%j is refused with %s', async (words, code) => {
  const machine = memoryMachine();
  expect(await main(programNamed('selfsame'), [...words, '--json'], machine, programs)).toBe(2);
  expect(JSON.parse(machine.out()).error.code).toBe(code);
});
