import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildkite } from '../../../src/sign/identity/buildkite.ts';
import { circleci } from '../../../src/sign/identity/circleci.ts';
import { failureWithout, fakePrograms, identityContext, makeToken } from '../../support/identity.ts';

/** Writes its arguments, one a line, and a variable beside itself. */
const recorded = 'printf "%s\\n" "$@" "$AGENT_SECRET" > "$0.asked"';

describe.each([
  { kind: buildkite, program: 'buildkite-agent', asked: ['oidc', 'request-token', '--audience', 'sigstore'] },
  { kind: circleci, program: 'circleci', asked: ['run', 'oidc', 'get', '--claims', '{"aud": "sigstore"}'] },
])('$kind.title', ({ kind, program, asked }) => {
  test('is asked through its own program, which has the environment of the job', async () => {
    const token = makeToken();
    const { folder, path } = fakePrograms({ [program]: `${recorded}; echo "${token}"; echo canary >&2` });
    const context = identityContext({ environment: { PATH: path, AGENT_SECRET: 'for-the-agent' } });
    expect(await kind.getToken({ context })).toBe(token);
    expect(readFileSync(join(folder, `${program}.asked`), 'utf8').split('\n')).toEqual([...asked, 'for-the-agent', '']);
  });

  const token = makeToken();
  test.each([
    ['fails and prints the token on both streams', `echo "${token}"; echo "${token}" >&2; exit 3`, 'ended with exit code 3'],
    ['dies of a signal with the token on its lips', `echo "${token}"; kill -9 $$`, 'ended with a signal'],
    ['prints the token with words around it', `echo "token: ${token}"`, 'printed no identity token'],
    ['prints the token twice', `echo "${token}"; echo "${token}"`, 'printed no identity token'],
    ['prints the token on the wrong stream', `echo "${token}" >&2`, 'printed no identity token'],
    ['prints nothing', 'true', 'printed no identity token'],
  ])('that %s is told without anything that it printed', async (_, script, what) => {
    const { path } = fakePrograms({ [program]: script });
    const context = identityContext({ environment: { PATH: path, AGENT_SECRET: 'canary-agent-secret' } });
    const error = await failureWithout([token, 'canary-agent-secret'], context.told, kind.getToken({ context }));
    expect([error.kind, error.code, error.message]).toEqual(['tool', 'tool/no-identity-token', `"${program}" ${what}`]);
    expect(error.help).toContain(asked.join(' '));
  });

  test('without its program says which one is missing', async () => {
    const context = identityContext({ environment: { PATH: fakePrograms({}).folder } });
    const error = await failureWithout([token], context.told, kind.getToken({ context }));
    expect([error.code, error.message]).toEqual(['tool/not-found', expect.stringContaining(`"${program}"`)]);
  });
});

test('a program that does not end is told to have taken too long', async () => {
  const token = makeToken();
  const result = { exitCode: undefined, signal: 'SIGKILL', timedOut: true, stdout: token, stderr: token };
  const context = identityContext({ processes: { run: async () => result } });
  const error = await failureWithout([token], context.told, buildkite.getToken({ context }));
  expect(error.message).toBe('"buildkite-agent" did not end within 60 seconds');
});
