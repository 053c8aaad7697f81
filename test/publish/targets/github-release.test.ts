// A release on GitHub, published to a GitHub of ours: stopped at every request, and with everything wrong that can be.

import { describe, expect, test } from 'vitest';
import { ToolError } from '../../../src/model/tool-error.ts';
import { printMarker } from '../../../src/publish/draft-marker.ts';
import { inParallel } from '../../../src/publish/in-parallel.ts';
import { githubRelease } from '../../../src/publish/targets/github-release.ts';
import type { Fault, FaultAct, GithubState } from '../../support/github-server/index.ts';
import {
  type BenchSettings,
  commit,
  earlierCommit,
  killedAt,
  type RunOptions,
  releasesOf,
  sha256,
  startTargetBench,
  sums,
  type TargetBench,
  token,
} from '../../support/release-job.ts';

async function onBench<Value>(settings: BenchSettings, work: (bench: TargetBench) => Promise<Value>): Promise<Value> {
  const bench = await startTargetBench(settings);
  try {
    return await work(bench);
  } finally {
    await bench.close();
  }
}

/** The error that publishing ends with, which never holds the token. */
async function refusal(bench: TargetBench, options: RunOptions = {}): Promise<ToolError> {
  const error = await bench.run(githubRelease, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ToolError)) throw error ?? new Error('nothing was thrown');
  expect(JSON.stringify([error.message, error.help, error.excerpt, error.stack])).not.toContain(token);
  return error;
}

const hello = sha256('the program');
const whole = [
  {
    ...{ tagName: 'v1.0.0', name: 'v1.0.0', body: `- Says hello.\n\n${printMarker(sums)}`, draft: false, prerelease: false },
    assets: [`SHA256SUMS uploaded ${sums}`, `hello.tar.gz uploaded ${hello}`],
  },
];

