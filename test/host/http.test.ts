import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import { resolve } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createHttp, type HttpOptions } from '../../src/host/http.ts';
import { firstSpanMs, longestRetryAfterMs, longestSpanMs } from '../../src/host/http-retry.ts';
import type { Http, HttpRequest } from '../../src/model/world.ts';
import {
  distinguishedName,
  generateEcKeyPair,
  randomSerialNumber,
  signCertificate,
  subjectPublicKeyInfo,
} from '../../src/sign/embedded/x509.ts';
import { type Fault, startFaultyProxy } from '../support/faulty-proxy.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function listen(server: TcpServer): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  open.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((done) => server.close(done));
  });
  const protocol = server instanceof Server || !('setSecureContext' in server) ? 'http' : 'https';
  return `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serve = (listener: RequestListener) => listen(createServer(listener));

/** A server that answers with each status in turn, and with 200 afterwards. */
async function serveStatuses(...statuses: (number | readonly [number, Record<string, string>])[]): Promise<string> {
  return serve((_, response) => {
    const next = statuses.shift() ?? 200;
    const [status, headers] = typeof next === 'number' ? [next, {}] : next;
    response.writeHead(status, headers).end(String(status));
  });
}

/** A server that writes bytes as they are and closes. */
const serveBytes = (text: string) => listen(createTcpServer((socket) => socket.once('data', () => socket.end(text))));

/** A port that refuses connections. */
async function closedPort(): Promise<string> {
  const url = await listen(createTcpServer());
  await open.pop()?.();
  return url;
}

/** A client that does not wait, and the waits that it would have made. */
function patient(options: HttpOptions = {}): Http & { readonly waits: number[] } {
  const waits: number[] = [];
  const sleep = async (milliseconds: number) => waits.push(milliseconds);
  return { ...createHttp({ sleep, random: () => 0.5, ...options }), waits };
}

const get = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({ method: 'GET', url, ...more });
const text = (body: Uint8Array) => new TextDecoder().decode(body);

describe('an answer', () => {
  test('has the status, the headers in lower case and the bytes as they are', async () => {
    const url = await serve(async (request, response) => {
      const body = Buffer.concat(await request.toArray());
      response.writeHead(201, {
        'X-Seen': `${request.method} ${request.url} ${request.headers['x-sent']}`,
        'Set-Cookie': ['a', 'b'],
      });
      response.end(body);
    });
    const body = Uint8Array.from({ length: 256 }, (_, index) => index);
    const answer = await createHttp().request({ method: 'POST', url: `${url}/a?b=c`, headers: { 'x-sent': 'me' }, body });
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({ 'x-seen': 'POST /a?b=c me', 'set-cookie': 'a, b' });
    expect(answer.body).toEqual(body);
  });

  test.each([200, 201, 204, 400, 401, 403, 404, 409, 410, 422, 600])('of %i is returned at once', async (status) => {
    const http = patient();
    expect((await http.request(get(await serveStatuses(status)))).status).toBe(status);
    expect(http.waits).toEqual([]);
  });

  test.each([301, 302, 307, 308])('of %i is returned, and its Location is not visited', async (status) => {
    const visited: string[] = [];
    const url = await serve(({ url }, response) => {
      visited.push(url ?? '');
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    expect(await patient().request(get(url))).toMatchObject({ status, headers: { location: '/elsewhere' } });
    expect(visited).toEqual(['/']);
  });

  test('of exactly the longest length is whole, and one byte more is refused without another attempt', async () => {
    const http = patient();
    const url = await serve((_, response) => void response.end('12345'));
    expect(text((await http.request(get(url, { maxBytes: 5 }))).body)).toBe('12345');
    await expect(http.request(get(url, { maxBytes: 4 }))).rejects.toMatchObject({
      kind: 'network',
      code: 'network/answer-too-long',
      message: `"${new URL(url).host}" answered with more than 4 bytes`,
    });
    expect(http.waits).toEqual([]);
  });

  test('without an end is refused as soon as it is too long', async () => {
    const url = await serve((_, response) => {
      const write = () => void (response.destroyed || response.write(Buffer.alloc(65_536), () => setImmediate(write)));
      write();
    });
    await expect(patient().request(get(url, { maxBytes: 1_000_000 }))).rejects.toMatchObject({ code: 'network/answer-too-long' });
  });
});

describe('another attempt', () => {
  test.each([408, 425, 429, 500, 502, 503, 504, 599])('is made after %i, also of a POST, with the same body', async (status) => {
    const bodies: string[] = [];
    const url = await serve(async (request, response) => {
      bodies.push(Buffer.concat(await request.toArray()).toString());
      response.writeHead(bodies.length === 1 ? status : 200).end();
    });
    const http = patient();
    expect((await http.request({ method: 'POST', url, body: 'same' })).status).toBe(200);
    expect(bodies).toEqual(['same', 'same']);
    expect(http.waits).toHaveLength(1);
  });

  test('ends with the last answer, whatever its status', async () => {
    const http = patient();
    const url = await serveStatuses(500, 501, 502, 503, 504, 200);
    expect(text((await http.request(get(url))).body)).toBe('504');
    expect(http.waits).toHaveLength(4);
  });

  test('that fails does not hide the answer that came before', async () => {
    const target = await serveStatuses(503);
    const proxy = await startFaultyProxy(target, [
      { match: () => true, times: 1, fault: { kind: 'answer', status: 503 } },
      { match: () => true, times: 9, fault: { kind: 'refuse' } },
    ]);
    open.push(proxy.close);
    expect((await patient().request(get(proxy.url, { attempts: 3 }))).status).toBe(503);
    expect(proxy.requests).toHaveLength(3);
  });

  test.each<Fault>([
    { kind: 'refuse' },
    { kind: 'reset' },
    { kind: 'reset', afterBytes: 0 },
    { kind: 'truncate' },
    { kind: 'swallow' },
    { kind: 'answer', status: 500 },
  ])('mends %o', async (fault) => {
    const proxy = await startFaultyProxy(await serve((_, response) => void response.end('the whole answer')), [
      { match: () => true, times: 3, fault },
    ]);
    open.push(proxy.close);
    const http = patient();
    expect(text((await http.request({ method: 'POST', url: proxy.url, body: 'x' })).body)).toBe('the whole answer');
    expect(http.waits).toHaveLength(3);
  });

  test.each([
    [
      'a body shorter than its length',
      'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345',
      'the connection broke off before the whole answer came',
    ],
    [
      'chunks without their end',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n',
      'the connection broke off before the whole answer came',
    ],
    ['headers without their end', 'HTTP/1.1 200 OK\r\nContent-', 'the connection broke off before the whole answer came'],
    ['nothing', '', 'the connection broke off before the whole answer came'],
    ['what is not HTTP', 'SSH-2.0-OpenSSH\r\n', 'its answer is not HTTP'],
  ])('is made after %s', async (_, bytes, reason) => {
    const url = await serveBytes(bytes);
    const reasons: string[] = [];
    const failure = patient().request(get(url, { attempts: 2, onRetry: ({ reason }) => reasons.push(reason) }));
    await expect(failure).rejects.toMatchObject({ message: `"${new URL(url).host}" gave no answer in 2 attempts: ${reason}` });
    expect(reasons).toEqual([`"${new URL(url).host}": ${reason}`]);
  });

  test('is made when the connection is refused, and the error says so after the last', async () => {
    const url = await closedPort();
    const http = patient();
    await expect(http.request(get(url))).rejects.toMatchObject({
      kind: 'network',
      code: 'network/unreachable',
      message: `"${new URL(url).host}" gave no answer in 5 attempts: the connection was refused`,
    });
    expect(http.waits).toHaveLength(4);
  });

  test('is made when the name cannot be resolved', async () => {
    // A label of more than 63 letters is refused without asking anybody.
    const http = patient();
    await expect(http.request(get(`http://${'x'.repeat(64)}.invalid/`, { attempts: 2 }))).rejects.toMatchObject({
      code: 'network/unreachable',
      message: expect.stringMatching(/: its name cannot be resolved$/),
    });
    expect(http.waits).toHaveLength(1);
  });

  test('is told of before it is made, with its wait', async () => {
    const url = await serveStatuses(503, 429);
    const told: unknown[] = [];
    await patient().request(get(url, { onRetry: (retry) => told.push(retry) }));
    const { host } = new URL(url);
    expect(told).toEqual([
      { reason: `"${host}": it answered 503`, waitMs: 250 },
      { reason: `"${host}": it answered 429`, waitMs: 500 },
    ]);
  });

  test('is not made when one attempt is all', async () => {
    const http = patient();
    expect((await http.request(get(await serveStatuses(503), { attempts: 1 }))).status).toBe(503);
    await expect(http.request(get(await closedPort(), { attempts: 1 }))).rejects.toThrow('gave no answer in 1 attempt: ');
    expect(http.waits).toEqual([]);
  });
});

