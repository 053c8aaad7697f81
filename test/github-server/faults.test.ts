import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addDraft, moveTag } from '../support/github-server/changes.ts';
import { type Client, createClient } from '../support/github-server/client.ts';
import { type GithubServer, startGithub } from '../support/github-server/index.ts';

const releases = '/repos/acme/hello/releases';
const moved = 'b'.repeat(40);
let server: GithubServer;
let client: Client;

beforeEach(async () => {
  server = await startGithub({
    repositories: [{ fullName: 'acme/hello', tags: [{ name: 'v1.0.0', commit: 'a'.repeat(40) }] }],
    tokens: [{ token: 'writer', permissions: { contents: 'write' } }],
  });
  client = createClient(server, 'writer');
});

afterEach(() => server.close());

const draft = async () => (await client(`POST ${releases}`, { tag_name: 'v1.0.0', draft: true })).body;
const names = () =>
  server.state.repository('acme/hello').releases.flatMap(({ assets }) => assets.map(({ name, state }) => `${name} ${state}`));

test('a fault meets so many matching requests, after so many that pass', async () => {
  server.addFault({ match: /^GET \/repos\/acme\/hello$/, skip: 1, times: 2, act: { kind: 'status', status: 502 } });
  const statuses = [];
  for (let count = 0; count < 4; count += 1) statuses.push((await client('GET /repos/acme/hello')).status);
  expect([...statuses, (await client('GET /repos/acme/hello/tags')).status]).toEqual([200, 502, 502, 200, 200]);
});

test('a lost answer is of work that is done', async () => {
  server.addFault({ match: /^POST/, act: { kind: 'lose-answer' } });
  await expect(draft()).rejects.toThrow();
  expect(server.state.repository('acme/hello').releases).toHaveLength(1);
});

test('a request cut before it is looked at leaves nothing', async () => {
  server.addFault({ match: /^POST/, act: { kind: 'cut-request' } });
  await expect(draft()).rejects.toThrow();
  expect(server.state.repository('acme/hello').releases).toEqual([]);
  expect(server.requests).toMatchObject([{ method: 'POST', status: undefined }]);
});

describe('an upload that is cut', () => {
  test('leaves an asset that was begun, whose name is taken until it is deleted', async () => {
    const { upload_url, id } = await draft();
    server.addFault({ match: /\/assets\?/, act: { kind: 'cut-upload', afterBytes: 2 } });
    await expect(client.upload(upload_url, 'a.txt', 'hello')).rejects.toThrow();
    expect(names()).toEqual(['a.txt starter']);
    const [asset] = (await client(`GET ${releases}/${id}/assets`)).body;
    expect(asset).toMatchObject({ state: 'starter', size: 0, digest: null });
    expect((await client.upload(upload_url, 'a.txt', 'hello')).status).toBe(422);
    await client(`DELETE ${releases}/assets/${asset.id}`);
    expect((await client.upload(upload_url, 'a.txt', 'hello')).status).toBe(201);
  });

  test('by its sender leaves one too', async () => {
    const { upload_url } = await draft();
    const upload = httpRequest(`${upload_url.replace('{?name,label}', '')}?name=a.txt`, {
      method: 'POST',
      headers: { authorization: 'Bearer writer', 'user-agent': 'test', 'content-length': '10' },
    });
    const ended = new Promise((resolve) => upload.on('error', resolve).on('close', resolve));
    await new Promise<void>((resolve) => upload.write('hello', () => resolve()));
    await expect.poll(names).toEqual(['a.txt starter']);
    upload.destroy();
    await ended;
    expect(names()).toEqual(['a.txt starter']);
  });
});

describe('rate limits', () => {
  test.each([403, 429] as const)('of the second kind say when to come again, with %d', async (status) => {
    server.addFault({ match: /./, act: { kind: 'secondary-limit', status, retryAfterSeconds: 7 } });
    const answer = await client('GET /repos/acme/hello');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, '7']);
    expect(answer.body.message).toContain('secondary rate limit');
  });

  test('of the first kind say when they end', async () => {
    server.addFault({ match: /./, act: { kind: 'primary-limit', resetInSeconds: 60 } });
    const { status, headers } = await client('GET /repos/acme/hello');
    expect([status, headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
    expect(Number(headers.get('x-ratelimit-reset')) * 1000).toBeGreaterThan(Date.now() + 30_000);
  });
});

test('a token is refused as expired in the midst of things', async () => {
  server.addFault({ match: /PATCH/, act: { kind: 'expired-token' } });
  const { id } = await draft();
  expect((await client(`PATCH ${releases}/${id}`, { draft: false })).status).toBe(401);
});

test('an asset may be told with another digest than its bytes have', async () => {
  const { upload_url } = await draft();
  server.addFault({ match: /\/assets\?/, act: { kind: 'wrong-digest' } });
  expect((await client.upload(upload_url, 'a', 'a')).body.digest).toBe(`sha256:${'0'.repeat(64)}`);
});

describe('a download', () => {
  async function stored(): Promise<string> {
    const { upload_url } = await draft();
    const { body } = await client.upload(upload_url, 'a', 'hello');
    const { headers } = await client(`GET ${releases}/assets/${body.id}`, undefined, { accept: 'application/octet-stream' });
    return headers.get('location') ?? '';
  }

  test('may come with another byte', async () => {
    server.addFault({ match: /^GET \/store\//, act: { kind: 'damage' } });
    const location = await stored();
    expect(await (await fetch(location)).text()).toBe('iello');
    expect(await (await fetch(location)).text()).toBe('hello');
  });

  test('may end early', async () => {
    server.addFault({ match: /^GET \/store\//, act: { kind: 'cut-answer', afterBytes: 3 } });
    const location = await stored();
    await expect((async () => (await fetch(location)).text())()).rejects.toThrow();
  });
});

test('an answer may end early', async () => {
  server.addFault({ match: /./, act: { kind: 'cut-answer', afterBytes: 3 } });
  await expect(client('GET /repos/acme/hello')).rejects.toThrow();
});

test('an answer may come late', async () => {
  server.addFault({ match: /./, act: { kind: 'delay', ms: 50 } });
  const began = performance.now();
  await client('GET /repos/acme/hello');
  expect(performance.now() - began).toBeGreaterThanOrEqual(45);
});

describe('the world changes', () => {
  test('just before a request: a tag is moved', async () => {
    server.addFault({
      match: /git\/ref/,
      act: { kind: 'before', change: (state) => moveTag(state.repository('acme/hello'), 'v1.0.0', moved) },
    });
    expect((await client('GET /repos/acme/hello/git/ref/tags/v1.0.0')).body.object.sha).toBe(moved);
    expect((await client('GET /repos/acme/hello/commits/v1.0.0')).body.sha).toBe(moved);
  });

  test('just after one was answered: another draft appears', async () => {
    server.addFault({
      match: /^POST/,
      act: { kind: 'after', change: (state) => void addDraft(state.repository('acme/hello'), 'v1.0.0') },
    });
    await draft();
    expect((await client(`GET ${releases}`)).body).toHaveLength(2);
  });
});