describe.concurrent('a run', () => {
  test('publishes every file, and makes the release public last of all that it writes', () =>
    onBench({}, async (bench) => {
      const { outcome, url, files } = await bench.run(githubRelease);
      expect(outcome).toBe('published');
      expect(url).toContain('/releases/');
      expect(files.map(({ name, status }) => `${name} ${status}`)).toEqual(['hello.tar.gz published', 'SHA256SUMS published']);
      expect(releasesOf(bench.github)).toEqual(whole);
      const writes = bench.github.requests.filter(({ method }) => method !== 'GET').map(({ method }) => method);
      expect(writes).toEqual(['POST', 'POST', 'POST', 'PATCH']);
    }));

  test('never sends the token to who keeps the files', () =>
    onBench({}, async (bench) => {
      await bench.run(githubRelease);
      const stored = bench.github.requests.filter(({ path }) => path.startsWith('/store/'));
      expect(stored.length).toBeGreaterThan(1);
      expect(stored.filter(({ headers }) => JSON.stringify(headers).includes(token))).toEqual([]);
    }));

  test('is a success without any change when all of it is out already', () =>
    onBench({ repository: { immutableReleases: true } }, async (bench) => {
      await bench.run(githubRelease);
      const before = bench.github.requests.length;
      expect((await bench.run(githubRelease)).outcome).toBe('unchanged');
      expect(bench.github.requests.slice(before).filter(({ method }) => method !== 'GET')).toEqual([]);
    }));

  test('publishes a prerelease as one, and never as the latest', () =>
    onBench({ repository: { tags: [{ name: 'v1.0.0-rc.1', commit }] } }, async (bench) => {
      const job = {
        tag: 'v1.0.0-rc.1',
        version: '1.0.0-rc.1',
        prerelease: true,
        notes: { from: 'file', text: 'A try.' },
      } as const;
      expect((await bench.run(githubRelease, { job })).outcome).toBe('published');
      expect(releasesOf(bench.github)).toMatchObject([{ tagName: 'v1.0.0-rc.1', draft: false, prerelease: true }]);
      const patch = bench.github.requests.find(({ method }) => method === 'PATCH');
      expect(patch?.body).toMatchObject({ prerelease: true, make_latest: 'false' });
    }));

  test('that is dry tells what is to be attached before, and does not stop at it', () =>
    onBench({ attached: false }, async (bench) => {
      const result = await bench.run(githubRelease, { job: { dryRun: true } });
      expect(result.outcome).toBe('would publish');
      expect(result.attestations.map(({ status }) => status)).toEqual(['would be attached', 'would be attached']);
    }));

  test('that is dry changes nothing, and says what it would do', () =>
    onBench({}, async (bench) => {
      const result = await bench.run(githubRelease, { job: { dryRun: true } });
      expect(result.outcome).toBe('would publish');
      expect(result.files.map(({ status }) => status)).toEqual(['would be published', 'would be published']);
      expect(bench.github.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
      expect(releasesOf(bench.github)).toEqual([]);
    }));
});

describe('stopped at any request', async () => {
  const requests = await onBench({}, async (bench) => {
    await bench.run(githubRelease);
    return bench.github.requests.filter(({ path }) => !path.startsWith('/store/')).length;
  });
  const points = Array.from({ length: requests }, (_, k) => k);

  test('the same again ends in the same state, and nothing is public before every file is there', async () => {
    expect(requests).toBeGreaterThan(15);
    await inParallel(points, 8, (k) =>
      onBench({}, async (bench) => {
        await expect(bench.run(githubRelease, { wrap: killedAt(k, 'after') }), `request ${k}`).rejects.toThrow('killed');
        for (const { draft, assets } of releasesOf(bench.github)) if (!draft) expect(assets).toEqual(whole[0]?.assets);
        expect(['published', 'unchanged'], `request ${k}`).toContain((await bench.run(githubRelease)).outcome);
        expect(releasesOf(bench.github), `request ${k}`).toEqual(whole);
      }),
    );
  });

  test.each(['cut-request', 'lose-answer'] as const)('it gets through by itself, or the same again does: %s', async (kind) => {
    let byItself = 0;
    await inParallel(points, 8, async (k) => {
      const faults = [{ match: /^(GET|POST|PATCH|DELETE) \/(repos|upload)/, skip: k, act: { kind } }];
      await onBench({ faults }, async (bench) => {
        const first = await bench.run(githubRelease).catch((error: unknown) => error);
        if (first instanceof Error) {
          expect(first, `request ${k}`).toBeInstanceOf(ToolError);
          await bench.run(githubRelease);
        } else byItself += 1;
        expect(releasesOf(bench.github), `request ${k}`).toEqual(whole);
      });
    });
    // One fault is never enough to stop it.
    expect(byItself).toBe(requests);
  });
});

describe.concurrent('the connection and the server', () => {
  const uploads = /^POST .*\/assets\?/;

  test.each<[string, FaultAct]>([
    ['a network cut during an upload', { kind: 'cut-upload', afterBytes: 4 }],
    ['an upload whose answer is lost', { kind: 'lose-answer' }],
    ['a server error', { kind: 'status', status: 502 }],
    ['a secondary limit with a short wait', { kind: 'secondary-limit', status: 403, retryAfterSeconds: 0 }],
    ['another digest than that of the file', { kind: 'wrong-digest' }],
  ])('gets through %s, and leaves no half', (_, act) =>
    onBench({ faults: [{ match: uploads, act }] }, async (bench) => {
      expect((await bench.run(githubRelease)).outcome).toBe('published');
      expect(releasesOf(bench.github)).toEqual(whole);
    }),
  );

  test('gets through one damaged download, and not through a file that stays damaged', () =>
    onBench({ faults: [{ match: /^GET \/store/, times: 50, act: { kind: 'damage' } }] }, async (bench) => {
      const error = await refusal(bench);
      expect(error.code).toBe('publish/other-bytes');
      expect(error.excerpt.join()).toContain('hello.tar.gz');
      expect(releasesOf(bench.github)).toMatchObject([{ draft: true }]);
    }));

  test('gives up an upload that never gets through, with a draft to go on with', () =>
    onBench({ faults: [{ match: uploads, times: 100, act: { kind: 'cut-upload', afterBytes: 2 } }] }, async (bench) => {
      expect((await refusal(bench)).code).toBe('publish/not-uploaded');
      expect(releasesOf(bench.github)).toMatchObject([{ draft: true }]);
    }));
});

describe.concurrent('it stops, publishes nothing, and goes on once it is mended', () => {
  const moves: Fault = { match: /^PATCH /, act: { kind: 'status', status: 500 } };
  const cases: readonly (readonly [string, string, BenchSettings, RunOptions, string])[] = [
    [
      'a missing permission',
      'publish/no-permission',
      { token: { permissions: { contents: 'read', attestations: 'read', pull_requests: 'read' } } },
      {},
      'contents: write',
    ],
    ['a token that expires half way', 'publish/bad-token', { token: { expiresAfterRequests: 12 } }, {}, 'expired'],
    [
      'a repository that is not there',
      'publish/no-tag',
      {},
      { job: { place: { apiUrl: '', repository: 'https://github.com/acme/other', owner: 'acme', name: 'other' } } },
      'acme/other',
    ],
    [
      'a limit that lasts',
      'network/rate-limited',
      { faults: [{ match: /\/releases/, times: 100, act: { kind: 'primary-limit', resetInSeconds: 3600 } }] },
      {},
      'no more questions',
    ],
    [
      'a secondary limit that lasts',
      'network/rate-limited',
      { faults: [{ match: /\/releases/, times: 100, act: { kind: 'secondary-limit', status: 403, retryAfterSeconds: 600 } }] },
      {},
      'no more questions',
    ],
    [
      'a server that fails',
      'network/github-refused',
      { faults: [{ match: /\/releases/, times: 100, act: { kind: 'status', status: 500 } }] },
      {},
      '500',
    ],
    ['statements that are not attached', 'publish/not-all-attached', { attached: false }, {}, 'not attached'],
  ];
  test.each(cases)('%s: %s', (_, code, settings, options, words) =>
    onBench(settings, async (bench) => {
      const place = options.job?.place;
      const job = place === undefined ? {} : { ...options.job, place: { ...place, apiUrl: bench.github.apiUrl } };
      const error = await refusal(bench, { ...options, job });
      expect(error.code).toBe(code);
      expect(error.message).toContain(words);
      expect(error.help).not.toBe('');
      expect(releasesOf(bench.github).filter(({ draft }) => !draft)).toEqual([]);
    }),
  );

  test('the name of a file that GitHub would change, before anything is asked', () =>
    onBench({ contents: { 'hello world.zip': 'x', SHA256SUMS: 'the sums' } }, async (bench) => {
      const error = await refusal(bench);
      expect(error.code).toBe('publish/asset-name');
      expect(error.message).toContain('"hello.world.zip"');
      expect(bench.github.requests).toEqual([]);
    }));

  test('a tag that names another commit at the start, or moves while files go', async () => {
    const tags = [{ name: 'v1.0.0', commit: earlierCommit }];
    const first = await onBench({ repository: { tags } }, (bench) => refusal(bench));
    expect(first.code).toBe('publish/tag-moved');
    expect(first.message).toContain(earlierCommit);
    const change = (state: GithubState) =>
      void state.repository('acme/hello').tags.set('v1.0.0', { type: 'commit', sha: earlierCommit });
    await onBench({ faults: [{ match: /^POST .*\/assets\?/, act: { kind: 'before', change } }] }, async (bench) => {
      expect((await refusal(bench)).code).toBe('publish/tag-moved');
      expect(releasesOf(bench.github)).toMatchObject([{ draft: true }]);
      bench.github.state.repository('acme/hello').tags.set('v1.0.0', { type: 'commit', sha: commit });
      expect((await bench.run(githubRelease)).outcome).toBe('published');
    });
  });

  test('two drafts for the tag, with the pages of both', () =>
    onBench({}, async (bench) => {
      await bench.run(githubRelease, { wrap: killedAt(8, 'after') }).catch(() => undefined);
      await addDraft(bench, 'by hand');
      await addDraft(bench, 'by hand again');
      const error = await refusal(bench);
      expect(error.code).toBe('publish/two-drafts');
      expect(new Set(error.excerpt).size).toBeGreaterThan(1);
    }));

  test('a draft with files of somebody else, which stay', () =>
    onBench({}, async (bench) => {
      await addDraft(bench, printMarker(sums));
      await addAsset(bench, 'holiday.jpg', 'sea');
      const error = await refusal(bench);
      expect(error.code).toBe('publish/foreign-assets');
      expect(error.excerpt).toEqual(['holiday.jpg']);
      expect(releasesOf(bench.github)).toMatchObject([{ draft: true, assets: [expect.stringContaining('holiday.jpg')] }]);
    }));

  test('a draft for other files, and a draft by hand whose file has our name and other bytes', async () => {
    await onBench({}, async (bench) => {
      await addDraft(bench, printMarker('0'.repeat(64)));
      expect((await refusal(bench)).code).toBe('publish/other-draft');
    });
    await onBench({}, async (bench) => {
      await addDraft(bench, 'by hand');
      await addAsset(bench, 'hello.tar.gz', 'something else');
      expect((await refusal(bench)).code).toBe('publish/foreign-assets');
    });
  });

  test('a published release that differs, whose files are named and stay', () =>
    onBench({ repository: { immutableReleases: true } }, async (bench) => {
      await bench.run(githubRelease);
      const [first, ...others] = bench.job.files;
      if (first === undefined) throw new Error('no file');
      const error = await refusal(bench, {
        job: { files: [{ ...first, sha256: sha256('other') }, ...others, { ...first, name: 'more' }] },
      });
      expect(error.code).toBe('publish/differs');
      expect(error.message).toContain('immutable');
      expect(error.excerpt).toEqual(['"hello.tar.gz" has other bytes there', '"more" is missing there']);
      expect(releasesOf(bench.github)).toEqual(whole);
    }));

  test('a change that GitHub does not take, until it does', () =>
    onBench({ faults: [{ ...moves, times: 2 }] }, async (bench) => {
      expect((await bench.run(githubRelease)).outcome).toBe('published');
    }));
});

describe.concurrent('what is there before', () => {
  test('a draft by hand keeps its text, and files with the right bytes stay', () =>
    onBench({}, async (bench) => {
      await addDraft(bench, 'Written by hand.');
      await addAsset(bench, 'hello.tar.gz', 'the program');
      const { files } = await bench.run(githubRelease);
      expect(files.map(({ status }) => status)).toEqual(['kept', 'published']);
      expect(releasesOf(bench.github)).toMatchObject([{ body: `Written by hand.\n\n${printMarker(sums)}`, draft: false }]);
    }));

  test('a draft of ours gets a file anew that was signed again', () =>
    onBench({}, async (bench) => {
      await addDraft(bench, printMarker(sums));
      await addAsset(bench, 'hello.tar.gz', 'an earlier signature');
      expect((await bench.run(githubRelease)).outcome).toBe('published');
      expect(releasesOf(bench.github)).toEqual(whole);
    }));

  test('a release without digests, as old servers have them, is compared by what it sends', () =>
    onBench({}, async (bench) => {
      await addDraft(bench, printMarker(sums));
      await addAsset(bench, 'hello.tar.gz', 'the program');
      for (const asset of bench.github.state.repository('acme/hello').releases[0]?.assets ?? []) asset.digest = null;
      const { files } = await bench.run(githubRelease);
      expect(files.map(({ status }) => status)).toEqual(['kept', 'published']);
    }));
});

describe.concurrent('another run at the same time', () => {
  test('of the same files: each ends as a success, or says that another run publishes; one release is there', () =>
    onBench({}, async (bench) => {
      const ends = await Promise.all([1, 2].map(() => bench.run(githubRelease).catch((error: unknown) => error)));
      for (const end of ends)
        if (end instanceof Error)
          expect(end).toMatchObject({ code: expect.stringMatching(/^publish\/(another-run|two-drafts)$/) });
      await bench.run(githubRelease);
      expect(releasesOf(bench.github).filter(({ draft }) => !draft)).toEqual(whole);
    }));

  test('that made its draft first goes on alone: the later one takes its own draft away', () =>
    onBench({}, async (bench) => {
      // Between the look and the draft of this run.
      let added = false;
      const wrap = (api: Parameters<NonNullable<RunOptions['wrap']>>[0]) => ({
        ...api,
        request: async (request: Parameters<typeof api.request>[0]) => {
          if (request.method === 'POST' && !added) {
            added = true;
            await addDraft(bench, printMarker(sums));
          }
          return api.request(request);
        },
      });
      expect((await refusal(bench, { wrap })).code).toBe('publish/another-run');
      expect(releasesOf(bench.github)).toHaveLength(1);
    }));

  test('that published the same while this one uploaded is no failure', () =>
    onBench({}, async (bench) => {
      let done = false;
      const wrap = (api: Parameters<NonNullable<RunOptions['wrap']>>[0]) => ({
        ...api,
        request: async (request: Parameters<typeof api.request>[0]) => {
          if (request.method === 'PATCH' && !done) {
            done = true;
            await bench.run(githubRelease);
          }
          return api.request(request);
        },
      });
      expect((await bench.run(githubRelease, { wrap })).outcome).toBe('published');
      expect(releasesOf(bench.github)).toEqual(whole);
    }));

  test('that was at work on a file when this one began has what it published left alone', () =>
    onBench({}, async (bench) => {
      await addDraft(bench, printMarker(sums));
      await addAsset(bench, 'hello.tar.gz', 'half of it');
      // A file that is there already is refused by GitHub; nothing else is tried.
      const writes: string[] = [];
      const other = () => bench.run(githubRelease);
      const wrap = afterFirst(/\/assets\?/, other, (method) => writes.push(method));
      expect((await bench.run(githubRelease, { wrap })).outcome).toBe('published');
      expect(releasesOf(bench.github)).toEqual(whole);
      expect(writes.filter((method) => method === 'DELETE' || method === 'PATCH')).toEqual([]);
    }));

  test('that published other bytes while this one began is not written over', () =>
    onBench({}, async (bench) => {
      await addDraft(bench, printMarker(sums));
      await addAsset(bench, 'hello.tar.gz', 'something else');
      const out = async () => {
        for (const release of bench.github.state.repository('acme/hello').releases) release.draft = false;
      };
      expect((await refusal(bench, { wrap: afterFirst(/\/assets\?/, out) })).code).toBe('publish/another-run');
      expect(releasesOf(bench.github)[0]?.assets).toContain(`hello.tar.gz uploaded ${sha256('something else')}`);
    }));

  test('that adds a file while this one compares does not get it published', () =>
    onBench({}, async (bench) => {
      const wrap = afterFirst(/\/attestations\//, () => addAsset(bench, 'holiday.jpg', 'sea'));
      const error = await refusal(bench, { wrap });
      expect([error.code, error.excerpt]).toEqual(['publish/other-bytes', ['"holiday.jpg" is not a file of this release']]);
      expect(releasesOf(bench.github)).toMatchObject([{ draft: true }]);
    }));
});

/** Something else happens once the first such question is answered. */
function afterFirst(path: RegExp, happens: () => Promise<unknown>, seen: (method: string) => unknown = () => undefined) {
  let done = false;
  return (api: Parameters<NonNullable<RunOptions['wrap']>>[0]) => ({
    ...api,
    request: async (request: Parameters<typeof api.request>[0]) => {
      seen(request.method);
      const answer = await api.request(request);
      if (!done && path.test(request.path)) {
        done = true;
        await happens();
      }
      return answer;
    },
  });
}

describe.concurrent('the notes', () => {
  const pull = (number: number, body: string | null) => ({
    ...{ number, body, mergedAt: '2026-01-15T00:00:00Z', mergeCommit: commit, commits: [commit] },
  });

  test.each([
    ['a note that the section does not have', '```release-notes\nCan sing.\n```', '- Can sing. (#7)'],
    ['a pull request without a block', 'Fixes things.', undefined],
  ])('stop it, with the line to add: %s', (_, body, add) =>
    onBench({ repository: { pulls: [pull(7, body)] } }, async (bench) => {
      const result = await bench.run(githubRelease);
      expect(result.outcome).toBe('refused');
      expect(result.missingNotes).toMatchObject([{ pullRequest: 7, ...(add === undefined ? {} : { add }) }]);
      expect(releasesOf(bench.github)).toEqual([]);
    }),
  );

  test('let it pass when every note stands there, and NONE has none', () =>
    onBench(
      { repository: { pulls: [pull(7, '```release-notes\nSays\r\n  hello.\n```'), pull(8, '```release-note\nNONE\n```')] } },
      async (bench) => {
        expect((await bench.run(githubRelease)).outcome).toBe('published');
      },
    ));

  test('stop it when the change log has no section for the tag', () =>
    onBench({}, async (bench) => {
      const { notes } = bench.job;
      if (notes.from === 'file') throw new Error('the bench takes the change log');
      const result = await bench.run(githubRelease, {
        job: { notes: { ...notes, text: '# Changelog\n\n## [0.9.0]\n\n- Old.\n' } },
      });
      expect(result.missingNotes).toMatchObject([{ reason: '"CHANGELOG.md" has no section for "v1.0.0"', add: '## [1.0.0]' }]);
      await expect(bench.run(githubRelease, { job: { notes: { ...notes, text: undefined } } })).rejects.toMatchObject({
        code: 'publish/no-changelog',
      });
    }));
});

async function addDraft(bench: TargetBench, body: string): Promise<void> {
  await ask(bench, '/repos/acme/hello/releases', { tag_name: 'v1.0.0', name: 'v1.0.0', body, draft: true });
}

async function addAsset(bench: TargetBench, name: string, content: string): Promise<void> {
  const release = bench.github.state.repository('acme/hello').releases.at(-1);
  const url = `${bench.github.url}/api/uploads/repos/acme/hello/releases/${release?.id}/assets?name=${name}`;
  const headers = { authorization: `token ${token}`, 'content-type': 'application/octet-stream' };
  const answer = await fetch(url, { method: 'POST', body: content, headers });
  if (!answer.ok) throw new Error(await answer.text());
}

async function ask(bench: TargetBench, path: string, body: object): Promise<void> {
  const headers = { authorization: `token ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${bench.github.apiUrl}${path}`, { method: 'POST', body: JSON.stringify(body), headers });
  if (!answer.ok) throw new Error(await answer.text());
}
