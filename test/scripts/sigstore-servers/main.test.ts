import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { identifyProcess } from '../../../scripts/sigstore-servers/process-identity.ts';
import { defaultStackFolder, type Stack, writeStack } from '../../../scripts/sigstore-servers/stack-folder.ts';
import { peerNames, serverNames, toolFolder, toolProgram, toolVersion } from '../../../scripts/sigstore-servers/tools.ts';

const command = join(import.meta.dirname, '../../../scripts/sigstore');

function sigstore(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** A folder with a stack.json that says that this process is a stack's. */
function occupiedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stack-'));
  const stack: Stack = {
    ...{ schemaVersion: 1, state: 'up', folder, network: 'own', checkpointIntervalMs: 1000 },
    urls: { fulcio: '', rekor: '', timestamp: '', issuer: '' },
    issuers: { github: '', gitlab: '', buildkite: '', circleci: '', email: '', federated: '' },
    processes: [identifyProcess('stack', process.pid)].filter((each) => each !== undefined),
  };
  writeStack(stack, 'first');
  return folder;
}

test.each([
  [['go'], '"go" is no command'],
  [['up', '--checkpoint-interval', '1'], '"1" is no interval'],
  [['up', '--port', '1'], '--port'],
  [['stop'], 'no server is named'],
  [['start', 'rekord'], '"rekord" is no server'],
  [['token', '--kind', 'githup', '--folder', '/nowhere'], 'no stack is up'],
  [['install', 'gh'], '"gh" is nothing to install'],
])('%j is not done, with the reason %s', (args, reason) => {
  const { status, stderr, stdout } = sigstore(...args);
  expect(stderr).toContain(reason);
  expect([status, stdout]).toEqual([reason === 'no stack is up' ? 3 : 2, '']);
});

test('help names every command, and no command at all is a wrong one', () => {
  const { status, stdout } = sigstore('--help');
  expect(status).toBe(0);
  for (const command of ['install', 'up', 'status', 'stop', 'start', 'token', 'down'])
    expect(stdout).toContain(`\n  ${command} `);
  expect(sigstore().status).toBe(2);
});

test('where no stack is up, status says no, a server cannot be stopped, and there is nothing to end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stack-'));
  expect(sigstore('status', '--folder', folder)).toMatchObject({ status: 1, stdout: `no stack is up in "${folder}"\n` });
  expect(sigstore('stop', 'rekor', '--folder', folder).status).toBe(3);
  expect(sigstore('down', '--folder', folder)).toMatchObject({ status: 0, stdout: `no stack is up in "${folder}"\n` });
});

test('a folder with files of somebody else is left alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stack-'));
  writeFileSync(join(folder, 'thesis.txt'), 'mine');
  const { status, stderr } = sigstore('up', '--folder', folder);
  expect([status, stderr]).toEqual([2, expect.stringContaining('usage/folder-not-empty')]);
  expect(readdirSync(folder)).toEqual(['thesis.txt']);
});

test('a stack that is up is not started over', () => {
  const folder = occupiedFolder();
  const before = readFileSync(join(folder, 'stack.json'), 'utf8');
  expect(sigstore('up', '--folder', folder)).toMatchObject({ status: 2, stderr: expect.stringContaining('usage/stack-is-up') });
  expect(readFileSync(join(folder, 'stack.json'), 'utf8')).toBe(before);
  expect(() => writeStack({ ...JSON.parse(before) }, 'first')).toThrow(expect.objectContaining({ code: 'usage/stack-is-up' }));
});

test('down leaves what is not the stack’s, and a process whose start is another', () => {
  const folder = occupiedFolder();
  mkdirSync(join(folder, 'private'));
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  const stack = JSON.parse(readFileSync(join(folder, 'stack.json'), 'utf8')) as Stack;
  writeStack({ ...stack, processes: stack.processes.map((each) => ({ ...each, started: 'long ago' })) }, 'again');
  expect(sigstore('down', '--folder', folder).status).toBe(0);
  expect(readdirSync(folder)).toEqual(['notes.txt']);
});

test('every server and peer has a version of its own, in a folder that is named after it', () => {
  for (const name of [...serverNames, ...peerNames]) {
    expect(toolVersion(name)).toMatch(/^v?\d+\.\d+\.\d+$/);
    expect(toolFolder(name, { XDG_CACHE_HOME: '/c' })).toBe(`/c/selfsame/tools/${name}-${toolVersion(name)}`);
    expect(toolProgram(name).startsWith(toolFolder(name))).toBe(true);
  }
  expect(toolFolder('rekor', { HOME: '/h' })).toMatch(/^\/h\/\.cache\/selfsame\/tools\/rekor-/);
  expect(defaultStackFolder({ HOME: '/h' })).toBe('/h/.local/state/selfsame/sigstore');
  expect(defaultStackFolder({ HOME: '/h', XDG_STATE_HOME: '/s' })).toBe('/s/selfsame/sigstore');
});
