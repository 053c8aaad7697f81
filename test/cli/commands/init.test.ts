// init --github hands its operation what was typed, and ends with 1 when what is there differs.

import { beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { programNamed, programs } from '../../../src/cli/programs.ts';
import type { GithubSetup } from '../../../src/model/github-setup.ts';
import { memoryMachine } from '../memory-machine.ts';

const operations = vi.hoisted(() => ({ init: vi.fn(), initGithub: vi.fn() }));
vi.mock('../../../src/ops/init.ts', () => ({ init: operations.init }));
vi.mock('../../../src/ops/init-github.ts', () => ({ initGithub: operations.initGithub }));
beforeEach(() => {
  for (const operation of Object.values(operations)) operation.mockReset();
});

const setup: GithubSetup = {
  schemaVersion: 1,
  outcome: 'written',
  workflow: { file: '/work/.github/workflows/release.yml', status: 'written' },
  policy: { file: '/work/release-policy.yaml', status: 'not needed' },
  differences: [],
  configured: true,
};

async function typed(...words: readonly string[]) {
  const machine = memoryMachine();
  const code = await main(programNamed('selfsame'), words, machine, programs);
  return { code, out: machine.out(), err: machine.err() };
}

test.each([
  ['written', 0],
  ['same', 0],
  ['differs', 1],
] as const)('%s ends with %i', async (outcome, code) => {
  operations.initGithub.mockResolvedValue({ ...setup, outcome });
  const ended = await typed('init', '--github', '--pin', 'abc', '--json');
  expect(ended.code).toBe(code);
  expect(JSON.parse(ended.out)).toMatchObject({ schemaVersion: 1, outcome });
  expect(operations.initGithub.mock.calls[0]?.[1]).toEqual({ folder: '/work', pin: 'abc' });
  expect(operations.init).not.toHaveBeenCalled();
});

test('a pin without a workflow is refused before anything is done', async () => {
  const ended = await typed('init', '--pin', 'abc');
  expect(ended.code).toBe(2);
  expect(ended.err).toContain('usage/pin-alone');
  expect(operations.init).not.toHaveBeenCalled();
});
