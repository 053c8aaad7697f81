// A release fetched from a GitHub on loopback that fails in every way, and what lies on the disk afterwards.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHttp } from '../../src/host/http.ts';
import type { FetchedRelease } from '../../src/model/outcome.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import type { World } from '../../src/model/world.ts';
import { downloadRelease } from '../../src/ops/fetch-release.ts';
import { listening, worldIn } from '../support/other-sigstore.ts';
import {
  cutAfter,
  etagOf,
  type ReleaseServer,
  type ServedRelease,
  type ServerFault,
  startReleaseServer,
} from '../support/release-server.ts';

const files = { hello: 'this is hello\n', 'hello.sigstore.json': '{}', SHA256SUMS: 'x'.repeat(40_000), 'with space & é': 'odd' };
const big = Buffer.from(files.SHA256SUMS);

let scratch: string;
let folder: string;
let servers: ReleaseServer[];
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'selfsame-fetch-'));
  folder = join(scratch, 'release');
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.close();
  rmSync(scratch, { recursive: true });
});

function impatient(): World {
  return { ...worldIn(scratch), http: createHttp({ sleep: async () => undefined }) };
}

/** The same folder may be fetched into again and again, each time from a server that serves so. */
async function fetchFrom(served: Partial<ServedRelease> = {}, version = 'acme/hello@v1.0.0') {
  const server = await startReleaseServer({ files, ...served });
  servers.push(server);
  const progress = listening();
  const outcome: unknown = await downloadRelease(impatient(), { version, folder, apiUrl: server.apiUrl }, progress).catch(
    (error: unknown) => error,
  );
  const fetched = () => {
    if (outcome instanceof Error) throw outcome;
    return outcome as FetchedRelease;
  };
  return { outcome, fetched, told: progress.told, requests: server.requests, host: new URL(server.url).host };
}

async function failureOf(served: Partial<ServedRelease>, version?: string): Promise<ToolError & { readonly host: string }> {
  const { outcome, host } = await fetchFrom(served, version);
  if (!(outcome instanceof ToolError)) throw outcome instanceof Error ? outcome : new Error('it was fetched');
  expect(outcome.help ?? '').not.toBe('');
  // Nothing that looks like a release.
  expect(existsSync(folder)).toBe(false);
  return Object.assign(outcome, { host });
}

const inStore = (index: number) => new RegExp(`^/store/${1001 + index}\\b`);
const answering = (status: number, headers: Record<string, string> = {}, body = ''): ServerFault['act'] => {
  return (outgoing: ServerResponse) => void outgoing.writeHead(status, headers).end(body);
};
const contents = () => Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

describe('a release', () => {
  test('is fetched whole, every file under its name, and nothing else is left', async () => {
    const { fetched, requests, told } = await fetchFrom();
    expect(contents()).toEqual(files);
    expect(readdirSync(scratch)).toEqual(['release']);
    expect(fetched()).toEqual({
      ...{ schemaVersion: 1, outcome: 'fetched', folder, repository: 'https://github.com/acme/hello', tag: 'v1.0.0' },
      ...{ api: servers[0]?.apiUrl, draft: false, prerelease: false, immutable: true },
      files: (['SHA256SUMS', 'hello', 'hello.sigstore.json', 'with space & é'] as const).map((name) => ({
        ...{ name, sizeBytes: Buffer.byteLength(files[name]) },
        sha256: createHash('sha256').update(files[name]).digest('hex'),
      })),
      verify: ['v1.0.0', '--from', folder, '--repository', 'https://github.com/acme/hello'],
    });
    expect(told).toContain('fetch 4 files, 40.0 kB');
    // The listing, its assets, and each file through its redirect: the API is asked twice, whatever there is.
    expect(requests.filter(({ path }) => path.startsWith('/api/'))).toHaveLength(2);
    expect(requests).toHaveLength(10);
  });

  test('is fetched without any token, though the environment has them', async () => {
    const server = await startReleaseServer({ files });
    servers.push(server);
    const environment = { GITHUB_TOKEN: 'canary', GH_TOKEN: 'canary', GITHUB_API_URL: server.apiUrl };
    const world = { ...impatient(), environment };
    await downloadRelease(world, { version: 'acme/hello@v1.0.0', folder }, listening());
    expect(server.requests).toHaveLength(10);
    for (const { headers } of server.requests) {
      expect(Object.keys(headers)).not.toContain('authorization');
      expect(JSON.stringify(headers)).not.toContain('canary');
      expect(headers['user-agent']).toMatch(/^selfsame\//);
    }
  });

  test('is fetched no more than four files at a time', async () => {
    let now = 0;
    let most = 0;
    const act: ServerFault['act'] = (outgoing, sound) => {
      now += 1;
      most = Math.max(most, now);
      outgoing.on('finish', () => {
        now -= 1;
      });
      setTimeout(sound, 15);
    };
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`file-${index}`, `${index}`]));
    const { fetched } = await fetchFrom({ files: many, faults: [{ match: /^\/store\//, times: 99, act }] });
    expect(fetched().files).toHaveLength(20);
    expect(most).toBe(4);
  });

  test('of 250 files is fetched from three pages', async () => {
    const many = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`file-${index}`, `${index}`]));
    const { fetched } = await fetchFrom({ files: many });
    expect(fetched().files).toHaveLength(250);
    expect(contents()).toEqual(many);
  });

  test.each([
    [{ prerelease: true }, { prerelease: true, draft: false }, /prerelease, immutable/, /"v1.0.0" is a prerelease, as 127/],
    [{ draft: true, immutable: false }, { draft: true, immutable: false }, /draft, not immutable/, /"v1.0.0" is a draft, as 127/],
  ])('with %j is told to be so', async (release, expected, word, note) => {
    const { fetched, told } = await fetchFrom({ release });
    expect(fetched()).toMatchObject(expected);
    expect(told).toContainEqual(expect.stringMatching(word));
    expect(told).toContainEqual(expect.stringMatching(note));
  });

  test('without digests of its files is fetched, and their lengths are held against the list', async () => {
    const listed: ServedRelease['listed'] = (all) => all.map((asset) => ({ ...asset, digest: null }));
    expect((await fetchFrom({ listed })).fetched().files).toHaveLength(4);
    rmSync(folder, { recursive: true });
    const shorter: ServedRelease['listed'] = (all) => all.map((asset) => ({ ...asset, digest: null, size: asset.size - 1 }));
    expect(await failureOf({ listed: shorter })).toMatchObject({ code: 'network/other-length' });
  });

  test('is not fetched where something is', async () => {
    mkdirSync(folder);
    const { outcome, requests } = await fetchFrom();
    expect(outcome).toMatchObject({ kind: 'usage', code: 'release/folder-exists' });
    expect(requests).toEqual([]);
  });
});

