// Answers of GitHub that are a no, each alone, and each told with the mend.

import { expect, test } from 'vitest';
import type { GithubAnswer, GithubApi } from '../../src/model/world.ts';
import { askAll, refuseAnswer } from '../../src/publish/github-answer.ts';
import type { ListedRelease } from '../../src/publish/github-releases.ts';
import { findLastTag, readMergedPulls } from '../../src/publish/merged-pulls.ts';
import type { ReleaseJob } from '../../src/publish/target.ts';
import { uploadAssets } from '../../src/publish/upload-assets.ts';
import { compareVersions } from '../../src/verify/version-order.ts';

const place = { apiUrl: 'https://api.github.com', repository: 'https://github.com/acme/hello', owner: 'acme', name: 'hello' };

function apiThat(answer: (path: string) => Partial<GithubAnswer>): GithubApi & { readonly uploads: string[] } {
  const uploads: string[] = [];
  const whole = (partial: Partial<GithubAnswer>): GithubAnswer => ({ status: 200, headers: {}, data: undefined, ...partial });
  return {
    uploads,
    request: async ({ path }) => whole(answer(path)),
    upload: async ({ url }) => {
      uploads.push(url);
      return whole({ status: 500 });
    },
    wait: async () => undefined,
  };
}

test.each([
  [301, {}, 'publish/moved-repository'],
  [404, {}, 'publish/no-repository'],
  [401, {}, 'publish/bad-token'],
  [403, {}, 'publish/no-permission'],
  [403, { 'retry-after': '60' }, 'network/rate-limited'],
  [429, {}, 'network/rate-limited'],
  [500, {}, 'network/github-refused'],
])('%i with %j is told as such', (status, headers, code) => {
  const error = refuseAnswer({ status, headers, data: { message: 'no' } }, place, 'contents: write');
  expect([error.code, error.help]).toEqual([code, expect.stringMatching(/./)]);
});

test('a list without an end is not read for ever', async () => {
  let asked = 0;
  const api = apiThat(() => {
    asked += 1;
    return { data: Array.from({ length: 100 }, () => 'x') };
  });
  const read = (value: unknown) => ({ status: 'parsed', value: value as readonly string[] }) as const;
  await expect(askAll(api, place, '/repos/acme/hello/releases', 'contents: read', read)).rejects.toMatchObject({
    code: 'publish/too-many',
  });
  expect(asked).toBe(100);
});

test('a tag thousands of commits ago is no place to collect notes from', async () => {
  const commits = Array.from({ length: 100 }, (_, index) => ({ sha: index.toString(16).padStart(40, '0') }));
  const api = apiThat((path) => ({ data: { commits: path.includes('page=21') ? commits.slice(0, 1) : commits } }));
  await expect(readMergedPulls(api, place, 'v0.9.0', 'a'.repeat(40))).rejects.toMatchObject({
    code: 'publish/too-many',
    help: 'give the notes with --notes-from FILE',
  });
});

const since = { tag: 'v1.0.0', commit: 'a'.repeat(40), tagForm: 'v${version}', compareVersions };
/** All tags, of which one is in the history of the commit. */
const history = (names: readonly string[], own?: string) =>
  apiThat((path) =>
    path.includes('/tags?')
      ? { data: names.map((name) => ({ name })) }
      : { data: { status: path.includes(`/compare/${own}...`) ? 'ahead' : 'diverged' } },
  );

test('no last tag is found where none is, and where one may be that was not asked about, that is no answer', async () => {
  const names = Array.from({ length: 51 }, (_, index) => `v0.${index}.0`);
  expect(await findLastTag(history(names.slice(1)), place, since)).toBeUndefined();
  expect(await findLastTag(history(names, 'v0.1.0'), place, since)).toBe('v0.1.0');
  await expect(findLastTag(history(names), place, since)).rejects.toMatchObject({ code: 'publish/too-many' });
});

test('a final version whose build has a hyphen looks back past its prereleases, as any other', async () => {
  const names = ['v0.9.0+build-7', 'v1.0.0-rc.1'];
  const asked = { ...since, tag: 'v1.0.0+build-8' };
  expect(await findLastTag(history(names, 'v0.9.0%2Bbuild-7'), place, asked)).toBe('v0.9.0+build-7');
  expect(await findLastTag(history(names, 'v1.0.0-rc.1'), place, asked)).toBeUndefined();
});

test('a page with more members than a call takes arguments is read', async () => {
  const data = Array.from({ length: 300_000 }, () => 'x');
  const api = apiThat((path) => ({ data: path.endsWith('page=1') ? data : [] }));
  const read = (value: unknown) => ({ status: 'parsed', value: value as readonly string[] }) as const;
  expect(await askAll(api, place, '/repos/acme/hello/tags', 'contents: read', read)).toHaveLength(data.length);
});

test.each([
  'https://uploads.github.com.evil.example/repos/acme/hello/releases/1/assets{?name,label}',
  'https://evil.example/assets{?name,label}',
  'http://uploads.github.com/assets{?name,label}',
  'https://user@uploads.github.com/assets{?name,label}',
  'https://127.0.0.1/assets{?name,label}',
  'no address',
])('nothing is uploaded to "%s", where the token has no business', async (uploadUrl) => {
  const api = apiThat(() => ({}));
  const job = {
    place,
    files: [{ name: 'hello', file: '/hello', sizeBytes: 1, sha256: 'a'.repeat(64) }],
  } as unknown as ReleaseJob;
  const release = { id: 1, uploadUrl } as ListedRelease;
  const upload = uploadAssets(api, job, { release, assets: [], digestOf: async () => '' } as never);
  await expect(upload).rejects.toMatchObject({ code: 'publish/upload-elsewhere' });
  expect(api.uploads).toEqual([]);
});