describe('the time-out', () => {
  const limit = { timeoutMs: 40, attempts: 2 };
  const message = /gave no answer in 2 attempts: no whole answer within 40 ms$/;

  test('ends a server that never answers', async () => {
    await expect(patient().request(get(await serve(() => undefined), limit))).rejects.toThrow(message);
  });

  test('ends a server whose answer never ends, though bytes keep coming', async () => {
    const url = await serve((_, response) => {
      const timer = setInterval(() => response.write('.'), 5);
      response.on('close', () => clearInterval(timer));
    });
    await expect(patient().request(get(url, limit))).rejects.toThrow(message);
  });

  test('ends a server that does not read what it is sent', async () => {
    const url = await listen(createTcpServer((socket) => socket.pause()));
    await expect(patient().request({ ...get(url, limit), method: 'POST', body: Buffer.alloc(8_000_000) })).rejects.toThrow(
      message,
    );
  });

  test('ends a proxy that never opens the tunnel, and its connection with it', async () => {
    const left: Promise<unknown>[] = [];
    const proxy = await listen(createTcpServer((socket) => left.push(once(socket.resume(), 'close'))));
    const http = patient({ environment: { HTTPS_PROXY: proxy } });
    await expect(http.request(get('https://example.invalid/', limit))).rejects.toThrow(/gave no answer in 2 attempts: /);
    await Promise.all(left);
    expect(left).toHaveLength(2);
  });

  test('is for one attempt: the next has all its time', async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked += 1;
      if (asked > 1) setTimeout(() => response.end('late'), 60);
    });
    expect(text((await patient().request(get(url, { timeoutMs: 100 }))).body)).toBe('late');
  });
});

