import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHttp } from '../../src/host/http.ts';
import type { Download, DownloadRequest } from '../../src/model/world.ts';
import { cutAfter, etagOf, type ServerFault, startReleaseServer } from '../support/release-server.ts';

const content = Buffer.from(Array.from({ length: 50_000 }, (_, index) => index % 251));
const mebibyte = 1024 * 1024;

let folder: string;
let file: string;
const open: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfsame-download-'));
  file = join(folder, 'it.part');
});
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
  rmSync(folder, { recursive: true });
});

/** A client that does not wait, and the waits that it would have made. */
function patient() {
  const waits: number[] = [];
  const http = createHttp({ sleep: async (milliseconds) => waits.push(milliseconds), random: () => 0.5 });
  return { ...http, waits };
}

async function serve(faults: readonly ServerFault[] = [], bytes: Uint8Array = content) {
  const server = await startReleaseServer({ files: { it: bytes }, faults });
  open.push(server.close);
  return { ...server, asset: `${server.url}/acme/hello/releases/download/v1.0.0/it` };
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  open.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((done) => server.close(done));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const get = (url: string, more: Partial<DownloadRequest> = {}): DownloadRequest => ({
  ...{ url, file, sizeBytes: content.length },
  ...more,
});
const inStore = /^\/store\//;
const got = () => readFileSync(file);
const etagKept = () => readFileSync(`${file}.etag`, 'utf8');

describe('a file', () => {
  test('comes whole through a redirect, and how much is there is told', async () => {
    const { asset, requests, url } = await serve();
    const seen: number[] = [];
    const download = await patient().download(
      get(asset, { headers: { 'user-agent': 'me' }, onBytes: (bytes) => seen.push(bytes) }),
    );
    expect(download).toEqual({ status: 'whole', resumed: false });
    expect(got()).toEqual(content);
    expect(requests.map(({ path }) => path)).toEqual(['/acme/hello/releases/download/v1.0.0/it', '/store/1001?sig=x']);
    expect(requests.map(({ headers }) => headers)).toEqual(
      [0, 1].map(() => ({
        host: new URL(url).host,
        connection: 'keep-alive',
        'accept-encoding': 'identity',
        'user-agent': 'me',
      })),
    );
    expect(seen.at(-1)).toBe(content.length);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  test('of no bytes at all comes too', async () => {
    const { asset } = await serve([], Buffer.alloc(0));
    expect(await patient().download(get(asset, { sizeBytes: 0 }))).toEqual({ status: 'whole', resumed: false });
    expect(got()).toHaveLength(0);
  });

  test('of 200 MB needs little memory', async () => {
    const block = Buffer.alloc(mebibyte, 7);
    const url = await listen(async (_, response) => {
      response.writeHead(200, { 'content-length': String(200 * mebibyte) });
      for (let sent = 0; sent < 200; sent += 1) await new Promise((done) => response.write(block, done));
      response.end();
    });
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 5);
    const download = await patient().download(get(url, { sizeBytes: 200 * mebibyte }));
    clearInterval(watch);
    expect(download.status).toBe('whole');
    expect((most - before) / mebibyte).toBeLessThan(100);
  });
});

describe('a download that was cut', () => {
  test.each([1, 20_000, 49_999])(
    'after %i bytes goes on from there, and asks only for the rest of the same bytes',
    async (bytes) => {
      const { asset, requests } = await serve([{ match: inStore, times: 1, act: cutAfter(content, bytes, etagOf(content)) }]);
      const http = patient();
      const told: string[] = [];
      expect(await http.download(get(asset, { onRetry: ({ reason }) => told.push(reason) }))).toEqual({
        status: 'whole',
        resumed: false,
      });
      expect(got()).toEqual(content);
      expect(requests.at(-1)?.headers).toMatchObject({ range: `bytes=${bytes}-`, 'if-range': etagOf(content) });
      // Where it leads to may be good for minutes only: the way is gone from its beginning.
      expect(requests).toHaveLength(4);
      expect(told).toEqual([
        expect.stringMatching(/^"127\.0\.0\.1:\d+": the connection broke off before the whole answer came$/),
      ]);
      expect(http.waits).toEqual([250]);
    },
  );

  test('leaves its part when that was all, and another goes on from it', async () => {
    const cut = { match: inStore, times: 2, act: cutAfter(content, 20_000, etagOf(content)) };
    const { asset, requests } = await serve([cut]);
    expect(await patient().download(get(asset, { attempts: 1 }))).toEqual({
      ...{ status: 'not whole', host: new URL(asset).host, attempts: 1 },
      reason: 'the connection broke off before the whole answer came',
    });
    expect(got()).toEqual(content.subarray(0, 20_000));
    expect(etagKept()).toBe(etagOf(content));
    const { asset: again, requests: asked } = await serve();
    expect(await patient().download(get(again))).toEqual({ status: 'whole', resumed: true });
    expect(got()).toEqual(content);
    expect(asked.at(-1)?.headers.range).toBe('bytes=20000-');
    expect(requests).toHaveLength(2);
  });

  test('begins anew when the server has other bytes now', async () => {
    const other = Buffer.alloc(content.length, 'o');
    writeFileSync(file, content.subarray(0, 1000));
    writeFileSync(`${file}.etag`, etagOf(content));
    const { asset, requests } = await serve([], other);
    const seen: number[] = [];
    expect(await patient().download(get(asset, { onBytes: (bytes) => seen.push(bytes) }))).toEqual({
      status: 'whole',
      resumed: true,
    });
    expect(requests.at(-1)?.headers['if-range']).toBe(etagOf(content));
    expect(seen.slice(0, 2)).toEqual([1000, 0]);
    expect(got()).toEqual(other);
  });

  test.each([
    ['a weak ETag', 'W/"x"'],
    ['no ETag', undefined],
    ['an ETag without quotes', 'x'],
  ])('and had %s begins anew: nothing says that the bytes are the same', async (_, etag) => {
    const { asset, requests } = await serve([{ match: inStore, times: 1, act: cutAfter(content, 20_000, etag) }]);
    expect((await patient().download(get(asset))).status).toBe('whole');
    expect(got()).toEqual(content);
    expect(requests.at(-1)?.headers.range).toBeUndefined();
  });

  test.each<[string, number, Record<string, string>]>([
    ['another part', 206, { 'content-range': 'bytes 5-49999/50000' }],
    ['a part of a file of another length', 206, { 'content-range': 'bytes 1000-59999/60000' }],
    ['a part that does not say which', 206, {}],
    ['a part of other bytes', 206, { 'content-range': 'bytes 1000-49999/50000', etag: '"other"' }],
    ['a part of another length than it says', 206, { 'content-range': 'bytes 1000-49999/50000', 'content-length': '7' }],
    ['that it has no such part', 416, {}],
  ])('begins anew when the server answers with %s', async (_, status, headers) => {
    writeFileSync(file, Buffer.alloc(1000, 'x'));
    writeFileSync(`${file}.etag`, etagOf(content));
    const act: ServerFault['act'] = (outgoing) => void outgoing.writeHead(status, headers).end('1234567');
    const { asset, requests } = await serve([{ match: inStore, times: 1, act }]);
    expect((await patient().download(get(asset))).status).toBe('whole');
    expect(got()).toEqual(content);
    expect(requests.at(-1)?.headers.range).toBeUndefined();
  });

  test('is asked for no more when all of it is there', async () => {
    writeFileSync(file, content);
    const { asset, requests } = await serve();
    expect(await patient().download(get(asset))).toEqual({ status: 'whole', resumed: true });
    expect(requests).toEqual([]);
  });

  test('begins anew when more is there than the whole has', async () => {
    writeFileSync(file, Buffer.alloc(content.length + 1));
    writeFileSync(`${file}.etag`, etagOf(content));
    expect((await patient().download(get((await serve()).asset))).status).toBe('whole');
    expect(got()).toEqual(content);
  });

  test('may be cut any number of times while each attempt gets a mebibyte further, and no more than five times otherwise', async () => {
    const large = Buffer.alloc(9 * mebibyte, 'abc');
    const cutEvery =
      (bytes: number): ServerFault['act'] =>
      (outgoing, _, incoming: IncomingMessage) => {
        const from = Number(/^bytes=(\d+)-$/.exec(incoming.headers.range ?? '')?.[1] ?? 0);
        const headers = { etag: etagOf(large), 'content-length': String(large.length - from) };
        const range = { 'content-range': `bytes ${from}-${large.length - 1}/${large.length}` };
        outgoing.writeHead(from === 0 ? 200 : 206, { ...headers, ...(from === 0 ? {} : range) });
        outgoing.write(large.subarray(from, from + bytes), () => outgoing.socket?.end());
      };
    const far = await serve([{ match: inStore, times: 8, act: cutEvery(1.1 * mebibyte) }], large);
    expect(await patient().download(get(far.asset, { sizeBytes: large.length }))).toMatchObject({ status: 'whole' });
    expect(got().equals(large)).toBe(true);
    rmSync(file);
    const near = await serve([{ match: inStore, times: 99, act: cutEvery(1000) }], large);
    expect(await patient().download(get(near.asset, { sizeBytes: large.length }))).toMatchObject({
      status: 'not whole',
      attempts: 5,
    });
    expect(got()).toHaveLength(5000);
  });

  test('ends also where every attempt begins anew and gets far', async () => {
    let count = 0;
    const large = Buffer.alloc(3 * mebibyte);
    const url = await listen((_, response) => {
      count += 1;
      cutAfter(large, 2 * mebibyte, `"${count}"`)(response, () => undefined, {} as IncomingMessage);
    });
    expect(await patient().download(get(url, { sizeBytes: large.length }))).toMatchObject({ status: 'not whole' });
    expect(count).toBeLessThan(10);
  });

  test('anywhere, any number of times, gives the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: content.length - 1 }), { maxLength: 4 }), async (cuts) => {
        rmSync(file, { force: true });
        rmSync(`${file}.etag`, { force: true });
        const faults = cuts.map((bytes) => ({ match: inStore, times: 1, act: cutAfter(content, bytes, etagOf(content)) }));
        const { asset } = await serve(faults);
        expect((await patient().download(get(asset))).status).toBe('whole');
        expect(got().equals(content)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });
});

describe('a length other than that of the file', () => {
  test.each([content.length - 1, content.length + 1])('is seen before a byte is written: %i', async (length) => {
    writeFileSync(file, content.subarray(0, 10));
    const url = await listen(
      (_, response) => void response.writeHead(200, { 'content-length': String(length) }).end(Buffer.alloc(length)),
    );
    const { host } = new URL(url);
    writeFileSync(`${file}.etag`, '"x"');
    expect(await patient().download(get(url))).toEqual({ status: 'other length', host, sizeBytes: length });
    expect(got()).toHaveLength(10);
  });

  test('is seen where it is not told: a file that ends too early', async () => {
    const url = await listen((_, response) => void response.end(content.subarray(0, 100)));
    // Without a length, the end of the chunks is the end.
    const chunked = await listen((_, response) => {
      response.write(content.subarray(0, 60));
      response.end(content.subarray(60, 100));
    });
    expect(await patient().download(get(url))).toMatchObject({ status: 'other length', sizeBytes: 100 });
    expect(await patient().download(get(chunked))).toMatchObject({ status: 'other length', sizeBytes: 100 });
  });

  test('is seen where it grows and grows, as soon as it is too much', async () => {
    let sent = 0;
    const url = await listen((_, response) => {
      const block = Buffer.alloc(65_536);
      const write = () => {
        if (response.destroyed) return;
        sent += block.length;
        response.write(block, () => setImmediate(write));
      };
      write();
    });
    const download = await patient().download(get(url));
    expect(download).toMatchObject({ status: 'other length' });
    expect(got().length).toBeLessThanOrEqual(content.length);
    expect(sent).toBeLessThan(64 * mebibyte);
  });
});

describe('a redirect', () => {
  const to =
    (location: string | undefined): RequestListener =>
    (_, response) => {
      response.writeHead(302, location === undefined ? {} : { location }).end();
    };

  test.each<[string, string | undefined, string]>([
    ['to http elsewhere', 'http://example.org/x', 'it sends on to "http://example.org", which is not https'],
    ['to a file of this machine', 'file:///etc/passwd', 'it sends on to "file://", which is not https'],
    ['to a host with a password', 'https://user:canary@example.org/', 'it sends on to "example.org" with a user or a password'],
    ['to nowhere', undefined, 'it sends elsewhere without saying where'],
    ['to what is no URL', 'https://[', 'it sends elsewhere without saying where'],
  ])('%s is not followed', async (_, location, reason) => {
    const url = await listen(to(location));
    const http = patient();
    expect(await http.download(get(url))).toEqual({ status: 'sent astray', host: new URL(url).host, reason });
    expect(http.waits).toEqual([]);
  });

  test('is followed five times, and not in a circle', async () => {
    let asked = 0;
    const url = await listen((_, response) => {
      asked += 1;
      response.writeHead(302, { location: `/again?${asked}` }).end();
    });
    expect(await patient().download(get(url))).toMatchObject({ status: 'sent astray', reason: 'it sends on more than 5 times' });
    expect(asked).toBe(6);
    const left = { count: 5 };
    const short = await listen((_, response) => {
      left.count -= 1;
      if (left.count < 0) response.end(content);
      else response.writeHead(307, { location: '/on' }).end();
    });
    expect((await patient().download(get(short))).status).toBe('whole');
  });

  test('whose body never ends holds nobody up', async () => {
    const { asset } = await serve([
      {
        match: /download/,
        times: 1,
        act: (outgoing) => {
          outgoing.writeHead(302, { location: '/store/1001' });
          outgoing.write('and so on');
        },
      },
    ]);
    expect((await patient().download(get(asset))).status).toBe('whole');
  });
});

describe('another attempt', () => {
  test.each([408, 429, 500, 503])('is made after %i', async (status) => {
    const { asset } = await serve([{ match: inStore, times: 2, act: (outgoing) => void outgoing.writeHead(status).end() }]);
    const http = patient();
    expect((await http.download(get(asset))).status).toBe('whole');
    expect(http.waits).toEqual([250, 500]);
  });

  test.each([400, 403, 404, 410])('is not made after %i, which is what is answered', async (status) => {
    const { asset } = await serve([
      { match: inStore, times: 9, act: (outgoing) => void outgoing.writeHead(status, { 'x-a': 'b' }).end() },
    ]);
    const http = patient();
    const download = await http.download(get(asset));
    expect(download).toMatchObject({ status: 'refused', host: new URL(asset).host, answer: { status, headers: { 'x-a': 'b' } } });
    expect(http.waits).toEqual([]);
  });

  test('waits as Retry-After asks, and is not made when that is too long', async () => {
    const askingFor = (seconds: string): ServerFault => ({
      ...{ match: inStore, times: 1 },
      act: (outgoing) => void outgoing.writeHead(429, { 'retry-after': seconds }).end(),
    });
    const { asset } = await serve([askingFor('3'), askingFor('61')]);
    const http = patient();
    expect(await http.download(get(asset))).toMatchObject({ status: 'refused', answer: { status: 429 } });
    expect(http.waits).toEqual([3250]);
  });

  test.each<[string, ServerFault['act'], RegExp]>([
    ['says nothing', () => undefined, /^less than 4096 bytes came within 60 ms$/],
    [
      'sends a byte now and then',
      (outgoing) => {
        outgoing.writeHead(200, { 'content-length': String(content.length) });
        const timer = setInterval(() => outgoing.write('.'), 5);
        outgoing.on('close', () => clearInterval(timer));
      },
      /^less than 4096 bytes came within 60 ms$/,
    ],
    [
      'sends enough once, and then nothing',
      (outgoing) => void outgoing.writeHead(200).write(content.subarray(0, 9000)),
      /^less than 4096 bytes came within 60 ms$/,
    ],
    ['closes the connection', (outgoing) => void outgoing.destroy(), /^the connection broke off/],
  ])('is made when the server %s, and the last of them says so', async (_, act, reason) => {
    const { asset } = await serve([{ match: inStore, times: 9, act }]);
    expect(await patient().download(get(asset, { timeoutMs: 60, attempts: 2 }))).toMatchObject({
      ...{ status: 'not whole', attempts: 2 },
      reason: expect.stringMatching(reason),
    });
  });

  test('is not held up by a slow server that keeps sending enough', async () => {
    const url = await listen(async (_, response) => {
      response.writeHead(200, { 'content-length': String(content.length) });
      for (let at = 0; at < content.length; at += 5000) {
        response.write(content.subarray(at, at + 5000));
        await new Promise((done) => setTimeout(done, 20));
      }
      response.end();
    });
    expect((await patient().download(get(url, { timeoutMs: 100, attempts: 1 }))).status).toBe('whole');
  });
});

describe('a signal', () => {
  test.each<[string, ServerFault['act']]>([
    ['before the answer', () => undefined],
    ['while it comes', (outgoing) => void outgoing.writeHead(200, { etag: etagOf(content) }).write(content.subarray(0, 9000))],
    ['while another attempt is waited for', (outgoing) => void outgoing.writeHead(503, { 'retry-after': '50' }).end()],
  ])('ends it %s, and what has come stays', async (_, act) => {
    const { asset } = await serve([{ match: inStore, times: 9, act }]);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    const started = performance.now();
    const download: Download = await createHttp().download(get(asset, { signal: stop.signal }));
    expect(download).toMatchObject({ status: 'not whole', reason: 'it was stopped' });
    expect(performance.now() - started).toBeLessThan(5000);
    expect([0, 9000]).toContain(got().length);
  });

  test('that was given before asks nobody', async () => {
    const { asset } = await serve();
    expect(await patient().download(get(asset, { signal: AbortSignal.abort() }))).toMatchObject({ reason: 'it was stopped' });
    expect(got()).toHaveLength(0);
  });
});

describe('the file of a part', () => {
  test('is not written through a link', async () => {
    const elsewhere = join(folder, 'elsewhere');
    writeFileSync(elsewhere, 'precious');
    symlinkSync(elsewhere, file);
    await expect(patient().download(get((await serve()).asset))).rejects.toMatchObject({ kind: 'file' });
    expect(readFileSync(elsewhere, 'utf8')).toBe('precious');
  });

  test('that cannot be written is an error of files', async () => {
    const asset = (await serve()).asset;
    await expect(patient().download(get(asset, { file: join(folder, 'no', 'folder') }))).rejects.toMatchObject({
      code: 'file/not-found',
    });
  });

  test('is what its digest says after a cut in each of four downloads at once', async () => {
    const http = patient();
    const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    const servers = await Promise.all(
      [1, 2, 3, 4].map((n) => serve([{ match: inStore, times: 1, act: cutAfter(content, n * 9000, etagOf(content)) }])),
    );
    await Promise.all(servers.map(({ asset }, n) => http.download(get(asset, { file: `${file}${n}` }))));
    expect(servers.map((_, n) => sha(readFileSync(`${file}${n}`)))).toEqual(servers.map(() => sha(content)));
  });
});
