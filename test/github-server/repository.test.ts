import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, createClient } from '../support/github-server/client.ts';
import { type GithubServer, startGithub } from '../support/github-server/index.ts';

const shas = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(40));
const [one = '', two = '', three = '', side = ''] = shas;
const digest = `sha256:${'1'.repeat(64)}`;
let server: GithubServer;
let client: Client;

beforeAll(async () => {
  server = await startGithub({
    repositories: [
      {
        fullName: 'acme/hello',
        commits: [
          { sha: one },
          { sha: side, parents: [one] },
          { sha: two, parents: [one] },
          { sha: three, parents: [two, side] },
        ],
        tags: [
          { name: 'v1.0.0', commit: one },
          { name: 'v1.1.0', commit: three, message: 'The second' },
          { name: 'release/1', commit: two },
        ],
        pulls: [
          {
            number: 7,
            title: 'Add a thing',
            body: '```release-notes\nAdds a thing.\n```',
            mergeCommit: three,
            commits: [side, three],
          },
        ],
        rulesets: [
          { name: 'tags', include: ['refs/tags/v*'], rules: [{ type: 'creation' }, { type: 'update' }, { type: 'deletion' }] },
          { name: 'main', include: ['~DEFAULT_BRANCH'], rules: [{ type: 'non_fast_forward' }] },
          { name: 'off', include: ['~ALL'], enforcement: 'disabled', rules: [{ type: 'deletion' }] },
        ],
        environments: [{ name: 'release', reviewers: ['octocat'], branchPolicy: 'custom' }, { name: 'open' }],
      },
      { fullName: 'acme/frozen', immutableReleases: true },
    ],
    tokens: [
      { token: 'job', permissions: { contents: 'read', attestations: 'write', issues: 'write', pull_requests: 'read' } },
      { token: 'owner', permissions: { administration: 'write', contents: 'write' } },
    ],
  });
  client = createClient(server, 'job');
});

afterAll(() => server.close());

const get = (path: string) => client(`GET /repos/acme/hello${path}`);

describe('references and tags', () => {
  test('a light tag leads to its commit, an annotated one to an object that does', async () => {
    expect((await get('/git/ref/tags/v1.0.0')).body.object).toMatchObject({ type: 'commit', sha: one });
    const { object } = (await get('/git/ref/tags/v1.1.0')).body;
    expect(object.type).toBe('tag');
    expect((await get(`/git/tags/${object.sha}`)).body).toMatchObject({ tag: 'v1.1.0', object: { type: 'commit', sha: three } });
  });

  test('a reference is found by its whole name alone', async () => {
    expect((await get('/git/ref/heads/main')).body.object.sha).toBe(three);
    expect((await get('/git/ref/tags/release/1')).body.object.sha).toBe(two);
    expect([(await get('/git/ref/tags/v1')).status, (await get('/git/ref/heads/v1.0.0')).status]).toEqual([404, 404]);
    expect((await get(`/git/tags/${one}`)).status).toBe(404);
  });

  test('tags are listed with the commit behind them', async () => {
    const listed = (await get('/tags')).body.map(({ name, commit }: { name: string; commit: { sha: string } }) => [
      name,
      commit.sha,
    ]);
    expect(listed).toEqual([
      ['v1.1.0', three],
      ['v1.0.0', one],
      ['release/1', two],
    ]);
  });
});

describe('commits', () => {
  test('are found by tag, branch and hash', async () => {
    for (const name of ['v1.1.0', 'main', 'tags/v1.1.0', 'heads/main', three])
      expect((await get(`/commits/${name}`)).body.sha).toBe(three);
    expect((await get('/commits/nothing')).status).toBe(422);
  });

  test('between two points are told oldest first, those of merged branches too', async () => {
    const { body } = await get('/compare/v1.0.0...v1.1.0');
    expect(body).toMatchObject({ status: 'ahead', ahead_by: 3, behind_by: 0, total_commits: 3, merge_base_commit: { sha: one } });
    expect(body.commits.map(({ sha }: { sha: string }) => sha)).toEqual([two, side, three]);
    expect((await get('/compare/v1.1.0...v1.0.0')).body).toMatchObject({ status: 'behind', behind_by: 3, commits: [] });
    expect((await get(`/compare/${two}...${side}`)).body.status).toBe('diverged');
    expect((await get('/compare/main...main')).body.status).toBe('identical');
    expect((await get('/compare/v0...main')).status).toBe(404);
  });

  test('come in pages when asked for', async () => {
    const { body, headers } = await get('/compare/v1.0.0...v1.1.0?per_page=2&page=2');
    expect([body.commits.length, body.total_commits]).toEqual([1, 3]);
    expect(headers.get('link')).toContain('rel="prev"');
  });

  test('lead to the pull request that they came by', async () => {
    for (const sha of [side, three]) {
      expect((await get(`/commits/${sha}/pulls`)).body).toMatchObject([
        { number: 7, title: 'Add a thing', merge_commit_sha: three, merged_at: expect.any(String) },
      ]);
    }
    expect((await get(`/commits/${one}/pulls`)).body).toEqual([]);
    expect((await get(`/commits/${'e'.repeat(40)}/pulls`)).status).toBe(422);
  });
});