describe('the wait', () => {
  test('is as long as Retry-After asks in seconds, and a little more so that not all come back together', async () => {
    const http = patient();
    await http.request(get(await serveStatuses([429, { 'retry-after': '7' }], [503, { 'retry-after': '60' }])));
    expect(http.waits).toEqual([7250, 60_500]);
  });

  test('is as long as Retry-After asks by a date, none for a date that has passed', async () => {
    const http = patient({ now: () => new Date('2026-11-21T10:00:00Z') });
    const dates = ['Sat, 21 Nov 2026 10:00:09 GMT', 'Sat, 21 Nov 2026 09:00:00 GMT'];
    await http.request(get(await serveStatuses(...dates.map((date) => [425, { 'retry-after': date }] as const))));
    expect(http.waits).toEqual([9250, 500]);
  });

  test('is not made when Retry-After asks for more than a minute: that answer is the last', async () => {
    const http = patient();
    expect((await http.request(get(await serveStatuses([429, { 'retry-after': '61' }])))).status).toBe(429);
    expect(http.waits).toEqual([]);
  });

  test('does not heed a Retry-After that says nothing, nor one of a status that is final', async () => {
    const http = patient();
    await http.request(get(await serveStatuses([503, { 'retry-after': 'later' }], [400, { 'retry-after': '9' }])));
    expect(http.waits).toEqual([250]);
  });

  test('is drawn from a span that doubles up to its longest', async () => {
    const http = patient({ random: () => 0.999999 });
    await expect(http.request(get(await closedPort(), { attempts: 9 }))).rejects.toThrow();
    expect(http.waits).toEqual([499, 999, 1999, 3999, 7999, 14_999, 14_999, 14_999]);
  });

  test('stays within its span, and all waits together within their bound, whatever chance and servers say', async () => {
    const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const asked = fc.option(fc.integer({ min: 0, max: longestRetryAfterMs / 1000 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(draw, asked), { minLength: 1, maxLength: 8 }), async (turns) => {
        const draws = turns.map(([draw]) => draw);
        const http = patient({ random: () => draws.shift() ?? 0 });
        const headers = turns.map(
          ([, seconds]): Record<string, string> => (seconds === undefined ? {} : { 'retry-after': `${seconds}` }),
        );
        const url = await serveStatuses(...headers.map((header) => [503, header] as const));
        expect((await http.request(get(url, { attempts: turns.length + 1 }))).status).toBe(200);
        expect(http.waits).toHaveLength(turns.length);
        for (const [index, wait] of http.waits.entries()) {
          const least = (turns[index]?.[1] ?? 0) * 1000;
          expect(wait).toBeGreaterThanOrEqual(least);
          expect(wait).toBeLessThan(least + Math.min(firstSpanMs * 2 ** index, longestSpanMs));
        }
        const total = http.waits.reduce((sum, wait) => sum + wait, 0);
        expect(total).toBeLessThan(turns.length * (longestSpanMs + longestRetryAfterMs));
      }),
      { numRuns: 30 },
    );
  });

  test('is different from one client to the next', async () => {
    const url = await closedPort();
    const waits = new Set<number>();
    for (let turn = 0; turn < 8; turn += 1) {
      const http = createHttp({ sleep: async (milliseconds) => waits.add(milliseconds) });
      await http.request(get(url, { attempts: 3 })).catch(() => undefined);
    }
    expect(waits.size).toBeGreaterThan(4);
  });
});

