// selfsame preflight: what was typed reaches the operation, each format is printed, each outcome has its code.

import { beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { programNamed, programs } from '../../../src/cli/programs.ts';
import type { PreflightCheck } from '../../../src/model/preflight.ts';
import { memoryMachine } from '../memory-machine.ts';

const operation = vi.hoisted(() => ({ preflight: vi.fn() }));
vi.mock('../../../src/ops/preflight.ts', () => ({
  preflight: operation.preflight,
  describePreflightRules: () => [{ id: 'action-pinned', title: 'pinned', why: 'Tags move.' }],
}));

beforeEach(() => {
  operation.preflight.mockReset();
});

const passed: PreflightCheck = {
  schemaVersion: 1,
  outcome: 'passed',
  checked: { files: 2, workflows: 1, actions: 0, dockerfiles: 1, jobs: 2, steps: 3, rules: 1 },
  findings: [],
  waived: [],
  rules: [{ id: 'action-pinned', title: 'pinned', why: 'Tags move.' }],
};
const failed: PreflightCheck = {
  ...passed,
  outcome: 'failed',
  findings: [
    { rule: 'action-pinned', file: 'a.yml', line: 1, column: 2, message: 'moves', help: 'pin it', fixable: 'with network' },
  ],
};

async function typed(check: PreflightCheck, ...words: readonly string[]) {
  operation.preflight.mockResolvedValue(check);
  const machine = memoryMachine();
  const code = await main(programNamed('selfsame'), ['preflight', ...words], machine, programs);
  return { code, out: machine.out(), err: machine.err(), options: operation.preflight.mock.calls[0]?.[1] };
}

test('without an option nothing is mended and nobody is asked', async () => {
  expect(await typed(passed)).toMatchObject({
    code: 0,
    options: { paths: [], fix: false },
    out: 'passed: 1 workflow, 1 Dockerfile, 2 jobs, 3 steps\n',
  });
});

test('paths, --fix and --online reach the operation', async () => {
  const { options } = await typed(
    passed,
    'a.yml',
    'b',
    '--fix',
    '--online',
    '--repository=https://github.com/a/b',
    '--api-url=https://x',
  );
  expect(options).toEqual({
    paths: ['a.yml', 'b'],
    fix: true,
    online: { repository: 'https://github.com/a/b', apiUrl: 'https://x' },
  });
});

test('a repository without --online is a contradiction', async () => {
  const { code, err } = await typed(passed, '--repository', 'https://github.com/a/b');
  expect([code, operation.preflight.mock.calls.length]).toEqual([2, 0]);
  expect(err).toContain('usage/contradiction');
});

test('each outcome has its code', async () => {
  expect((await typed(failed)).code).toBe(1);
  const unsettled = [{ setting: 'tag-ruleset', reason: 'not shown', url: 'https://x' }] as const;
  const repository = { repository: 'https://github.com/a/b', settled: [], findings: [], unsettled };
  const open = await typed({ ...passed, outcome: 'not settled', repository });
  expect([open.code, open.out.split('\n')[0]]).toEqual([3, 'could not tell  not shown: https://x [tag-ruleset]']);
});

test.each([
  ['text', 'fail  a.yml:1:2: moves [action-pinned]\n      why: Tags move.\n      help: pin it\n--fix can mend 1 finding\n'],
  ['json', '{\n  "schemaVersion": 1,\n  "outcome": "failed",\n'],
  ['github', '::error file=a.yml,line=1,col=2,title=action-pinned::moves; pin it\n'],
  ['sarif', '{\n  "version": "2.1.0",\n'],
  ['junit', '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="preflight"'],
  ['markdown', '## preflight failed\n'],
])('the format %s', async (format, start) => {
  expect((await typed(failed, '--format', format)).out.slice(0, start.length)).toBe(start);
});

test('what --fix did is told', async () => {
  const { out } = await typed(
    { ...failed, fixed: { files: ['a.yml'], findings: 2, left: ['a.yml:1: nobody answered'] } },
    '--fix',
  );
  expect(out).toContain('mended 2 findings in 1 file: a.yml\nleft: a.yml:1: nobody answered\n');
});

test('--list-rules looks at nothing', async () => {
  const { code, out } = await typed(failed, '--list-rules');
  expect([code, out]).toEqual([0, 'action-pinned  pinned\n      Tags move.\n']);
  expect(operation.preflight).not.toHaveBeenCalled();
});
