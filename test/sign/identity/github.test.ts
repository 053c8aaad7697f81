import { describe, expect, test } from 'vitest';
import type { LoopbackHandler } from '../../../src/model/world.ts';
import { github } from '../../../src/sign/identity/github.ts';
import { failureWithout, identityContext, makeToken, realHttp } from '../../support/identity.ts';
import { serveLoopback } from '../../support/loopback.ts';

const bearer = 'canary-request-token';

/** A token service of GitHub Actions that gives this answer. */
async function served(answer: Awaited<ReturnType<LoopbackHandler>>) {
  const asked: Parameters<LoopbackHandler>[0][] = [];
  const server = await serveLoopback(async (request) => {
    asked.push(request);
    return answer;
  });
  const environment = {
    GITHUB_ACTIONS: 'true',
    ACTIONS_ID_TOKEN_REQUEST_URL: `${server.url}/idtoken?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer,
  };
  const context = identityContext({ environment, http: realHttp });
  return { context, asked, close: () => server.close() };
}

test('the token is asked for with the audience, and with the secret of the job as bearer', async () => {
  const token = makeToken();
  const { context, asked, close } = await served({ status: 200, body: JSON.stringify({ count: 3, value: token }) });
  expect(await github.getToken({ context })).toBe(token);
  await close();
  expect(asked.map(({ method, path, headers }) => [method, path, headers.authorization])).toEqual([
    ['GET', '/idtoken?api-version=2.0&audience=sigstore', `Bearer ${bearer}`],
  ]);
});

describe('an answer that is not a token', () => {
  const token = makeToken();
  test.each([
    ['a refusal that repeats both secrets', { status: 403, body: `${token} ${bearer}` }, /answered with status 403$/],
    ['a fault that repeats both secrets', { status: 500, body: `${token} ${bearer}` }, /answered with status 500$/],
    ['a redirect', { status: 302, headers: { location: `http://127.0.0.1:1/${token}` }, body: '' }, /answered with status 302$/],
    ['the bare token', { status: 200, body: token }, /without a token$/],
    ['a page', { status: 200, body: `<html>${token}</html>` }, /without a token$/],
    ['another field', { status: 200, body: JSON.stringify({ token }) }, /without a token$/],
    ['a list', { status: 200, body: JSON.stringify([token]) }, /without a token$/],
    ['two tokens', { status: 200, body: `{"value":"${token}","value":"${token}"}` }, /without a token$/],
    ['a token with something around it', { status: 200, body: JSON.stringify({ value: `${token} x` }) }, /without a token$/],
  ])('%s is told without anything of it', async (_, answer, message) => {
    const { context, close } = await served(answer);
    const error = await failureWithout([token, bearer], context.told, github.getToken({ context }));
    await close();
    expect([error.kind, error.code]).toEqual(['network', 'network/no-identity-token']);
    expect(error.message).toMatch(message);
  });
});

test('a token service that cannot be reached is told without the secret, and without the query', async () => {
  const { context, close } = await served({ status: 200, body: '' });
  await close();
  const error = await failureWithout([bearer, 'idtoken?api-version'], context.told, github.getToken({ context }));
  expect(error.code).toBe('network/unreachable');
});

test.each([
  ['no address', { ACTIONS_ID_TOKEN_REQUEST_URL: 'canary-address' }],
  ['plain http elsewhere', { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://canary-address.example/' }],
  ['a secret that could not stand in a header', { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'canary-secret\ncanary-second' }],
])('variables that hold %s are not used', async (_, changes) => {
  const environment = {
    GITHUB_ACTIONS: 'true',
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://tokens.example',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer,
    ...changes,
  };
  const context = identityContext({ environment });
  const error = await failureWithout([bearer, ...Object.values(changes)], context.told, github.getToken({ context }));
  expect(error.code).toBe('network/no-identity-token');
});

test.each([
  ['neither variable', {}],
  ['no address', { ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer }],
  ['an empty secret', { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://tokens.example', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' }],
])('a job with %s is told the very lines to add, and that forks never have them', async (_, variables) => {
  const context = identityContext({ environment: { GITHUB_ACTIONS: 'true', ...variables } });
  const error = await failureWithout([bearer], context.told, github.check({ context }));
  expect([error.kind, error.code]).toEqual(['usage', 'usage/no-id-token-permission']);
  expect(error.message).toContain('missing "id-token" permission');
  expect(error.excerpt).toEqual(['permissions:', '  contents: read', '  id-token: write']);
  expect(error.help).toContain('from a fork');
});

test('outside of GitHub Actions it says so', async () => {
  const error = await failureWithout([bearer], [], github.check({ context: identityContext() }));
  expect(error.code).toBe('usage/no-identity-source');
});