describe('connections', () => {
  test('are kept for the next request', async () => {
    let connections = 0;
    const server = createServer((_, response) => void response.end('x'));
    server.on('connection', () => {
      connections += 1;
    });
    const url = await listen(server);
    const http = createHttp();
    for (let turn = 0; turn < 5; turn += 1) await http.request(get(url));
    expect(connections).toBe(1);
  });

  test('to one host may be 256 at once', async () => {
    const waiting: (() => void)[] = [];
    const url = await serve((_, response) => {
      waiting.push(() => response.end('x'));
      if (waiting.length === 256) for (const answer of waiting) answer();
    });
    const http = createHttp();
    const answers = await Promise.all(Array.from({ length: 256 }, () => http.request(get(url, { attempts: 1 }))));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });

  test.each(['answered', 'failed'])('that are idle let the process end, after a request that %s', async (outcome) => {
    const server = createServer(
      { keepAliveTimeout: 60_000 },
      (_, response) => void (outcome === 'answered' && response.end('x')),
    );
    const url = await listen(server);
    const script = `import { createHttp } from ${JSON.stringify(resolve('src/host/http.ts'))};
try { await createHttp().request({ method: 'GET', url: process.argv[1], timeoutMs: 300, attempts: 1 }); } catch {}
console.log('done');`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script, url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const done = new Promise<number>((resolve) => child.stdout.once('data', () => resolve(performance.now())));
    const ended = new Promise<number>((resolve) => child.once('exit', () => resolve(performance.now())));
    expect((await ended) - (await done)).toBeLessThan(3000);
  });
});

describe('a proxy of the environment', () => {
  async function serveProxy(): Promise<{ readonly url: string; readonly asked: string[] }> {
    const asked: string[] = [];
    const server = createServer(({ method, url }, response) => {
      asked.push(`${method} ${url}`);
      response.end('from the proxy');
    });
    server.on('connect', ({ method, url }, socket) => {
      asked.push(`${method} ${url}`);
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    });
    return { url: await listen(server), asked };
  }

  test.each(['HTTPS_PROXY', 'https_proxy'])('is asked for https, named in %s', async (name) => {
    const { url, asked } = await serveProxy();
    const http = patient({ environment: { [name]: url } });
    await expect(http.request(get('https://example.invalid/x', { attempts: 1 }))).rejects.toMatchObject({
      code: 'network/unreachable',
      message: '"example.invalid" gave no answer in 1 attempt: the proxy gives no connection to it',
    });
    expect(asked).toEqual(['CONNECT example.invalid:443']);
  });

  test.each(['HTTP_PROXY', 'http_proxy'])('is asked for http, named in %s', async (name) => {
    const { url, asked } = await serveProxy();
    const http = patient({ environment: { [name]: url } });
    expect(text((await http.request(get('http://example.invalid/x'))).body)).toBe('from the proxy');
    expect(asked).toEqual(['GET http://example.invalid/x']);
  });

  test.each(['NO_PROXY', 'no_proxy'])('is not asked for a host in %s', async (name) => {
    const { url, asked } = await serveProxy();
    const host = `${'x'.repeat(64)}.invalid`;
    const http = patient({ environment: { HTTPS_PROXY: url, [name]: host } });
    await expect(http.request(get(`https://${host}/`, { attempts: 1 }))).rejects.toThrow('its name cannot be resolved');
    expect(asked).toEqual([]);
  });

  test('is not asked for what is to be asked without one, before and after something else of that kind', async () => {
    const { url, asked } = await serveProxy();
    const http = patient({ environment: { HTTP_PROXY: url } });
    const direct = get('http://example.invalid/secret', { attempts: 1, withoutProxy: true });
    await expect(http.request(direct)).rejects.toThrow('its name cannot be resolved');
    expect(text((await http.request(get('http://example.invalid/x'))).body)).toBe('from the proxy');
    await expect(http.request(direct)).rejects.toThrow('its name cannot be resolved');
    expect(asked).toEqual(['GET http://example.invalid/x']);
  });

  test.each(['127.0.0.1', 'localhost'])('is never asked for %s', async (host) => {
    const { url, asked } = await serveProxy();
    const http = patient({ environment: { HTTP_PROXY: url, http_proxy: url, HTTPS_PROXY: url, https_proxy: url } });
    const { port } = new URL(await serve((_, response) => void response.end('from the server')));
    expect(text((await http.request(get(`http://${host}:${port}/`))).body)).toBe('from the server');
    expect(asked).toEqual([]);
  });

  test.each(['foo bar', 'socks5://user:canary@127.0.0.1:1', '127.0.0.1:3128', 'http://'])(
    'that is no URL of an HTTP proxy is refused by its variable alone: %s',
    async (value) => {
      const http = patient({ environment: { HTTPS_PROXY: value } });
      const failure = await http.request(get('https://example.invalid/')).catch((error: unknown) => error);
      expect(failure).toMatchObject({
        kind: 'usage',
        code: 'usage/bad-proxy',
        message: 'the variable "HTTPS_PROXY" is no URL of an HTTP proxy',
      });
      expect(inspect(failure, { depth: 9 })).not.toContain('canary');
    },
  );
});

