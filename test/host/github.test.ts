// GitHub's client behind its door: what it tries again, what it never does, and that nobody is told the token.

import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGithub } from '../../src/host/github.ts';
import type { GithubApi } from '../../src/model/world.ts';

const token = 'ghs_canaryTokenThatNobodyMayEverSee0123';

interface Served {
  readonly url: string;
  readonly api: GithubApi;
  readonly told: string[];
  readonly asked: string[];
}

let close: (() => Promise<void>) | undefined;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfsame-test-'));
});
afterEach(async () => {
  await close?.();
  close = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function serve(answer: RequestListener, environment: Record<string, string> = {}): Promise<Served> {
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    answer(incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const told: string[] = [];
  const onRetry = ({ reason }: { readonly reason: string }) => void told.push(reason);
  const api = await createGithub({ apiUrl: `${url}/api/v3`, token, userAgent: 'selfsame/test', onRetry }, environment, {
    secondMs: 0,
    spaced: false,
  });
  return { url, api, told, asked };
}

const get = { method: 'GET', path: '/repos/acme/hello' } as const;

describe('a question', () => {
  test('carries the token, the version of the API and who asks', async () => {
    let headers: Record<string, unknown> = {};
    const { api, asked } = await serve((incoming, outgoing) => {
      headers = incoming.headers;
      outgoing.writeHead(200, { 'content-type': 'application/json', 'x-one': 'a' }).end('{"id":1}');
    });
    const answer = await api.request(get);
    expect(answer).toMatchObject({ status: 200, data: { id: 1 }, headers: { 'x-one': 'a' } });
    expect(asked).toEqual(['GET /api/v3/repos/acme/hello']);
    expect(headers).toMatchObject({
      authorization: `token ${token}`,
      'x-github-api-version': '2022-11-28',
      accept: 'application/vnd.github+json',
    });
    expect(headers['user-agent']).toContain('selfsame/test');
  });

  test('reaches the path as it is, also where a word stands behind a colon', async () => {
    const { api, asked } = await serve((_, outgoing) => outgoing.end('{}'));
    await api.request({ method: 'GET', path: '/repos/a/b/attestations/sha256:abcdef?per_page=100' });
    expect(decodeURIComponent(asked[0] ?? '')).toBe('GET /api/v3/repos/a/b/attestations/sha256:abcdef?per_page=100');
  });

  test('sends a body as JSON', async () => {
    let body = '';
    const { api } = await serve((incoming, outgoing) => {
      incoming.on('data', (part) => {
        body += part;
      });
      incoming.on('end', () => outgoing.writeHead(201).end('{"id":2}'));
    });
    expect(await api.request({ method: 'POST', path: '/repos/a/b/releases', body: { name: 'x', draft: true } })).toMatchObject({
      status: 201,
      data: { id: 2 },
    });
    expect(JSON.parse(body)).toEqual({ name: 'x', draft: true });
  });

  test.each([400, 401, 403, 404, 409, 410, 422, 451])('is asked once where the answer is %i', async (status) => {
    const { api, asked } = await serve((_, outgoing) => outgoing.writeHead(status).end('{"message":"no"}'));
    expect(await api.request(get)).toMatchObject({ status, data: { message: 'no' } });
    expect(asked).toHaveLength(1);
  });

  test('is asked again on a server error, and each time is told', async () => {
    let count = 0;
    const { api, told } = await serve((_, outgoing) => {
      count += 1;
      outgoing.writeHead(count < 3 ? 502 : 200).end('{}');
    });
    expect((await api.request(get)).status).toBe(200);
    expect(told).toEqual([expect.stringContaining('it answered 502'), expect.stringContaining('it answered 502')]);
  });

  test('that may do something twice is asked once, and the caller looks', async () => {
    const { api, asked } = await serve((_, outgoing) => outgoing.writeHead(502).end());
    expect((await api.request({ method: 'POST', path: '/x' })).status).toBe(502);
    expect((await api.request({ method: 'PATCH', path: '/x' })).status).toBe(502);
    expect(asked).toHaveLength(2);
  });

  test('without any answer ends as unreachable, and says nothing of what was sent', async () => {
    const { api, asked } = await serve((incoming) => incoming.socket.destroy());
    const error = await api.request(get).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'network/unreachable', message: expect.stringContaining('4 attempts') });
    expect(asked).toHaveLength(4);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(token);
  });

  test('is never sent on: a redirect is the answer', async () => {
    const { api, asked } = await serve((_, outgoing) => outgoing.writeHead(302, { location: 'http://127.0.0.1:1/store' }).end());
    expect(await api.request(get)).toMatchObject({ status: 302, headers: { location: 'http://127.0.0.1:1/store' } });
    expect(asked).toHaveLength(1);
  });

  test('waits as long as a limit asks, within reason', async () => {
    let count = 0;
    const { api, told } = await serve((_, outgoing) => {
      count += 1;
      const body = JSON.stringify({ message: 'You have exceeded a secondary rate limit.' });
      if (count === 1) outgoing.writeHead(403, { 'retry-after': '30' }).end(body);
      else outgoing.end('{}');
    });
    expect((await api.request({ method: 'POST', path: '/x' })).status).toBe(200);
    expect(told).toEqual([expect.stringContaining('fewer requests')]);
  });

  test('does not wait for an hour', async () => {
    const { api, asked } = await serve((_, outgoing) => {
      const reset = String(Math.floor(Date.now() / 1000) + 3600);
      outgoing
        .writeHead(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset })
        .end('{"message":"API rate limit exceeded"}');
    });
    expect((await api.request(get)).status).toBe(403);
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['no JSON', 'text/html', '<h1>no</h1>', '<h1>no</h1>'],
    ['a content type that is none', ';;;', '{"a":1}', { a: 1 }],
    ['nothing', 'application/json', '', undefined],
  ])('gets %s as it is', async (_, type, body, data) => {
    const { api } = await serve((__, outgoing) => outgoing.writeHead(200, { 'content-type': type }).end(body));
    expect((await api.request(get)).data).toEqual(data);
  });

  test('with a token that is no header is refused at once', async () => {
    const { url } = await serve((_, outgoing) => outgoing.end('{}'));
    const api = await createGithub(
      { apiUrl: url, token: `${token}\nx`, userAgent: 'selfsame/test' },
      {},
      { secondMs: 0, spaced: false },
    );
    const error = await api.request(get).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'usage/bad-header' });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('canary');
  });
});

