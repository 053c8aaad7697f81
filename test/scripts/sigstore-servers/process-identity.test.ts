import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { endProcesses, identifyProcess, isRunning } from '../../../scripts/sigstore-servers/process-identity.ts';

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** Resolves when the program has said something, so that its traps are set. */
async function start(script: string): Promise<number> {
  const child = spawn('sh', ['-c', `${script}; echo ready; while :; do sleep 0.05; done`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  started.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child.pid ?? 0;
}

test('a process that runs is known again by its id and start, and not once it has ended', async () => {
  const identity = identifyProcess('one', await start(':'));
  if (identity === undefined) throw new Error('it runs');
  expect(identity.name).toBe('one');
  expect(isRunning(identity)).toBe(true);
  expect(await endProcesses([identity])).toEqual([]);
  expect(isRunning(identity)).toBe(false);
  expect(identifyProcess('one', identity.pid)).toBeUndefined();
});

test('another process under the same id is not the one that is meant, and no signal reaches it', async () => {
  const pid = await start(':');
  const identity = identifyProcess('one', pid);
  if (identity === undefined) throw new Error('it runs');
  const earlier = { ...identity, started: `${identity.started}0` };
  expect(isRunning(earlier)).toBe(false);
  expect(await endProcesses([earlier])).toEqual([]);
  expect(isRunning(identity)).toBe(true);
});

test('a process that does not listen is killed when patience ends', async () => {
  const identity = identifyProcess('deaf', await start('trap "" TERM'));
  if (identity === undefined) throw new Error('it runs');
  expect(await endProcesses([identity], 150)).toEqual([]);
  expect(isRunning(identity)).toBe(false);
});
