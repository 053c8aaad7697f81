// What is asked of GitHub's API, and every way in which its answer can be no list of files that can be fetched.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ToolError } from '../../src/model/tool-error.ts';
import type { Http, HttpAnswer } from '../../src/model/world.ts';
import { readGithubRelease } from '../../src/release/github-release.ts';

const apiUrl = 'https://api.example.org/api/v3';
const asked = { apiUrl, owner: 'acme', name: 'hello', tag: 'v1.0.0' };
const sound = { id: 77, tag_name: 'v1.0.0', draft: false, prerelease: false, immutable: true, assets: [], body: 'What is new' };
const now = new Date('2026-11-21T10:00:00Z');

function asset(name: string, more: Readonly<Record<string, unknown>> = {}) {
  const url = `https://example.org/acme/hello/releases/download/v1.0.0/${encodeURIComponent(name)}`;
  return { id: 1, name, size: 5, state: 'uploaded', digest: `sha256:${'ab'.repeat(32)}`, browser_download_url: url, ...more };
}

interface Answers {
  readonly release?: unknown;
  readonly pages?: readonly unknown[];
  /** Given before all others. */
  readonly first?: Partial<HttpAnswer> & { readonly status: number };
}

function api({ release = sound, pages = [[asset('hello')]], first }: Answers) {
  const requests: { url: string; headers: Readonly<Record<string, string>> }[] = [];
  const http: Http = {
    async request({ url, headers = {} }) {
      requests.push({ url, headers });
      if (first !== undefined && requests.length === 1) return { headers: {}, body: Buffer.alloc(0), ...first };
      const page = Number(new URL(url).searchParams.get('page'));
      const value = url.includes('/assets?') ? pages[page - 1] : release;
      return { status: 200, headers: {}, body: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) };
    },
  };
  const client = { http, clock: { now: () => now }, userAgent: 'selfsame/0' };
  return { requests, read: (question = asked) => readGithubRelease(client, question) };
}

const failureOf = async (answers: Answers): Promise<ToolError> => {
  const error: unknown = await api(answers)
    .read()
    .then(
      () => expect.fail('it was read'),
      (reason: unknown) => reason,
    );
  if (!(error instanceof ToolError)) throw error;
  expect(error.help ?? '').not.toBe('');
  return error;
};

describe('a release', () => {
  test('is asked for by its tag, then its assets, without any token', async () => {
    const { read, requests } = api({ pages: [[asset('b', { id: 2 }), asset('a')]] });
    expect(await read({ ...asked, tag: 'hello/v1.0.0#?' }).catch((error: ToolError) => error.code)).toBe('network/bad-answer');
    expect(await read()).toEqual({
      ...{ draft: false, prerelease: false, immutable: true },
      assets: ['a', 'b'].map((name, index) => ({
        ...{ id: index + 1, name, sizeBytes: 5, sha256: 'ab'.repeat(32) },
        url: `https://example.org/acme/hello/releases/download/v1.0.0/${name}`,
      })),
    });
    expect(requests.map(({ url }) => url)).toEqual([
      `${apiUrl}/repos/acme/hello/releases/tags/hello%2Fv1.0.0%23%3F`,
      `${apiUrl}/repos/acme/hello/releases/tags/v1.0.0`,
      `${apiUrl}/repos/acme/hello/releases/77/assets?per_page=100&page=1`,
    ]);
    for (const { headers } of requests) {
      expect(headers).toEqual({
        ...{ accept: 'application/vnd.github+json', 'user-agent': 'selfsame/0', 'x-github-api-version': '2022-11-28' },
      });
    }
  });

  test('of more than a page is read to its last page', async () => {
    const all = Array.from({ length: 205 }, (_, index) => asset(`file-${index}`, { id: index + 1 }));
    const { read, requests } = api({ pages: [all.slice(0, 100), all.slice(100, 200), all.slice(200)] });
    expect((await read()).assets).toHaveLength(205);
    expect(requests).toHaveLength(4);
  });

  test('of exactly a page is known to be whole by an empty one', async () => {
    const all = Array.from({ length: 100 }, (_, index) => asset(`file-${index}`, { id: index + 1 }));
    const { read, requests } = api({ pages: [all, []] });
    expect((await read()).assets).toHaveLength(100);
    expect(requests).toHaveLength(3);
  });

  test.each([undefined, null])('of a server that says %s about what it may say nothing about is read', async (nothing) => {
    const release = { ...sound, immutable: nothing };
    const { assets, ...word } = await api({ release, pages: [[asset('hello', { digest: nothing })]] }).read();
    expect(word).toEqual({ draft: false, prerelease: false });
    expect(assets).toMatchObject([{ name: 'hello' }]);
    expect(assets[0]).not.toHaveProperty('sha256');
  });

  test('with a digest of another algorithm has none that can be held against it', async () => {
    const [first] = (await api({ pages: [[asset('hello', { digest: `sha512:${'ab'.repeat(64)}` })]] }).read()).assets;
    expect(first).not.toHaveProperty('sha256');
  });

  test('that moved on the same host is followed there', async () => {
    const location = '/repositories/5/releases/tags/v1.0.0';
    const { read, requests } = api({ first: { status: 301, headers: { location } } });
    expect((await read()).assets).toHaveLength(1);
    expect(requests[1]?.url).toBe(`https://api.example.org${location}`);
  });
});

