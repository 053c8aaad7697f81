// Why this project has its own HTTP client: docs/decisions/one-http-client.md. Each test here fails when @sigstore/sign mends what it
// describes. When none is left, the library's clients can be looked at again.

import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RekorWitness } from '@sigstore/sign';
import { afterEach, describe, expect, test } from 'vitest';
import { type Fault, type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts';
import { serveLoopback } from '../support/loopback.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

/** An entry as a log of version 1 hands it out, as far as the library looks. */
const entry = {
  '00': { body: btoa('{}'), integratedTime: 1, logID: '00', logIndex: 1, verification: { signedEntryTimestamp: 'AA==' } },
};

async function logWith(fault?: Fault): Promise<FaultyProxy> {
  const log = await serveLoopback(async () => ({ status: 201, body: JSON.stringify(entry) }));
  open.push(log);
  const proxy = await startFaultyProxy(log.url, fault === undefined ? [] : [{ match: () => true, times: 1, fault }]);
  open.push(proxy);
  return proxy;
}

function testify(rekorBaseURL: string): Promise<unknown> {
  const witness = new RekorWitness({ rekorBaseURL, retry: { retries: 3, minTimeout: 1, factor: 1 }, timeout: 5000 });
  return witness.testify(
    {
      $case: 'messageSignature',
      messageSignature: { messageDigest: { algorithm: 1, digest: Buffer.alloc(32) }, signature: Buffer.of(1) },
    },
    'a key',
  );
}

describe('the library’s client', () => {
  test('does ask again after 503, so that the tests below mean something', async () => {
    const log = await logWith({ kind: 'answer', status: 503 });
    await testify(log.url);
    expect(log.requests).toHaveLength(2);
  });

  test('does not ask again after 425', async () => {
    const log = await logWith({ kind: 'answer', status: 425 });
    await expect(testify(log.url)).rejects.toThrow('425');
    expect(log.requests).toHaveLength(1);
  });

  test('does not wait as long as Retry-After asks', async () => {
    const log = await logWith({ kind: 'answer', status: 429, headers: { 'retry-after': '2' } });
    const start = performance.now();
    await testify(log.url);
    expect(log.requests).toHaveLength(2);
    expect(performance.now() - start).toBeLessThan(1500);
  });

  test.each<Fault>([{ kind: 'truncate' }, { kind: 'reset' }])(
    'does not ask again where the body ends in $kind',
    async (fault) => {
      const log = await logWith(fault);
      await expect(testify(log.url)).rejects.toThrow();
      expect(log.requests).toHaveLength(1);
    },
  );

  test('opens no more than 15 connections to a host', async () => {
    let most = 0;
    let current = 0;
    const log = await serveLoopback(async () => {
      current += 1;
      most = Math.max(most, current);
      await new Promise((resolve) => setTimeout(resolve, 100));
      current -= 1;
      return { status: 201, body: JSON.stringify(entry) };
    });
    open.push(log);
    await Promise.all(Array.from({ length: 30 }, () => testify(log.url)));
    expect(most).toBe(15);
  });

  test('sends what is meant for this machine through the proxy of the environment', async () => {
    const proxy = await startProxy();
    await runLibrary({ variables: { HTTP_PROXY: proxy.url }, rekorUrl: 'http://127.0.0.1:1' });
    expect(proxy.asked).toEqual(['http://127.0.0.1:1/api/v1/log/entries']);
  });

  test('takes no notice of a proxy that is named after it was loaded', async () => {
    const proxy = await startProxy();
    // A label of more than 63 letters is refused without asking anybody.
    const rekorUrl = `http://${'x'.repeat(64)}.invalid`;
    await runLibrary({ variables: {}, later: { HTTP_PROXY: proxy.url }, rekorUrl });
    expect(proxy.asked).toEqual([]);
    await runLibrary({ variables: { HTTP_PROXY: proxy.url }, rekorUrl });
    expect(proxy.asked).toHaveLength(1);
  });
});

async function startProxy(): Promise<{ readonly url: string; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const server = createServer(({ url }, response) => {
    asked.push(url ?? '');
    response.writeHead(400).end();
  });
  server.on('connect', ({ url }, socket) => {
    asked.push(url ?? '');
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => new Promise((resolve) => server.close(resolve)) });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

interface LibraryRun {
  readonly variables: Readonly<Record<string, string>>;
  /** Set after the library is loaded. */
  readonly later?: Readonly<Record<string, string>>;
  readonly rekorUrl: string;
}

/** The library reads the environment when it is loaded, so it is loaded by a process of its own. */
async function runLibrary({ variables, later = {}, rekorUrl }: LibraryRun): Promise<void> {
  const script = `import { RekorWitness } from '@sigstore/sign';
Object.assign(process.env, JSON.parse(process.argv[1]));
const content = { $case: 'messageSignature', messageSignature: { messageDigest: { algorithm: 1, digest: Buffer.alloc(32) }, signature: Buffer.of(1) } };
await new RekorWitness({ rekorBaseURL: process.argv[2] }).testify(content, 'a key').then(() => process.exit(1), () => undefined);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(later), rekorUrl], {
    env: { PATH: process.env.PATH, ...variables },
    stdio: 'inherit',
  });
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
}
