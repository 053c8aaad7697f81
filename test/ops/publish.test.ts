// publish, from a signed folder to a GitHub of ours: what is there afterwards, and what stops it before anybody is asked.

import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { World } from '../../src/model/world.ts';
import { filesAsAssets, type Publishing, type Signed, signOnce, startPublishing } from '../support/publishing.ts';
import { releasesOf, sha256, token } from '../support/release-job.ts';

let signed: Signed;
let folder: string;
beforeAll(async () => {
  signed = await signOnce();
  folder = mkdtempSync(join(tmpdir(), 'selfsame-test-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await signed.close();
});

async function withGithub<Value>(
  settings: Parameters<typeof startPublishing>[1],
  work: (publishing: Publishing) => Promise<Value>,
): Promise<Value> {
  const publishing = await startPublishing(signed, settings);
  try {
    return await work(publishing);
  } finally {
    await publishing.close();
  }
}

const withoutToken = (world: World): World => ({ ...world, environment: {} });

describe('a release on GitHub', () => {
  test('is published whole, last of all, and the same again changes nothing', () =>
    withGithub({}, async ({ github, run }) => {
      await run({ to: 'attestations' });
      const first = await run();
      expect(first.outcome).toBe('published');
      expect(first.steps.map(({ step }) => step).join(' ')).toBe('verify tag notes draft upload compare attestations publish');
      const [release] = releasesOf(github);
      expect(release).toMatchObject({ tagName: 'v1.0.0', draft: false, prerelease: false, assets: filesAsAssets(signed.folder) });
      const again = await run();
      expect(again).toMatchObject({ outcome: 'unchanged', url: first.url });
      expect(JSON.stringify([first, again])).not.toContain(token);
    }));

  test('has all that the configuration asks for, in its order', () =>
    withGithub({}, async ({ clone, github, run }) => {
      writeFileSync(
        join(clone, 'selfsame.yaml'),
        'name: hello\nbuild: { run: make, outputs: [hello] }\npublish: { to: [attestations, github-release], changelog: NEWS.md }\n',
      );
      writeFileSync(join(clone, 'NEWS.md'), '## 1.0.0\n\n- Says hello.\n');
      const outcome = await run();
      expect(outcome).toMatchObject({ outcome: 'published', to: ['attestations', 'github-release'] });
      expect(outcome.attestations[0]?.status).toBe('attached');
      expect(releasesOf(github)).toMatchObject([{ draft: false }]);
    }));

  test('takes its notes from a file, and then asks for no pull request', () =>
    withGithub({ changelog: null }, async ({ clone, github, run }) => {
      writeFileSync(join(clone, 'notes.md'), 'By hand.\n');
      await run({ to: 'attestations' });
      await run({ notesFrom: join(clone, 'notes.md') });
      expect(releasesOf(github)[0]?.body).toMatch(/^By hand\.\n\n<!-- /);
      expect(github.requests.filter(({ path }) => /pulls|compare/.test(path))).toEqual([]);
    }));

  test('without its section in the change log is a no, and nothing is made', () =>
    withGithub({ changelog: '# Changelog\n\n## Unreleased\n' }, async ({ github, run }) => {
      expect(await run()).toMatchObject({ outcome: 'refused', missingNotes: [{ add: '## [1.0.0]' }] });
      expect(releasesOf(github)).toEqual([]);
    }));

  test('knows a template that nobody filled in', () =>
    withGithub(
      {
        repository: {
          pulls: [
            {
              number: 5,
              body: '```release-notes\nSay it.\n```',
              mergedAt: '2026-01-01T00:00:00Z',
              commits: ['0123456789abcdef0123456789abcdef01234567'],
            },
          ],
        },
      },
      async ({ clone, run }) => {
        cpSync(join(clone, 'CHANGELOG.md'), join(clone, 'old'));
        writeFileSync(join(clone, 'pull_request_template.md'), '```release-notes\nSay it.\n```\n');
        expect((await run()).reasons).toEqual(['pull request 5 has the release notes of the template']);
      },
    ));
});

describe('before anybody is asked', () => {
  test('a release that verification refuses is a no, with the verdict', () =>
    withGithub({}, async ({ github, run }) => {
      const broken = join(folder, 'broken');
      cpSync(signed.folder, broken, { recursive: true });
      writeFileSync(join(broken, 'hello-1'), 'other\n');
      const outcome = await run({ from: broken });
      expect(outcome).toMatchObject({
        outcome: 'refused',
        verdict: { verdict: 'refused' },
        steps: [{ step: 'verify', status: 'refused' }],
      });
      expect(github.requests).toEqual([]);
    }));

  test('a release by another signer, or of another tag, is a no', () =>
    withGithub({}, async ({ github, run }) => {
      expect((await run({ identity: 'somebody@example.org' })).outcome).toBe('refused');
      expect((await run({ tag: 'v2.0.0' })).outcome).toBe('refused');
      expect(github.requests).toEqual([]);
    }));

  const cases = [
    ['publish/other-digest', { expect: '0'.repeat(64) }],
    ['publish/bad-expect', { expect: 'sha1:1' }],
    ['publish/no-release', { from: tmpdir() }],
    ['usage/contradiction', { out: '/x' }],
    ['usage/contradiction', { to: 'attestations', notesFrom: '/x' }],
    ['usage/contradiction', { to: 'issue', tag: 'v1' }],
  ] as const;
  test.each(cases)('%s: %j', (code, options) =>
    withGithub({}, async ({ github, run }) => {
      await expect(run(options)).rejects.toMatchObject({ code });
      expect(github.requests).toEqual([]);
    }),
  );

  test('SHA256SUMS has the digest that is expected, in either form', () =>
    withGithub({}, async ({ run }) => {
      const sums = sha256(readFileSync(join(signed.folder, 'SHA256SUMS')));
      expect((await run({ expect: sums, to: 'attestations' })).release?.sums).toBe(sums);
      expect((await run({ expect: `sha256:${sums}`, to: 'attestations' })).outcome).toBe('unchanged');
    }));

  test('without a token nothing is written, and the lines for the workflow are told', () =>
    withGithub({}, async ({ github, run }) => {
      await expect(run({}, withoutToken)).rejects.toMatchObject({
        code: 'publish/no-token',
        excerpt: expect.arrayContaining(['  contents: write', '  GITHUB_TOKEN: ${{ github.token }}']),
      });
      expect(github.requests).toEqual([]);
    }));

  test('GH_TOKEN serves where there is no GITHUB_TOKEN', () =>
    withGithub({}, async ({ run }) => {
      const change = (world: World): World => ({ ...world, environment: { GITHUB_TOKEN: '', GH_TOKEN: token } });
      expect((await run({ to: 'attestations' }, change)).outcome).toBe('published');
    }));

  test.each([
    ['https://github.com/acme/hello', {}, 'https://api.github.com'],
    ['https://acme.ghe.com/acme/hello', {}, 'https://api.acme.ghe.com'],
    ['https://git.example/acme/hello', { GITHUB_API_URL: 'https://git.example/api/v3' }, 'https://git.example/api/v3'],
    ['https://git.example/acme/hello', {}, undefined],
    ['https://api.github.com.example/acme/hello', {}, undefined],
    [
      'https://git.example/acme/hello',
      { GITHUB_API_URL: 'https://api.github.com', GITHUB_SERVER_URL: 'https://github.com' },
      undefined,
    ],
  ])('the token goes where it is known to be for: %s with %j', (repository, environment, apiUrl) =>
    withGithub({}, async ({ clone, run }) => {
      const from = join(clone, 'report.json');
      writeFileSync(from, JSON.stringify({ schemaVersion: 1, outcome: 'equal' }));
      const told: unknown[] = [];
      const change = (world: World): World => ({
        ...world,
        environment: { GITHUB_TOKEN: token, ...environment },
        github: async (connection) => {
          told.push(connection.apiUrl);
          throw new Error('asked');
        },
      });
      const asked = run({ to: 'issue', from, repository, apiUrl: undefined } as never, change);
      await expect(asked).rejects.toMatchObject(apiUrl === undefined ? { code: 'publish/no-token' } : { message: 'asked' });
      expect(told).toEqual(apiUrl === undefined ? [] : [apiUrl]);
    }),
  );
});

describe('a folder', () => {
  test('takes the verified files, with neither a token nor a network', () =>
    withGithub({}, async ({ github, run }) => {
      const out = join(folder, 'www');
      expect(await run({ to: 'folder', out }, withoutToken)).toMatchObject({ outcome: 'published', folder: out });
      expect(existsSync(join(out, 'SHA256SUMS'))).toBe(true);
      expect(github.requests).toEqual([]);
    }));
});

describe('an issue', () => {
  test('is opened from the JSON of a report', () =>
    withGithub({}, async ({ clone, github, run }) => {
      const from = join(clone, 'report.json');
      const differences = [{ kind: 'missing', path: 'hello', reason: 'it is not there' }];
      writeFileSync(
        from,
        JSON.stringify({ schemaVersion: 1, outcome: 'different', filesCompared: 1, bytesCompared: 0, differences }),
      );
      expect(await run({ to: 'issue', from })).toMatchObject({ outcome: 'published', to: ['issue'], steps: [{ step: 'issue' }] });
      expect(github.state.repository('acme/hello').issues).toMatchObject([{ body: expect.stringContaining('it is not there') }]);
    }));

  test('is not opened from what is no JSON', () =>
    withGithub({}, async ({ clone, run }) => {
      const from = join(clone, 'report.json');
      writeFileSync(from, '{');
      await expect(run({ to: 'issue', from })).rejects.toMatchObject({ code: 'publish/no-report' });
    }));
});