describe('there is no list of files, and the error says why:', () => {
  test('no such release, which a private repository says too', async () => {
    expect(await failureOf({ first: { status: 404 } })).toMatchObject({
      ...{ kind: 'nothing', code: 'release/not-found' },
      message: '"api.example.org" has no release "v1.0.0" of "acme/hello"',
      help: expect.stringContaining('gh release download v1.0.0 --repo acme/hello'),
    });
  });

  test.each<[string, number, Record<string, string>, string]>([
    [
      '403 and none left',
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795258800' },
      'before 2026-11-21T11:00:00.000Z',
    ],
    [
      '429 and none left',
      429,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795258800' },
      'before 2026-11-21T11:00:00.000Z',
    ],
    ['403 and a wait', 403, { 'retry-after': '90' }, 'before 2026-11-21T10:01:30.000Z'],
    ['429 and a wait', 429, { 'retry-after': '90', 'x-ratelimit-remaining': '7' }, 'before 2026-11-21T10:01:30.000Z'],
    ['429 and nothing', 429, {}, 'for now'],
    ['a time that is none', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '9'.repeat(30) }, 'for now'],
    ['a wait that is none', 429, { 'retry-after': '9'.repeat(300) }, 'for now'],
  ])('a limit, by %s, with its end', async (_, status, headers, until) => {
    expect(await failureOf({ first: { status, headers } })).toMatchObject({
      ...{ kind: 'network', code: 'network/rate-limited' },
      message: `"api.example.org" answers no more questions of this address ${until}`,
    });
  });

  test.each([401, 403, 410, 451, 500, 503, 204])('status %i, with what GitHub says about it', async (status) => {
    const body = Buffer.from(JSON.stringify({ message: 'Must have admin rights' }));
    const first = { status, headers: { 'x-ratelimit-remaining': '9' }, body };
    expect(await failureOf({ first })).toMatchObject({
      ...{ kind: 'network', code: 'network/github-refused', message: `"api.example.org" answered ${status}` },
      excerpt: ['Must have admin rights'],
    });
  });

  test.each<[string, Answers, string]>([
    ['HTML', { release: '<!doctype html>' }, 'not JSON'],
    ['nothing', { release: '' }, 'not JSON'],
    ['a key twice', { release: '{"id":1,"id":2}' }, 'key "id" is given twice'],
    ['a list', { release: [] }, 'the release is not an object'],
    ['no id', { release: { ...sound, id: undefined } }, 'id is missing'],
    ['a path for an id', { release: { ...sound, id: '../../x' } }, 'id is no whole number'],
    ['id 0', { release: { ...sound, id: 0 } }, 'id is not above 0'],
    ['an id with a fraction', { release: { ...sound, id: 1.5 } }, 'id is no whole number'],
    ['another tag', { release: { ...sound, tag_name: 'v1.0.1' } }, 'it is about the tag "v1.0.1"'],
    ['no word on drafts', { release: { ...sound, draft: undefined } }, 'draft is missing'],
    ['text for a flag', { release: { ...sound, prerelease: 'no' } }, 'prerelease is neither true nor false'],
    ['assets in an object', { pages: [{}] }, 'assets is not a list'],
    ['an asset that is none', { pages: [['hello']] }, 'assets[0] is not an object'],
    ['a name that is a number', { pages: [[asset('x', { name: 7 })]] }, 'assets[0].name is not text'],
    ['a size below 0', { pages: [[asset('x', { size: -1 })]] }, 'assets[0].size is no whole number'],
    ['a size too large to count', { pages: [[asset('x', { size: 2 ** 60 })]] }, 'assets[0].size is no whole number'],
    ['no state', { pages: [[asset('x', { state: undefined })]] }, 'assets[0].state is missing'],
    ['no address', { pages: [[asset('x', { browser_download_url: undefined })]] }, 'assets[0].browser_download_url is missing'],
    ['a digest that is none', { pages: [[asset('x', { digest: 'sha256:abc' })]] }, 'assets[0].digest is no digest'],
    ['a digest in capitals', { pages: [[asset('x', { digest: `sha256:${'AB'.repeat(32)}` })]] }, 'assets[0].digest is no digest'],
    ['an asset twice', { pages: [[asset('x'), asset('y')]] }, 'it lists the asset 1 twice'],
  ])('%s', async (_, answers, reason) => {
    const error = await failureOf(answers);
    expect(error).toMatchObject({ kind: 'network', code: 'network/bad-answer' });
    expect(error.message).toContain(`the answer of "api.example.org" is not one of the GitHub API: ${reason}`);
  });

  test('assets that are not there, though the release is', async () => {
    const { read } = api({});
    const http: Http = {
      request: async ({ url }) => ({
        ...{ status: url.includes('/assets?') ? 404 : 200, headers: {}, body: Buffer.from(JSON.stringify(sound)) },
      }),
    };
    await expect(readGithubRelease({ http, clock: { now: () => now }, userAgent: 'x' }, asked)).rejects.toMatchObject({
      code: 'network/bad-answer',
      message: expect.stringMatching(/it has the release, and not its assets$/),
    });
    expect((await read()).assets).toHaveLength(1);
  });

  test.each<[string, string | undefined, string]>([
    ['to another host', 'https://example.com/x', 'it sends on to "example.com"'],
    ['to another port', 'https://api.example.org:444/x', 'it sends on to "api.example.org:444"'],
    ['to http', 'http://api.example.org/x', 'it sends on to "http://api.example.org", which is not https'],
    ['nowhere', undefined, 'it sends elsewhere without saying where'],
  ])('it sends %s', async (_, location, reason) => {
    const headers: Record<string, string> = location === undefined ? {} : { location };
    expect(await failureOf({ first: { status: 302, headers } })).toMatchObject({
      ...{ code: 'network/sent-elsewhere', message: `"api.example.org" is not followed: ${reason}` },
    });
  });

  test('it sends on in a circle', async () => {
    let count = 0;
    const http: Http = {
      async request() {
        count += 1;
        return { status: 302, headers: { location: `/${count}` }, body: Buffer.alloc(0) };
      },
    };
    await expect(readGithubRelease({ http, clock: { now: () => now }, userAgent: 'x' }, asked)).rejects.toMatchObject({
      message: '"api.example.org" is not followed: it sends on more than 5 times',
    });
    expect(count).toBe(6);
  });

  test.each<[string, readonly unknown[], string]>([
    ['leaves the folder', [asset('../x')], 'a file of the release is called "../x": the name holds a slash'],
    ['is the folder', [asset('..')], 'a file of the release is called "..": the name is a folder'],
    ['is empty', [asset('')], 'a file of the release is called "": the name is empty'],
    ['ends early', [asset('a\0b')], 'a file of the release is called "a\0b": the name holds a zero byte'],
    [
      'is too long',
      [asset('x'.repeat(256))],
      `a file of the release is called "${'x'.repeat(256)}": the name is longer than 255 bytes`,
    ],
    ['is there twice', [asset('x'), asset('x', { id: 2 })], '"x" and "x" are one name where case does not count'],
    ['is there in capitals', [asset('x'), asset('X', { id: 2 })], '"x" and "X" are one name where case does not count'],
    [
      'is there in another spelling',
      [asset('é'), asset('e\u0301', { id: 2 })],
      '"é" and "e\u0301" are one name where case does not count',
    ],
  ])('a name that %s', async (_, assets, message) => {
    expect(await failureOf({ pages: [assets] })).toMatchObject({ kind: 'network', code: 'network/bad-asset-name', message });
  });

  test.each([
    ['http://example.org/x', 'for "hello" it sends on to "http://example.org", which is not https'],
    ['https://127.0.0.1/x', 'for "hello" it sends on to "https://127.0.0.1", which is this machine'],
    ['https://u:p@example.org/x', 'for "hello" it sends on to "example.org" with a user or a password'],
  ])('an asset at %s', async (url, reason) => {
    expect(await failureOf({ pages: [[asset('hello', { browser_download_url: url })]] })).toMatchObject({
      ...{ code: 'network/sent-elsewhere', message: `"api.example.org" is not followed: ${reason}` },
    });
  });

  test.each(['open', 'starter'])('an asset that is %s', async (state) => {
    expect(await failureOf({ pages: [[asset('hello', { state })]] })).toMatchObject({
      ...{ code: 'network/unfinished-asset', message: `"hello" of the release "v1.0.0" is not uploaded: "${state}"` },
    });
  });

  test('no files', async () => {
    expect(await failureOf({ pages: [[]] })).toMatchObject({ kind: 'nothing', code: 'release/empty' });
  });

  test('more files than are fetched, however many pages there are', async () => {
    let page = 0;
    const http: Http = {
      async request({ url }) {
        const assets = Array.from({ length: 100 }, (_, index) => asset(`${page}-${index}`, { id: page * 100 + index + 1 }));
        page += 1;
        return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(url.includes('/assets?') ? assets : sound)) };
      },
    };
    await expect(readGithubRelease({ http, clock: { now: () => now }, userAgent: 'x' }, asked)).rejects.toMatchObject({
      ...{ code: 'release/too-many-files', message: 'the release "v1.0.0" of "acme/hello" has more than 10000 files' },
    });
    expect(page).toBe(102);
  });

  test('more bytes than are fetched; just as many are', async () => {
    const half = 8 * 1024 ** 3;
    const pages = (more: number) => [[asset('a', { size: half }), asset('b', { id: 2, size: half + more })]];
    expect((await api({ pages: pages(0) }).read()).assets).toHaveLength(2);
    expect(await failureOf({ pages: pages(1) })).toMatchObject({ kind: 'network', code: 'network/too-large' });
  });
});

test('whatever JSON the API answers with, there is a list or an error that says why', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.constantFrom(...Object.keys(asset('hello'))), async (value, member) => {
      for (const answers of [{ release: value }, { pages: [value] }, { pages: [[asset('hello', { [member]: value })]] }]) {
        const outcome: unknown = await api(answers)
          .read()
          .catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(ToolError);
      }
    }),
    { numRuns: 200 },
  );
});
