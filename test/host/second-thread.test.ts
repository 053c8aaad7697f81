// A thread that was started ahead of a job that never came.

import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('a second thread without a job does not keep the program alive', () => {
  const script = `const { expectJob } = await import(${JSON.stringify(new URL('../../src/host/second-thread.ts', import.meta.url).href)}); expectJob();`;
  const { status, signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { timeout: 10_000 });
  expect({ status, signal }).toEqual({ status: 0, signal: null });
});
