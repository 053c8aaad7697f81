import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClient } from '../support/github-server/client.ts';
import { type GithubServer, startGithub } from '../support/github-server/index.ts';

let server: GithubServer;

beforeEach(async () => {
  server = await startGithub({ repositories: [{ fullName: 'acme/hello' }, { fullName: 'acme/secret', private: true }] });
});

afterEach(() => server.close());

test('a token without the permission is told which one is needed', async () => {
  server.addToken({ token: 't', permissions: { contents: 'read' } });
  const { status, body, headers } = await createClient(server, 't')('POST /repos/acme/hello/releases', { tag_name: 'v1' });
  expect([status, body.message]).toEqual([403, 'Resource not accessible by integration']);
  expect(headers.get('x-accepted-github-permissions')).toBe('contents=write');
});

test.each([
  ['attestations', 'POST /repos/acme/hello/attestations', { bundle: {} }],
  ['issues', 'POST /repos/acme/hello/issues', { title: 'Differs' }],
  ['administration', 'GET /repos/acme/hello/immutable-releases', undefined],
] as const)('the permission for %s is none of the others', async (permission, request, body) => {
  const others = { contents: 'write', attestations: 'write', issues: 'write', administration: 'write' } as const;
  const { [permission]: _, ...rest } = others;
  server.addToken({ token: 'others', permissions: rest });
  server.addToken({ token: 'own', permissions: { [permission]: 'write' } });
  expect((await createClient(server, 'others')(request, body)).status).toBe(403);
  expect([403, 401]).not.toContain((await createClient(server, 'own')(request, body)).status);
});

test('reading does not allow writing, and writing allows reading', async () => {
  server.addToken({ token: 'reads', permissions: { contents: 'read' } });
  server.addToken({ token: 'writes', permissions: { contents: 'write' } });
  const list = (token: string) => createClient(server, token)('GET /repos/acme/secret/releases');
  expect([(await list('reads')).status, (await list('writes')).status]).toEqual([200, 200]);
});

describe('a repository that a token cannot see', () => {
  test('is not there', async () => {
    server.addToken({ token: 'elsewhere', permissions: { contents: 'write' }, repository: 'acme/hello' });
    expect((await createClient(server, 'elsewhere')('GET /repos/acme/secret')).status).toBe(404);
    expect((await createClient(server)('GET /repos/acme/secret/releases')).status).toBe(404);
    expect((await createClient(server)('GET /repos/acme/nothing')).status).toBe(404);
  });

  test('is told apart from one in which it lacks a permission', async () => {
    server.addToken({ token: 'here', permissions: { issues: 'read' }, repository: 'acme/secret' });
    expect((await createClient(server, 'here')('GET /repos/acme/secret/releases')).status).toBe(403);
  });
});

test('nobody writes without a token, and anybody reads what is public', async () => {
  const anonymous = createClient(server);
  expect((await anonymous('POST /repos/acme/hello/releases', { tag_name: 'v1' })).status).toBe(401);
  expect((await anonymous('GET /repos/acme/hello')).body.full_name).toBe('acme/hello');
  expect((await anonymous('GET /repos/ACME/Hello')).body.full_name).toBe('acme/hello');
});

describe('a token ends', () => {
  test('after so many requests', async () => {
    server.addToken({ token: 't', permissions: {}, expiresAfterRequests: 2 });
    const client = createClient(server, 't');
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await client('GET /repos/acme/hello')).status);
    expect(statuses).toEqual([200, 200, 401]);
  });

  test('at its time', async () => {
    server.addToken({ token: 'old', permissions: {}, expiresAt: new Date('2025-12-31T23:59:59Z') });
    server.addToken({ token: 'new', permissions: {}, expiresAt: new Date('2027-01-01T00:00:00Z') });
    expect((await createClient(server, 'old')('GET /repos/acme/hello')).body.message).toBe('Bad credentials');
    expect((await createClient(server, 'new')('GET /repos/acme/hello')).status).toBe(200);
  });

  test('as one that never was', async () => {
    expect((await createClient(server, 'unknown')('GET /repos/acme/hello')).status).toBe(401);
  });
});

test('every answer tells the rate limit, and so does the question for it', async () => {
  const client = createClient(server);
  const { headers } = await client('GET /repos/acme/hello');
  expect(headers.get('x-ratelimit-remaining')).toBe('4999');
  expect((await client('GET /rate_limit')).body.rate).toMatchObject({ limit: 5000, used: 2 });
});

test('requests are recorded in order, with what was answered', async () => {
  server.addToken({ token: 't', permissions: { issues: 'write' } });
  const client = createClient(server, 't');
  await client('GET /repos/acme/hello/tags?per_page=5');
  await client('POST /repos/acme/hello/issues', { title: 'One' });
  expect(server.requests).toMatchObject([
    {
      method: 'GET',
      path: '/repos/acme/hello/tags?per_page=5',
      headers: { authorization: 'Bearer t' },
      body: undefined,
      status: 200,
    },
    { method: 'POST', path: '/repos/acme/hello/issues', body: { title: 'One' }, status: 201 },
  ]);
});
