import { request } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { loopbackBodyLimitBytes, serveLoopback } from '../../src/host/loopback-server.ts';
import type { LoopbackHandler, LoopbackServer } from '../../src/model/world.ts';

let server: LoopbackServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(handle: LoopbackHandler): Promise<string> {
  server = await serveLoopback(handle);
  return server.url;
}

test('a request arrives with its method, path, headers and body, and the answer goes back', async () => {
  const url = await serve(async ({ method, path, headers, body }) => ({
    status: 201,
    headers: { 'x-answer': 'yes' },
    body: JSON.stringify([method, path, headers['x-question'], new TextDecoder().decode(body)]),
  }));
  const answer = await fetch(`${url}/a/b?c=1`, { method: 'POST', body: 'ünï', headers: { 'X-Question': 'why' } });
  expect([answer.status, answer.headers.get('x-answer')]).toEqual([201, 'yes']);
  expect(await answer.json()).toEqual(['POST', '/a/b?c=1', 'why', 'ünï']);
});

test('it listens on 127.0.0.1 and tells its port', async () => {
  expect(await serve(async () => ({ status: 200, body: '' }))).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
});

test('bytes of an answer arrive as they are, also from the middle of a buffer', async () => {
  const url = await serve(async () => ({ status: 200, body: Uint8Array.of(9, 0, 255, 9).subarray(1, 3) }));
  expect(new Uint8Array(await (await fetch(url)).arrayBuffer())).toEqual(Uint8Array.of(0, 255));
});

test('a handler that throws is a status of 500 with its message, and the server goes on', async () => {
  let calls = 0;
  const url = await serve(async () => {
    calls += 1;
    if (calls === 1) throw new Error('broken');
    return { status: 200, body: 'well' };
  });
  const first = await fetch(url);
  expect([first.status, await first.text()]).toEqual([500, 'broken\n']);
  expect(await (await fetch(url)).text()).toBe('well');
});

test('a body above the limit is refused with 413 and the handler never sees it', async () => {
  let called = false;
  const url = await serve(async () => {
    called = true;
    return { status: 200, body: '' };
  });
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const sent = request(url, { method: 'POST' }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EPIPE' || error.code === 'ECONNRESET' ? undefined : reject(error),
    );
    sent.end(Buffer.alloc(loopbackBodyLimitBytes + 1));
  });
  expect(status).toBe(413);
  expect(called).toBe(false);
});

test('once closed, nothing answers any more', async () => {
  const closing = await serveLoopback(async () => ({ status: 200, body: '' }));
  await closing.close();
  await expect(fetch(closing.url)).rejects.toThrow();
});
