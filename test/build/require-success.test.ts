import { join } from 'node:path';
import { expect, test } from 'vitest';
import { requireSuccess } from '../../src/build/require-success.ts';
import { createWorld } from '../../src/host/create-world.ts';
import type { RoomResult } from '../../src/model/world.ts';
import { temporaryFolder, writeFiles } from '../support/room-project.ts';

const folder = temporaryFolder();
writeFiles(folder, { log: 'the last line\n' });

function require(result: Partial<RoomResult>): Promise<void> {
  const ended = { exitCode: 0, signal: undefined, timedOut: false, durationMs: 5, ...result };
  const ran = { what: 'run', room: 'varied', script: 'make', logFile: join(folder, 'log'), timeoutMs: 2000 } as const;
  return requireSuccess(createWorld(), ended, ran);
}

test('a script that ended well in its time is a success', async () => {
  await expect(require({})).resolves.toBeUndefined();
});

test.each<[string, Partial<RoomResult>, object]>([
  ['another exit status', { exitCode: 2 }, { code: 'build/failed', excerpt: ['the last line'] }],
  ['no exit status', { exitCode: undefined }, { code: 'build/failed' }],
  ['a signal', { exitCode: undefined, signal: 'SIGSEGV' }, { code: 'build/failed' }],
  ['a signal that a shell reports', { exitCode: 137 }, { code: 'build/failed' }],
  ['no end in time', { exitCode: undefined, timedOut: true }, { code: 'build/timed-out', excerpt: ['the last line'] }],
  // What it left undone when it was told to stop is not known.
  ['no end in time, and a good end when it was told to stop', { timedOut: true }, { code: 'build/timed-out' }],
])('%s is none', async (_, result, error) => {
  await expect(require(result)).rejects.toMatchObject({ kind: 'build', ...error });
});