describe('attestations', () => {
  const bundle = (type: string) => {
    const statement = {
      _type: 'https://in-toto.io/Statement/v1',
      predicateType: type,
      subject: [{ name: 'a', digest: { sha256: '1'.repeat(64) } }],
    };
    const payload = Buffer.from(JSON.stringify(statement)).toString('base64');
    return { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', verificationMaterial: {}, dsseEnvelope: { payload } };
  };

  test('are not there before one is sent, and then by the digest of each subject', async () => {
    expect((await get(`/attestations/${digest}`)).status).toBe(404);
    const { status, body } = await client('POST /repos/acme/hello/attestations', {
      bundle: bundle('https://slsa.dev/provenance/v1'),
    });
    expect([status, body]).toEqual([201, { id: expect.any(Number) }]);
    expect((await get(`/attestations/${digest}`)).body.attestations[0].bundle).toEqual(bundle('https://slsa.dev/provenance/v1'));
    expect((await get(`/attestations/sha256:${'2'.repeat(64)}`)).status).toBe(404);
  });

  test('are chosen by type and come in pages', async () => {
    for (const type of ['https://cyclonedx.org/bom', 'https://example.org/other']) {
      await client('POST /repos/acme/hello/attestations', { bundle: bundle(type) });
    }
    const count = async (query: string) => (await get(`/attestations/${digest}${query}`)).body.attestations.length;
    expect(await count('?predicate_type=sbom')).toBe(1);
    expect(await count('?predicate_type=https://example.org/other')).toBe(1);
    const { body, headers } = await get(`/attestations/${digest}?per_page=2`);
    expect(body.attestations).toHaveLength(2);
    const next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
    const rest = await client(`GET ${next}`);
    expect([rest.body.attestations.length, rest.headers.get('link')]).toEqual([1, null]);
  });

  test('without a subject are refused', async () => {
    const { status } = await client('POST /repos/acme/hello/attestations', { bundle: { dsseEnvelope: { payload: 'e30=' } } });
    expect(status).toBe(422);
  });
});

describe('issues', () => {
  test('are opened, commented, closed and opened again', async () => {
    const { status, body, headers } = await client('POST /repos/acme/hello/issues', {
      title: 'Differs',
      body: '<!-- mark -->',
      labels: ['bytes'],
    });
    expect([status, body.number, headers.get('location')]).toEqual([201, 8, body.url]);
    const at = '/repos/acme/hello/issues/8';
    expect((await client(`POST ${at}/comments`, { body: 'Equal again' })).status).toBe(201);
    expect((await client(`PATCH ${at}`, { state: 'closed' })).body).toMatchObject({ state: 'closed', state_reason: 'completed' });
    expect((await get('/issues')).body).toEqual([]);
    expect((await get('/issues?state=all&labels=bytes')).body).toMatchObject([{ number: 8, comments: 1, body: '<!-- mark -->' }]);
    expect((await client(`PATCH ${at}`, { state: 'open', body: 'Now' })).body).toMatchObject({
      state: 'open',
      closed_at: null,
      body: 'Now',
    });
    expect((await get('/issues/8/comments')).body).toMatchObject([
      { body: 'Equal again', user: { login: 'github-actions[bot]' } },
    ]);
    expect((await get('/issues/99')).status).toBe(404);
  });

  test('cannot say more than 65536 characters', async () => {
    const { status, body } = await client('POST /repos/acme/hello/issues', { title: 'Long', body: 'a'.repeat(65_537) });
    expect([status, body.errors[0].message]).toEqual([422, 'body is too long (maximum is 65536 characters)']);
  });
});

describe('settings', () => {
  test('rulesets are listed without their rules, and told whole one by one', async () => {
    const { body } = await get('/rulesets');
    expect(body.map(({ name, target, rules }: Record<string, unknown>) => [name, target, rules])).toEqual([
      ['tags', 'tag', undefined],
      ['main', 'branch', undefined],
      ['off', 'branch', undefined],
    ]);
    const path = `/rulesets/${body[0].id}`;
    const tags = (await get(path)).body;
    expect(tags.conditions.ref_name.include).toEqual(['refs/tags/v*']);
    expect(tags.rules).toEqual([{ type: 'creation' }, { type: 'update' }, { type: 'deletion' }]);
    expect(tags).not.toHaveProperty('bypass_actors');
    expect((await createClient(server, 'owner')(`GET /repos/acme/hello${path}`)).body.bypass_actors).toEqual([]);
    expect((await get('/rulesets?targets=branch')).body).toHaveLength(2);
  });

  test('the rules of a branch are those that are active', async () => {
    expect((await get('/rules/branches/main')).body).toMatchObject([{ type: 'non_fast_forward', ruleset_source: 'acme/hello' }]);
  });

  test('a tag that a ruleset protects is not made by publishing', async () => {
    const { status, body } = await createClient(server, 'owner')('POST /repos/acme/hello/releases', { tag_name: 'v2.0.0' });
    expect([status, body.errors[0].message]).toEqual([
      422,
      expect.stringContaining('Cannot create ref due to creations being restricted'),
    ]);
  });

  test('immutable releases are told where they are on, and not found where they are off', async () => {
    const owner = createClient(server, 'owner');
    expect((await owner('GET /repos/acme/frozen/immutable-releases')).body).toEqual({ enabled: true, enforced_by_owner: false });
    expect((await owner('GET /repos/acme/hello/immutable-releases')).status).toBe(404);
  });

  test('environments tell who must review', async () => {
    const { body } = await get('/environments');
    expect(body.total_count).toBe(2);
    const [release, open] = body.environments;
    expect(release.protection_rules.map(({ type }: { type: string }) => type)).toEqual(['required_reviewers', 'branch_policy']);
    expect(release.protection_rules[0].reviewers[0].reviewer.login).toBe('octocat');
    expect([open.protection_rules, open.deployment_branch_policy]).toEqual([[], null]);
    expect((await get('/environments/release')).body).toEqual(release);
    expect((await get('/environments/none')).status).toBe(404);
  });
});