describe('a server with TLS', () => {
  const { privateKey, publicKey } = generateEcKeyPair();
  const name = distinguishedName('example', 'self-signed');
  const fields = { serialNumber: randomSerialNumber(), notBefore: new Date(0), notAfter: new Date('2049-01-01'), extensions: [] };
  const certificate = signCertificate(
    { ...fields, issuer: name, subject: name, publicKey: subjectPublicKeyInfo(publicKey) },
    privateKey,
  );
  const cert = `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`;
  const key = privateKey.export({ format: 'pem', type: 'pkcs8' });

  test('that nobody vouches for is refused at once, also when the environment says otherwise', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    open.push(() => void vi.unstubAllEnvs());
    const url = await listen(createTlsServer({ key, cert }, (_, response) => void response.end('x')));
    const http = patient();
    await expect(http.request(get(url))).rejects.toMatchObject({
      kind: 'network',
      code: 'network/untrusted-server',
      message: `the certificate of "${new URL(url).host}" is not trusted: DEPTH_ZERO_SELF_SIGNED_CERT`,
    });
    expect(http.waits).toEqual([]);
  });
});

describe('what cannot be asked', () => {
  test.each(['', 'canary', 'file:///etc/canary', 'ftp://example.org/canary', '/canary', 'http://'])(
    '"%s" is no URL for it',
    async (url) => {
      const failure = await patient()
        .request(get(url))
        .catch((error: unknown) => error);
      expect(failure).toMatchObject({ kind: 'usage', code: 'usage/bad-url' });
      expect(inspect(failure, { depth: 9 })).not.toContain('canary');
    },
  );

  test('a header with a line break is refused without its value', async () => {
    const failure = await patient()
      .request(get(await serveStatuses(), { headers: { authorization: 'bearer canary\ncanary' } }))
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'usage', code: 'usage/bad-header' });
    expect(inspect(failure, { depth: 9 })).not.toContain('canary');
  });
});

describe('nothing that was sent', () => {
  const sent = { headers: { authorization: 'bearer canary-header' }, body: 'canary-body' };
  const path = '/canary-path?token=canary-query';

  test.each([
    ['HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\ncanary-echo'],
    ['canary-echo is not HTTP\r\n\r\n'],
    ['HTTP/1.1 200 canary-echo\r\nBad Header\r\n\r\n'],
  ])('is in an error or a note, though the server repeats it: %o', async (bytes) => {
    const url = await serveBytes(bytes);
    const notes: unknown[] = [];
    const failure = await patient()
      .request({ method: 'POST', url: `${url}${path}`, ...sent, attempts: 2, onRetry: (retry) => notes.push(retry) })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'network/unreachable' });
    expect(inspect([failure, notes], { depth: 9 })).not.toContain('canary');
  });

  test('is in the error of a time-out, a refusal or too long an answer', async () => {
    const urls = [await serve(() => undefined), await closedPort(), await serveBytes('HTTP/1.1 200 OK\r\n\r\ncanary-echo')];
    for (const url of urls) {
      const asked: HttpRequest = { method: 'POST', url: `${url}${path}`, ...sent, attempts: 1, timeoutMs: 40, maxBytes: 3 };
      const failure = await patient()
        .request(asked)
        .catch((error: unknown) => error);
      expect(failure).toMatchObject({ kind: 'network' });
      expect(inspect(failure, { depth: 9 })).not.toContain('canary');
    }
  });
});
