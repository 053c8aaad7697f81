// Each command hands its operation what was typed, prints what it answers, and ends with the code of that answer.

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { programNamed, programs } from '../../src/cli/programs.ts';
import type { Comparison } from '../../src/model/comparison.ts';
import type { DocumentCheck } from '../../src/model/document.ts';
import type { DoctorReport, ReleaseOutcome } from '../../src/model/outcome.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { memoryMachine } from './memory-machine.ts';

const operations = vi.hoisted(() => ({
  init: vi.fn(),
  config: vi.fn(),
  doctor: vi.fn(),
  plan: vi.fn(),
  release: vi.fn(),
  compare: vi.fn(),
  verifyRelease: vi.fn(),
  docCheck: vi.fn(),
}));

vi.mock('../../src/ops/init.ts', () => ({ init: operations.init }));
vi.mock('../../src/ops/config.ts', () => ({ config: operations.config }));
vi.mock('../../src/ops/doctor.ts', () => ({ doctor: operations.doctor }));
vi.mock('../../src/ops/plan.ts', () => ({ plan: operations.plan }));
vi.mock('../../src/ops/release.ts', () => ({ release: operations.release }));
vi.mock('../../src/ops/compare.ts', () => ({ compare: operations.compare }));
vi.mock('../../src/ops/verify-release.ts', () => ({ verifyRelease: operations.verifyRelease }));
vi.mock('../../src/ops/doc-check.ts', () => ({ docCheck: operations.docCheck }));

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
};
const ready: DoctorReport = { checks: [{ name: 'git', status: 'limited', detail: 'old' }] };

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
    const { options } = await asked('release', released, 'release', '--allow-dirty', '--keep', '--out', '/tmp/x');
    expect(options).toEqual({
      folder: '/work',
      config: undefined,
      tag: undefined,
      rehearse: false,
      allowDirty: true,
      out: '/tmp/x',
      keep: true,
    });
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
    });
  });

  test('compare', async () => {
    expect((await asked('compare', equal, 'compare', 'a', '../b')).options).toEqual({ first: '/work/a', second: '/b' });
  });

  test('doc-check, its documents as they were typed', async () => {
    const { options } = await asked('docCheck', passed, 'doc-check', 'README.md', 'docs', '--config', 'c.yaml');
    expect(options).toEqual({ paths: ['README.md', 'docs'], config: '/work/c.yaml' });
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