describe('an upload', () => {
  const upload = (url: string, file: string, sizeBytes: number) => ({
    url: `${url}/up?name=x`,
    file,
    sizeBytes,
    contentType: 'application/zip',
  });

  test('sends the whole file with its length, and is told how much has gone', async () => {
    const file = join(folder, 'x');
    writeFileSync(file, 'y'.repeat(3_000_000));
    let length = 0;
    let headers: Record<string, unknown> = {};
    const { api, url } = await serve((incoming, outgoing) => {
      headers = incoming.headers;
      incoming.on('data', (part: Buffer) => {
        length += part.length;
      });
      incoming.on('end', () => outgoing.writeHead(201).end('{"id":3}'));
    });
    const gone: number[] = [];
    const answer = await api.upload({ ...upload(url, file, 3_000_000), onBytes: (bytes) => gone.push(bytes) });
    expect(answer).toMatchObject({ status: 201, data: { id: 3 } });
    expect([length, headers['content-length'], headers['content-type'], gone.at(-1)]).toEqual([
      3_000_000,
      '3000000',
      'application/zip',
      3_000_000,
    ]);
  });

  test('holds nothing of a large file in memory', async () => {
    const file = join(folder, 'large');
    const sizeBytes = 512 * 1024 * 1024;
    writeFileSync(file, '');
    truncateSync(file, sizeBytes);
    const { api, url } = await serve((incoming, outgoing) => {
      incoming.resume();
      incoming.on('end', () => outgoing.writeHead(201).end('{}'));
    });
    const before = process.memoryUsage().rss;
    let most = 0;
    await api.upload({
      ...upload(url, file, sizeBytes),
      onBytes: () => {
        most = Math.max(most, process.memoryUsage().rss);
      },
    });
    expect((most - before) / 1024 / 1024).toBeLessThan(128);
  });

  test('ends with the answer of a server that refuses before it has all', async () => {
    const file = join(folder, 'x');
    writeFileSync(file, Buffer.alloc(8_000_000));
    const { api, url } = await serve((incoming, outgoing) => {
      incoming.once('data', () => outgoing.writeHead(422).end('{"message":"no"}'));
      incoming.resume();
    });
    expect(await api.upload(upload(url, file, 8_000_000))).toMatchObject({ status: 422, data: { message: 'no' } });
  });

  test('ends as unreachable when the connection is cut, and is not tried again by itself', async () => {
    const file = join(folder, 'x');
    writeFileSync(file, Buffer.alloc(2_000_000));
    const { api, url, asked } = await serve((incoming) => {
      incoming.once('data', () => incoming.socket.destroy());
    });
    await expect(api.upload(upload(url, file, 2_000_000))).rejects.toMatchObject({ code: 'network/unreachable' });
    expect(asked).toHaveLength(1);
  });

  test('is not sent on', async () => {
    const file = join(folder, 'x');
    writeFileSync(file, 'x');
    const { api, url, asked } = await serve((incoming, outgoing) => {
      incoming.resume();
      incoming.on('end', () => outgoing.writeHead(307, { location: '/elsewhere' }).end());
    });
    expect((await api.upload(upload(url, file, 1))).status).toBe(307);
    expect(asked).toEqual(['POST /up?name=x']);
  });

  test.each([4, 6])('refuses a file that is not of the length that was verified: %i', async (sizeBytes) => {
    const file = join(folder, 'x');
    writeFileSync(file, '12345');
    const { api, url } = await serve((incoming, outgoing) => {
      incoming.resume();
      incoming.on('end', () => outgoing.writeHead(201).end('{}'));
    });
    await expect(api.upload(upload(url, file, sizeBytes))).rejects.toMatchObject({ code: 'publish/file-changed' });
  });

  test('sends an empty file', async () => {
    const file = join(folder, 'x');
    writeFileSync(file, '');
    const { api, url } = await serve((incoming, outgoing) => {
      incoming.resume();
      incoming.on('end', () => outgoing.writeHead(201).end('{}'));
    });
    expect((await api.upload(upload(url, file, 0))).status).toBe(201);
  });
});
