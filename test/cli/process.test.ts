// The programs as processes: streams that break, and exit codes.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

function bash(script: string) {
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', `set -o pipefail; ${script}`], {
    encoding: 'utf8',
    env: { ...process.env, NODE: process.execPath },
  });
  return { status, stdout, stderr };
}

test.each(['selfsame', 'verify-release', 'doc-check'])('%s runs as a program', (name) => {
  expect(bash(`"$NODE" src/cli/${name}.ts --version`)).toEqual({ status: 0, stdout: `${name} 0.1.0\n`, stderr: '' });
});

describe('a reader that goes away', () => {
  test('is no fault: nothing is said, and the code is that of the command', () => {
    expect(bash('"$NODE" src/cli/selfsame.ts completions bash | true')).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('of standard error does not change the answer either', () => {
    expect(bash('"$NODE" src/cli/selfsame.ts pln 2>&1 >/dev/null | true')).toMatchObject({ status: 2 });
  });
});

test.skipIf(!existsSync('/dev/full'))('a result that cannot be written is an error: nobody has the answer', () => {
  const { status, stderr } = bash('"$NODE" src/cli/selfsame.ts help > /dev/full');
  expect(stderr).toContain('standard output cannot be written: ENOSPC');
  expect(status).toBe(3);
});

test('a wrong word ends with 2 and help on standard error', () => {
  expect(bash('"$NODE" src/cli/verify-release.ts --form x')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('did you mean "--from"?'),
  });
});
