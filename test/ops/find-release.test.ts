import { describe, expect, test } from 'vitest';
import type { Processes } from '../../src/model/world.ts';
import { findRelease, type ReleaseAsked } from '../../src/ops/find-release.ts';

const result = { exitCode: 0, signal: undefined, timedOut: false, stderr: '' };

/** Finds in a clone with this remote; outside of one when there is none. */
function find(asked: ReleaseAsked, remote?: string, environment: Readonly<Record<string, string>> = {}) {
  const processes: Processes = {
    async run(_, args) {
      if (remote === undefined) return { ...result, exitCode: 128, stdout: '' };
      return { ...result, stdout: args.includes('get-url') ? `${remote}\n` : 'origin\n' };
    },
  };
  return findRelease({ processes, environment, workingFolder: '/work' }, asked);
}

describe('the release is', () => {
  test.each<[string, ReleaseAsked, string | undefined, object]>([
    ['that of the word', { version: 'acme/hello@v1' }, undefined, { owner: 'acme', name: 'hello', tag: 'v1', named: true }],
    ['that of the word also in a clone', { version: 'acme/hello@v1' }, 'git@github.com:o/r.git', { owner: 'acme', named: true }],
    [
      'that of the remote',
      { version: 'v1' },
      'git@github.com:acme/hello.git',
      { owner: 'acme', name: 'hello', tag: 'v1', named: false },
    ],
    [
      'that of --repository',
      { version: 'v1', repository: 'https://github.com/acme/hello' },
      'git@github.com:o/r',
      { owner: 'acme', named: true },
    ],
    ['of a tag with an "@"', { version: 'acme/hello@hello@1.0' }, undefined, { tag: 'hello@1.0' }],
    ['of a tag with a slash', { version: 'hello/v1' }, 'https://github.com/acme/hello', { tag: 'hello/v1' }],
    [
      'of a tag as npm packages have it',
      { version: '@acme/core@1.0.0' },
      'https://github.com/acme/hello',
      { tag: '@acme/core@1.0.0' },
    ],
    [
      'of a tag that looks like a word, where --repository says another',
      { version: 'parser/core@1.0.0', repository: 'https://github.com/acme/hello' },
      undefined,
      { owner: 'acme', name: 'hello', tag: 'parser/core@1.0.0' },
    ],
    [
      'of the word, where --repository says the same',
      { version: 'acme/hello@v1', repository: 'https://git.example.org/acme/hello' },
      undefined,
      { repository: 'https://git.example.org/acme/hello', tag: 'v1' },
    ],
  ])('%s', async (_, asked, remote, expected) => {
    expect(await find(asked, remote)).toMatchObject(expected);
  });
});

describe('the API is', () => {
  const word = { version: 'acme/hello@v1' };
  const tag = { version: 'v1' };
  const job = { GITHUB_API_URL: 'https://ghe.example.org/api/v3', GITHUB_SERVER_URL: 'https://ghe.example.org' };

  test.each<[string, ReleaseAsked, string | undefined, Record<string, string>, string, string]>([
    ["GitHub's own", word, undefined, {}, 'https://api.github.com', 'https://github.com/acme/hello'],
    [
      "a server's own",
      tag,
      'git@ghe.example.org:acme/hello',
      {},
      'https://ghe.example.org/api/v3',
      'https://ghe.example.org/acme/hello',
    ],
    [
      'that of a cloud with its own host',
      tag,
      'https://acme.ghe.com/acme/hello',
      {},
      'https://api.acme.ghe.com',
      'https://acme.ghe.com/acme/hello',
    ],
    [
      'that of --api-url',
      { ...word, apiUrl: 'http://127.0.0.1:8/api//' },
      undefined,
      job,
      'http://127.0.0.1:8/api',
      'https://github.com/acme/hello',
    ],
    [
      "that of --api-url, and the repository that server's",
      { ...word, apiUrl: 'https://ghe.example.org/api/v3/' },
      undefined,
      {},
      'https://ghe.example.org/api/v3',
      'https://ghe.example.org/acme/hello',
    ],
    [
      'that of the job, for its own server',
      tag,
      'https://ghe.example.org/acme/hello',
      { ...job, GITHUB_API_URL: 'https://api.ghe.example.org' },
      'https://api.ghe.example.org',
      'https://ghe.example.org/acme/hello',
    ],
    ['not that of the job, for another server', word, undefined, job, 'https://api.github.com', 'https://github.com/acme/hello'],
    [
      'that of the environment, where it names no server',
      word,
      undefined,
      { GITHUB_API_URL: 'https://mirror.example.org' },
      'https://mirror.example.org',
      'https://github.com/acme/hello',
    ],
    [
      "GitHub's own, where the variable is empty",
      word,
      undefined,
      { GITHUB_API_URL: '' },
      'https://api.github.com',
      'https://github.com/acme/hello',
    ],
  ])('%s', async (_, asked, remote, environment, apiUrl, repository) => {
    expect(await find(asked, remote, environment)).toMatchObject({ apiUrl, repository });
  });

  test.each([
    'http://api.example.org',
    'http://127.0.0.1.example.org/',
    'https://user:canary@api.example.org',
    'https://api.example.org?x=canary',
    'https://api.example.org/#canary',
    'ftp://127.0.0.1',
    'api.example.org',
    '',
  ])('not %o', async (apiUrl) => {
    for (const failure of [find({ ...word, apiUrl }), find(word, undefined, { GITHUB_API_URL: apiUrl || 'x' })]) {
      const error: unknown = await failure.catch((reason: unknown) => reason);
      expect(error).toMatchObject({ kind: 'usage', code: 'usage/bad-api-url' });
      expect(String(error)).not.toContain('canary');
    }
  });
});

describe('nothing is asked for', () => {
  test('outside of a clone without a repository', async () => {
    await expect(find({ version: 'v1' })).rejects.toMatchObject({ kind: 'usage', code: 'usage/no-release' });
  });

  test.each([
    'https://gitlab.example.org/group/sub/hello',
    'https://github.com/acme',
    'https://github.com/acme/..',
    'https://github.com/-a/b',
    'https://a b/x/y',
    'https://[/x/y',
    'https://a:99999/x/y',
    'file:///a/b',
  ])('where the repository is %s', async (repository) => {
    await expect(find({ version: 'v1', repository })).rejects.toMatchObject({ kind: 'usage', code: 'usage/not-on-github' });
  });

  test.each(['..', '.', '', 'a/../../b', '-x', '\ud800'])('where the tag is %o', async (version) => {
    const repository = 'https://github.com/acme/hello';
    await expect(find({ version, repository })).rejects.toMatchObject({ kind: 'usage', code: 'usage/bad-tag' });
  });
});