describe('what went wrong for a while is no failure:', () => {
  test.each<[string, ServerFault['act']]>([
    ['a connection that is closed', (outgoing) => void outgoing.destroy()],
    ['a body that is cut', cutAfter(big, 9000, etagOf(big))],
    ['a server that is busy', answering(503)],
    ['a server that asks to wait', answering(429, { 'retry-after': '0' })],
  ])('%s', async (_, act) => {
    const { fetched, told, host } = await fetchFrom({ faults: [{ match: inStore(2), times: 3, act }] });
    expect(fetched().files).toHaveLength(4);
    expect(contents()).toEqual(files);
    expect(told).toContainEqual(expect.stringMatching(new RegExp(`^"${host}": .*; it is asked again in \\d\\.\\d s$`)));
  });

  test('what has come when it failed is gone on with, file by file and byte by byte', async () => {
    const faults = [{ match: inStore(2), times: 99, act: cutAfter(big, 9000, etagOf(big)) }];
    expect(await failureOf({ faults })).toMatchObject({ code: 'network/incomplete' });
    expect(readdirSync(scratch)).toEqual(['release.partial']);
    const kept = readdirSync(join(scratch, 'release.partial'));
    expect(kept).toContain('1003.part');
    const { fetched, requests } = await fetchFrom();
    expect(fetched().files).toHaveLength(4);
    expect(contents()).toEqual(files);
    expect(requests.find(({ path }) => inStore(2).test(path))?.headers.range).toBe('bytes=9000-');
    const whole = kept.filter((name) => name.endsWith('.whole')).length;
    expect(whole).toBeGreaterThan(0);
    expect(requests.filter(({ path }) => path.startsWith('/store/'))).toHaveLength(4 - whole);
    expect(readdirSync(scratch)).toEqual(['release']);
  });

  test('a part of other bytes, joined to the rest, is found out and fetched anew', async () => {
    mkdirSync(`${folder}.partial`);
    writeFileSync(join(`${folder}.partial`, '1003.part'), 'y'.repeat(9000));
    writeFileSync(join(`${folder}.partial`, '1003.part.etag'), etagOf(big));
    const { requests } = await fetchFrom();
    expect(contents()).toEqual(files);
    expect(requests.filter(({ path }) => inStore(2).test(path)).map(({ headers }) => headers.range)).toEqual([
      'bytes=9000-',
      undefined,
    ]);
  });

  test('a file kept from before that is not what the list says now is fetched anew', async () => {
    mkdirSync(`${folder}.partial`);
    writeFileSync(join(`${folder}.partial`, '1001.whole'), 'THIS IS HELLO\n');
    await fetchFrom();
    expect(contents()).toEqual(files);
  });
});

