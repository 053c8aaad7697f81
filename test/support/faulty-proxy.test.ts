import { request } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { type Fault, type FaultRule, type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts';
import { serveLoopback } from './loopback.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function behind(...rules: readonly FaultRule[]): Promise<FaultyProxy & { readonly served: string[] }> {
  const served: string[] = [];
  const server = await serveLoopback(async ({ method, path, body }) => {
    served.push(`${method} ${path}`);
    return { status: 200, headers: { 'x-kept': 'yes' }, body: `${method} ${path} ${Buffer.from(body).toString()}` };
  });
  open.push(server);
  const proxy = await startFaultyProxy(server.url, rules);
  open.push(proxy);
  return { ...proxy, served };
}

const always = () => true;
const once = (fault: Fault): FaultRule => ({ match: always, times: 1, fault });

function ask(url: string, body = 'hello'): Promise<{ status: number; kept: unknown; location: unknown; text: string }> {
  return new Promise((resolve, reject) => {
    let answered = false;
    const outgoing = request(url, { method: 'POST', agent: false }, (incoming) => {
      answered = true;
      incoming.toArray().then(
        (parts) => {
          const { 'x-kept': kept, location } = incoming.headers;
          resolve({ status: incoming.statusCode ?? 0, kept, location, text: Buffer.concat(parts).toString() });
        },
        () => reject(new Error(`broke off in the body of a ${incoming.statusCode}`)),
      );
    });
    // After the head of an answer the same fault comes to the answer too.
    outgoing.on('error', (error) => answered || reject(error));
    outgoing.end(body);
  });
}

test('what no rule names passes unchanged in both directions, and is written down', async () => {
  const proxy = await behind({ match: (method) => method === 'GET', times: 9, fault: { kind: 'refuse' } });
  expect(await ask(`${proxy.url}/a?b=c`)).toEqual({ status: 200, kept: 'yes', location: undefined, text: 'POST /a?b=c hello' });
  expect(proxy.requests.map(({ method, path, body, fault }) => [method, path, body.toString(), fault])).toEqual([
    ['POST', '/a?b=c', 'hello', undefined],
  ]);
});

test('a fault is made as often as asked, then the next rule has its turn, then requests pass', async () => {
  const proxy = await behind(
    { match: (_, path) => path === '/x', times: 3, fault: { kind: 'answer', status: 500 } },
    {
      match: (_, path) => path === '/x',
      times: 1,
      fault: { kind: 'answer', status: 409, headers: { location: '/there' }, body: 'no' },
    },
  );
  const statuses = [];
  for (const path of ['/x', '/other', '/x', '/x']) statuses.push((await ask(`${proxy.url}${path}`)).status);
  expect(statuses).toEqual([500, 200, 500, 500]);
  expect(await ask(`${proxy.url}/x`)).toEqual({ status: 409, kept: undefined, location: '/there', text: 'no' });
  expect((await ask(`${proxy.url}/x`)).status).toBe(200);
  expect(proxy.served).toEqual(['POST /other', 'POST /x']);
});

test('a refused request never reaches the server', async () => {
  const proxy = await behind(once({ kind: 'refuse' }));
  await expect(ask(proxy.url)).rejects.toThrow('socket hang up');
  expect(proxy.served).toEqual([]);
});

test('a swallowed answer was given: the server saw the request, the client sees a closed connection', async () => {
  const lost: string[] = [];
  const proxy = await behind(once({ kind: 'swallow', lost: ({ body }) => lost.push(body.toString()) }));
  await expect(ask(proxy.url)).rejects.toThrow('socket hang up');
  expect(lost).toEqual(['POST / hello']);
});

test.each<Fault>([{ kind: 'reset' }, { kind: 'truncate' }])('$kind comes in the middle of the body', async (fault) => {
  const proxy = await behind(once(fault));
  await expect(ask(proxy.url)).rejects.toThrow('broke off in the body of a 200');
  expect(proxy.served).toHaveLength(1);
});

test('a slow answer is late, a trickling one comes byte by byte, both whole', async () => {
  const proxy = await behind(once({ kind: 'slow', delayMs: 60 }), once({ kind: 'trickle', everyMs: 2 }));
  for (const atLeastMs of [55, 20]) {
    const start = performance.now();
    expect((await ask(proxy.url)).text).toBe('POST / hello');
    expect(performance.now() - start).toBeGreaterThan(atLeastMs);
  }
});

test('a rewritten answer has the length of its new body', async () => {
  const proxy = await behind(
    once({
      kind: 'rewrite',
      change: ({ status, headers, body }, { path }) => ({ status, headers, body: Buffer.from(`${path}: ${body}!`) }),
    }),
  );
  expect(await ask(`${proxy.url}/p`)).toMatchObject({ status: 200, kept: 'yes', text: '/p: POST /p hello!' });
});

test('closing ends answers that are still under way', async () => {
  const proxy = await behind(once({ kind: 'slow', delayMs: 60_000 }));
  const answer = ask(proxy.url);
  answer.catch(() => undefined);
  while (proxy.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  await proxy.close();
  await expect(answer).rejects.toThrow();
});
