// preflight as an operation: which files it takes, what it writes, and what it asks the network.

import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import type { PreflightCheck } from '../../src/model/preflight.ts';
import type { CommandResult, World } from '../../src/model/world.ts';
import { preflight } from '../../src/ops/preflight.ts';
import { silentProgress } from '../support/silent-progress.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';
const workflow =
  'on: push\npermissions: {}\nconcurrency: { group: x, cancel-in-progress: true }\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 5\n    steps:\n      - uses: acme/build@v1\n';

function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'preflight-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A world whose git answers as it is told. */
function worldIn(folder: string, git?: Partial<CommandResult>): { readonly world: World; readonly asked: string[][] } {
  const asked: string[][] = [];
  const real = createWorld();
  return {
    asked,
    world: {
      ...real,
      workingFolder: folder,
      environment: {},
      processes: {
        run: async (command, args) => {
          asked.push([command, ...args]);
          if (git === undefined) throw new Error('nothing may be run');
          return { exitCode: 0, signal: undefined, timedOut: false, stdout: '', stderr: '', ...git };
        },
      },
    },
  };
}

test('without a path: workflows, actions and what stands in the root, and nothing else', async () => {
  const folder = project({
    '.github/workflows/a.yml': workflow,
    '.github/workflows/b.yaml': workflow,
    '.github/workflows/deep/c.yml': workflow,
    '.github/workflows/notes.txt': 'x',
    '.github/actions/x/action.yml': 'runs: { using: node24 }\n',
    '.github/actions/x/data.yml': 'a: 1\n',
    '.github/dependabot.yml': 'version: 2\n',
    'action.yaml': 'runs: { using: node24 }\n',
    'other.yml': 'a: 1\n',
  });
  symlinkSync('a.yml', join(folder, '.github/workflows/link.yml'));
  const check = await preflight(worldIn(folder).world, { paths: [], fix: false }, silentProgress);
  expect(check.checked).toMatchObject({ files: 4, workflows: 2, actions: 2 });
  expect(new Set(check.findings.map(({ file }) => file))).toEqual(
    new Set(['.github/workflows/a.yml', '.github/workflows/b.yaml']),
  );
});

test('a folder that is a project is taken as one, any other with all its YAML, and a file as itself, each once', async () => {
  const folder = project({ 'one/.github/workflows/a.yml': workflow, 'one/x.yml': 'a: 1\n', 'two/deep/b.yml': workflow });
  const paths = ['one', 'two', 'two/deep/b.yml', join(folder, 'two')];
  const check = await preflight(worldIn(folder).world, { paths, fix: false }, silentProgress);
  expect(check.findings.map(({ file }) => file)).toEqual(['one/.github/workflows/a.yml', 'two/deep/b.yml']);
});

test('nothing to look at is no pass, and what is not there is said', async () => {
  const { world } = worldIn(project({ 'README.md': 'x' }));
  await expect(preflight(world, { paths: [], fix: false }, silentProgress)).rejects.toMatchObject({
    code: 'nothing/no-workflow',
    kind: 'nothing',
  });
  await expect(preflight(world, { paths: ['gone'], fix: false }, silentProgress)).rejects.toMatchObject({
    code: 'usage/no-such-path',
  });
});

test('without --fix nothing is run and nothing is written', async () => {
  const folder = project({ '.github/workflows/a.yml': workflow });
  const { world, asked } = worldIn(folder);
  const check = await preflight(world, { paths: [], fix: false }, silentProgress);
  expect(check).toMatchObject({ outcome: 'failed', findings: [{ rule: 'action-pinned', fixable: 'with network' }] });
  expect(check.fixed).toBeUndefined();
  expect(asked).toEqual([]);
  expect(readFileSync(join(folder, '.github/workflows/a.yml'), 'utf8')).toBe(workflow);
});

test('--fix asks each repository once, writes the file in one step, keeps its mode, and looks again', async () => {
  const twice = `${workflow}      - uses: Acme/build/sub@v1\n`;
  const folder = project({ '.github/workflows/a.yml': twice });
  chmodSync(join(folder, '.github/workflows/a.yml'), 0o755);
  const { world, asked } = worldIn(folder, { stdout: `${commit}\trefs/tags/v1\n${commit}\trefs/tags/v1.2.3\n` });
  const check = await preflight(world, { paths: [], fix: true }, silentProgress);
  expect(check).toMatchObject({ outcome: 'passed', fixed: { files: ['.github/workflows/a.yml'], findings: 2, left: [] } });
  expect(readFileSync(join(folder, '.github/workflows/a.yml'), 'utf8')).toBe(twice.replaceAll('@v1', `@${commit} # v1.2.3`));
  expect(readdirSync(join(folder, '.github/workflows'))).toEqual(['a.yml']);
  expect(statSync(join(folder, '.github/workflows/a.yml')).mode & 0o777).toBe(0o755);
  expect(asked.map((words) => words.at(-1))).toEqual(['https://github.com/acme/build']);
});

test('--fix without the network mends the rest, and says what it left', async () => {
  const folder = project({ '.github/workflows/a.yml': `${workflow}      - uses: actions/checkout@${commit} # v7.0.1\n` });
  const { world } = worldIn(folder, { exitCode: 128, stderr: 'could not resolve host' });
  const check = await preflight(world, { paths: [], fix: true }, silentProgress);
  expect(check.outcome).toBe('failed');
  expect(check.fixed).toEqual({
    files: ['.github/workflows/a.yml'],
    findings: 1,
    left: [
      '.github/workflows/a.yml:9: "https://github.com/acme/build" could not be asked for its tags; run "selfsame preflight --fix" again with the network',
    ],
  });
  expect(readFileSync(join(folder, '.github/workflows/a.yml'), 'utf8')).toContain('persist-credentials: false');
});

test('--online: a setting that is not as it should be fails, and one that is not shown is no pass', async () => {
  const folder = project({ '.github/workflows/a.yml': workflow.replace('@v1', `@${commit} # v1`) });
  const { world } = worldIn(folder);
  const online = { repository: 'https://github.com/acme/hello', apiUrl: 'https://api.github.com' };
  const asked = async (rulesets: number): Promise<PreflightCheck> => {
    const github: World['github'] = async () => ({
      request: async ({ path }) => {
        if (path === '/repos/acme/hello') return { status: 200, headers: {}, data: { private: false } };
        return path.includes('/rulesets')
          ? { status: rulesets, headers: {}, data: [] }
          : { status: 403, headers: {}, data: undefined };
      },
      wait: async () => {},
      upload: () => Promise.reject(new Error('nothing is uploaded')),
    });
    return preflight({ ...world, github, environment: { GITHUB_TOKEN: 't' } }, { paths: [], fix: false, online }, silentProgress);
  };
  expect(await preflight(world, { paths: [], fix: false }, silentProgress)).toMatchObject({ outcome: 'passed' });
  expect(await asked(200)).toMatchObject({ outcome: 'failed', findings: [{ rule: 'tag-ruleset', fixable: 'no' }] });
  const hidden = await asked(403);
  expect(hidden).toMatchObject({ outcome: 'not settled', findings: [] });
  expect(hidden.repository?.unsettled.map(({ setting }) => setting)).toEqual(['tag-ruleset', 'immutable-releases']);
});