describe('a fault ends it, says which file, and leaves nothing that looks like a release:', () => {
  const third = { match: inStore(2), times: 99 };

  test.each([403, 404, 410])('%i for a file', async (status) => {
    const error = await failureOf({ faults: [{ ...third, act: answering(status) }] });
    expect(error).toMatchObject({
      ...{ kind: 'network', code: 'network/asset-refused' },
      message: `"SHA256SUMS" is not to be had: "${error.host}" answered ${status}`,
    });
  });

  test('a limit reached half way, with its end', async () => {
    const act = answering(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795258800' });
    expect(await failureOf({ faults: [{ ...third, act }] })).toMatchObject({
      ...{ code: 'network/rate-limited', message: expect.stringMatching(/before 2026-11-21T11:00:00\.000Z$/) },
    });
  });

  test('a limit of the API, with its end', async () => {
    const act = answering(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795258800' }, '{"message":"limit"}');
    expect(await failureOf({ faults: [{ match: /assets/, times: 99, act }] })).toMatchObject({ code: 'network/rate-limited' });
  });

  test('a file that never comes whole', async () => {
    const error = await failureOf({ faults: [{ ...third, act: cutAfter(big, 9000, undefined) }] });
    expect(error).toMatchObject({
      ...{ kind: 'network', code: 'network/incomplete', help: expect.stringContaining('--download') },
      message: `"SHA256SUMS" did not come whole from "${error.host}" in 5 attempts: the connection broke off before the whole answer came`,
    });
  });

  test('a file of another length', async () => {
    const error = await failureOf({ faults: [{ ...third, act: answering(200, {}, 'short') }] });
    expect(error).toMatchObject({
      ...{ kind: 'network', code: 'network/other-length' },
      message: `"SHA256SUMS" has 40000 bytes as the release lists it, and not the 5 that "${error.host}" sends`,
    });
  });

  test('a file that grows', async () => {
    const act: ServerFault['act'] = (outgoing) => {
      const write = () => void (outgoing.destroyed || outgoing.write(Buffer.alloc(65_536), () => setImmediate(write)));
      write();
    };
    expect(await failureOf({ faults: [{ ...third, act }] })).toMatchObject({ code: 'network/other-length' });
  });

  test('a file of the same length and other bytes', async () => {
    const error = await failureOf({ faults: [{ ...third, act: answering(200, {}, 'y'.repeat(40_000)) }] });
    expect(error).toMatchObject({
      ...{
        kind: 'network',
        code: 'network/other-content',
        message: '"SHA256SUMS" came with another SHA-256 than the release lists',
      },
    });
    expect(error.excerpt).toEqual([
      `listed: ${createHash('sha256').update(big).digest('hex')}`,
      `came:   ${createHash('sha256').update('y'.repeat(40_000)).digest('hex')}`,
    ]);
  });

  test.each([
    ['to http', 'http://example.org/x', 'it sends on to "http://example.org", which is not https'],
    ['in a circle', '/store/1003', 'it sends on more than 5 times'],
  ])('a file that is sent %s', async (_, location, reason) => {
    const error = await failureOf({ faults: [{ ...third, act: answering(302, { location }) }] });
    expect(error).toMatchObject({
      ...{ code: 'network/sent-elsewhere', message: `"${error.host}" is not followed: for "SHA256SUMS" ${reason}` },
    });
  });

  test('a name that would leave the folder', async () => {
    const listed: ServedRelease['listed'] = (all) => all.map((asset) => ({ ...asset, name: `../${asset.name}` }));
    expect(await failureOf({ listed })).toMatchObject({ code: 'network/bad-asset-name' });
    expect(readdirSync(scratch)).toEqual([]);
  });

  test('HTML in place of the API', async () => {
    const faults = [{ match: /^\/api/, times: 99, act: answering(200, { 'content-type': 'text/html' }, '<html>Log in') }];
    expect(await failureOf({ faults })).toMatchObject({ code: 'network/bad-answer' });
  });

  test('no such release', async () => {
    expect(await failureOf({}, 'acme/hello@v9')).toMatchObject({ kind: 'nothing', code: 'release/not-found' });
    expect(readdirSync(scratch)).toEqual([]);
  });

  test('nobody there', async () => {
    const server = await startReleaseServer({ files });
    await server.close();
    const asked = { version: 'acme/hello@v1.0.0', folder, apiUrl: server.apiUrl };
    await expect(downloadRelease(impatient(), asked, listening())).rejects.toMatchObject({ code: 'network/unreachable' });
  });

  test('the others end with it at once', async () => {
    const slow: ServerFault['act'] = (outgoing) => void outgoing.writeHead(200, { etag: '"x"', 'content-length': '14' });
    const faults = [
      { match: inStore(0), times: 99, act: slow },
      { ...third, act: answering(404) },
    ];
    const started = performance.now();
    expect(await failureOf({ faults })).toMatchObject({ code: 'network/asset-refused' });
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
