import { expect, test } from 'vitest';
import { createProcesses } from '../../src/host/processes.ts';
import { temporaryFolder } from '../support/room-project.ts';

const processes = createProcesses({ PATH: process.env.PATH, HOME: '/a-home', CANARY: 'canary' });

test('an exit status and both streams are told, and nothing is thrown for the status', async () => {
  expect(await processes.run('sh', ['-c', 'echo out; echo err >&2; exit 3'], {})).toEqual({
    exitCode: 3,
    signal: undefined,
    timedOut: false,
    stdout: 'out\n',
    stderr: 'err\n',
  });
});

test('arguments never pass through a shell', async () => {
  const { stdout } = await processes.run('printf', ['%s|', '$HOME', '`id`', 'a b', '*', '-n', ''], {});
  expect(stdout).toBe('$HOME|`id`|a b|*|-n||');
});

test('without an environment a child gets what tools need and no other variable of the caller', async () => {
  const { stdout } = await processes.run('env', [], {});
  expect(stdout).toContain('HOME=/a-home\n');
  expect(stdout).not.toContain('canary');
});

test('an environment that is given is the whole environment', async () => {
  const { stdout } = await processes.run('/usr/bin/env', [], { environment: { ONLY: 'this' } });
  expect(stdout).toBe('ONLY=this\n');
});

test('input arrives, and without it standard input is empty', async () => {
  expect((await processes.run('cat', [], { input: 'a\0b' })).stdout).toBe('a\0b');
  expect((await processes.run('cat', [], {})).stdout).toBe('');
});

test('a command that hangs is ended and says so', async () => {
  const result = await processes.run('sleep', ['30'], { timeoutMs: 200 });
  expect(result).toMatchObject({ timedOut: true, exitCode: undefined });
});

test('a signal is told', async () => {
  expect(await processes.run('sh', ['-c', 'kill -TERM $$'], {})).toMatchObject({ signal: 'SIGTERM', exitCode: undefined });
});

test('a program that is not there is tool/not-found and names it', async () => {
  await expect(processes.run('no-such-program', [], {})).rejects.toMatchObject({
    kind: 'tool',
    code: 'tool/not-found',
    message: 'the program "no-such-program" is not there',
  });
});

test('a folder that is not there is tool/not-started, since the program may well be', async () => {
  await expect(processes.run('true', [], { folder: `${temporaryFolder()}/none` })).rejects.toMatchObject({
    kind: 'tool',
    code: 'tool/not-started',
  });
});
