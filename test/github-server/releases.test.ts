import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Client, createClient } from '../support/github-server/client.ts';
import { type GithubServer, startGithub } from '../support/github-server/index.ts';

const first = 'a'.repeat(40);
const second = 'b'.repeat(40);
const releases = '/repos/acme/hello/releases';

let server: GithubServer;
let writer: Client;
let reader: Client;

beforeEach(async () => {
  server = await startGithub({
    repositories: [
      {
        fullName: 'acme/hello',
        commits: [{ sha: first }, { sha: second }],
        tags: [
          { name: 'v1.0.0', commit: first },
          { name: 'v1.1.0', commit: second },
        ],
      },
    ],
    tokens: [
      { token: 'writer', permissions: { contents: 'write' }, repository: 'acme/hello' },
      { token: 'reader', permissions: { contents: 'read' }, repository: 'acme/hello' },
    ],
  });
  writer = createClient(server, 'writer');
  reader = createClient(server, 'reader');
});

afterEach(() => server.close());

async function draft(tag = 'v1.0.0', more: object = {}) {
  const { status, body } = await writer(`POST ${releases}`, { tag_name: tag, draft: true, ...more });
  expect(status).toBe(201);
  return body;
}

describe('drafts', () => {
  test('are not found by tag, even by who made them', async () => {
    await draft();
    expect((await writer(`GET ${releases}/tags/v1.0.0`)).status).toBe(404);
  });

  test('are listed for who may write, and for nobody else', async () => {
    const { id } = await draft();
    expect((await writer(`GET ${releases}`)).body).toMatchObject([{ id, draft: true, published_at: null }]);
    expect((await reader(`GET ${releases}`)).body).toEqual([]);
    expect((await createClient(server)(`GET ${releases}`)).body).toEqual([]);
    expect((await reader(`GET ${releases}/${id}`)).status).toBe(404);
  });

  test('may be two for one tag', async () => {
    const [one, two] = [await draft(), await draft()];
    expect(one.id).not.toBe(two.id);
    expect((await writer(`GET ${releases}`)).body.map(({ tag_name }: { tag_name: string }) => tag_name)).toEqual([
      'v1.0.0',
      'v1.0.0',
    ]);
  });

  test('have pages that do not name their tag', async () => {
    const { html_url, upload_url } = await draft();
    expect(html_url).toMatch(/\/releases\/tag\/untagged-[0-9a-f]{20}$/);
    expect(upload_url).toMatch(/\/assets\{\?name,label\}$/);
  });
});

describe('publishing', () => {
  test('makes a release that its tag finds', async () => {
    const { id } = await draft();
    const { status, body } = await writer(`PATCH ${releases}/${id}`, { draft: false });
    expect(status).toBe(200);
    expect(body).toMatchObject({ draft: false, immutable: false, published_at: expect.any(String) });
    expect((await reader(`GET ${releases}/tags/v1.0.0`)).body.id).toBe(id);
  });

  test('of a second draft for the same tag is refused', async () => {
    const [one, two] = [await draft(), await draft()];
    expect((await writer(`PATCH ${releases}/${one.id}`, { draft: false })).status).toBe(200);
    const { status, body } = await writer(`PATCH ${releases}/${two.id}`, { draft: false });
    expect(status).toBe(422);
    expect(body.errors).toEqual([{ resource: 'Release', code: 'already_exists', field: 'tag_name' }]);
    expect((await writer(`POST ${releases}`, { tag_name: 'v1.0.0' })).status).toBe(422);
  });

  test('twice changes nothing', async () => {
    const { id } = await draft();
    const { body: once } = await writer(`PATCH ${releases}/${id}`, { draft: false });
    const { status, body: twice } = await writer(`PATCH ${releases}/${id}`, { draft: false });
    expect(status).toBe(200);
    expect({ ...twice, updated_at: '' }).toEqual({ ...once, updated_at: '' });
  });

  test('makes the tag where there is none, at the head of the branch that the release names', async () => {
    await writer(`POST ${releases}`, { tag_name: 'v2.0.0' });
    expect((await reader('GET /repos/acme/hello/git/ref/tags/v2.0.0')).body.object).toMatchObject({
      type: 'commit',
      sha: second,
    });
  });

  test('without a tag and at nothing that is there is refused', async () => {
    const { status, body } = await writer(`POST ${releases}`, { tag_name: 'v2.0.0', target_commitish: 'nowhere' });
    expect(status).toBe(422);
    expect(body.errors.map(({ field, message }: { field: string; message: string }) => field ?? message)).toEqual([
      'target_commitish',
      'Published releases must have a valid tag',
    ]);
  });
});

test('notes cannot have more than 125000 characters', async () => {
  const { id } = await draft('v1.0.0', { body: 'ä'.repeat(125_000) });
  const { status, body } = await writer(`PATCH ${releases}/${id}`, { body: 'ä'.repeat(125_001) });
  expect([status, body.errors[0].message]).toEqual([422, 'body is too long (maximum is 125000 characters)']);
});

describe('the latest release', () => {
  const latest = () => reader(`GET ${releases}/latest`);

  test('is not there before there is one, and never a prerelease', async () => {
    expect((await latest()).status).toBe(404);
    await writer(`POST ${releases}`, { tag_name: 'v1.0.0', prerelease: true });
    expect((await latest()).status).toBe(404);
  });

  test('is the one published last, unless it says that it is not', async () => {
    const { body: one } = await writer(`POST ${releases}`, { tag_name: 'v1.1.0' });
    expect((await latest()).body.id).toBe(one.id);
    await writer(`POST ${releases}`, { tag_name: 'v1.0.0', make_latest: 'false' });
    expect((await latest()).body.id).toBe(one.id);
  });

  test('cannot be a prerelease that asks for it', async () => {
    expect((await writer(`POST ${releases}`, { tag_name: 'v1.0.0', prerelease: true, make_latest: 'true' })).status).toBe(422);
  });
});

describe('an immutable release', () => {
  async function immutable() {
    server.state.repository('acme/hello').immutableReleases.enabled = true;
    const made = await draft();
    await writer.upload(made.upload_url, 'a.txt', 'a');
    const { body } = await writer(`PATCH ${releases}/${made.id}`, { draft: false });
    expect(body.immutable).toBe(true);
    return body;
  }

  test('takes no further asset', async () => {
    const { status, body } = await writer.upload((await immutable()).upload_url, 'b.txt', 'b');
    expect({ status, message: body.message }).toEqual({ status: 422, message: 'Cannot upload assets to an immutable release.' });
  });

  test('keeps the assets that it has', async () => {
    const [{ id }] = (await immutable()).assets;
    const { status, body } = await writer(`DELETE ${releases}/assets/${id}`);
    expect(status).toBe(422);
    expect(body.errors[0].message).toBe('Cannot delete asset from an immutable release');
    expect((await writer(`PATCH ${releases}/assets/${id}`, { name: 'c.txt' })).status).toBe(422);
  });

  test('becomes no draft again and keeps its tag, while its notes may change', async () => {
    const { id } = await immutable();
    const back = await writer(`PATCH ${releases}/${id}`, { draft: true });
    expect([back.status, back.body.errors[0].message]).toEqual([422, 'state cannot be changed when release is immutable']);
    expect((await writer(`PATCH ${releases}/${id}`, { tag_name: 'v9' })).status).toBe(422);
    expect((await writer(`PATCH ${releases}/${id}`, { body: 'Mended notes' })).body.body).toBe('Mended notes');
  });

  test('leaves its tag taken when it is deleted', async () => {
    const { id } = await immutable();
    expect((await writer(`DELETE ${releases}/${id}`)).status).toBe(204);
    const { status, body } = await writer(`POST ${releases}`, { tag_name: 'v1.0.0' });
    expect([status, body.errors[0].message]).toEqual([422, 'tag_name was used by an immutable release']);
  });
});

describe('assets', () => {
  test('have the digest, the size and the bytes of what was uploaded', async () => {
    const { upload_url } = await draft();
    const { status, body } = await writer.upload(upload_url, 'hello.txt', 'hello\n');
    expect(status).toBe(201);
    const digest = `sha256:${createHash('sha256').update('hello\n').digest('hex')}`;
    expect(body).toMatchObject({ name: 'hello.txt', size: 6, state: 'uploaded', digest });
    const way = await writer(`GET ${releases}/assets/${body.id}`, undefined, { accept: 'application/octet-stream' });
    expect(way.status).toBe(302);
    const location = way.headers.get('location') ?? '';
    expect(new URL(location).origin).toBe(server.storageUrl);
    expect(await (await fetch(location)).text()).toBe('hello\n');
    expect((await fetch(location.replace(/\?.*/, ''))).status).toBe(404);
  });

  test('lie where no credentials are taken', async () => {
    const { upload_url } = await draft();
    const { body } = await writer.upload(upload_url, 'hello.txt', 'hello\n');
    const { headers } = await writer(`GET ${releases}/assets/${body.id}`, undefined, { accept: 'application/octet-stream' });
    const refusal = await fetch(headers.get('location') ?? '', { headers: { authorization: 'Bearer writer' } });
    expect(refusal.status).toBe(400);
    expect(await refusal.text()).toContain('Only one auth mechanism allowed');
  });

  test('of a large size are kept outside memory, and come again from any byte on', async () => {
    const { upload_url, id } = await draft();
    const content = Buffer.alloc(3 * 1024 * 1024);
    content.set([1, 2, 3], content.length - 3);
    const { body } = await writer.upload(upload_url, 'large.bin', content);
    expect(body.digest).toBe(`sha256:${createHash('sha256').update(content).digest('hex')}`);
    await writer(`PATCH ${releases}/${id}`, { draft: false });
    const { url } = await fetch(`${server.url}/acme/hello/releases/download/v1.0.0/large.bin`);
    expect(url).toMatch(server.storageUrl);
    const rest = await fetch(url, { headers: { range: `bytes=${content.length - 3}-` } });
    expect(rest.status).toBe(206);
    expect([...new Uint8Array(await rest.arrayBuffer())]).toEqual([1, 2, 3]);
    expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(content)).toBe(true);
  });

  test('of one name are one: the second is refused, also under a name that GitHub makes the same', async () => {
    const { upload_url } = await draft();
    await writer.upload(upload_url, 'my app.txt', 'a');
    for (const name of ['my app.txt', 'my.app.txt']) {
      const { status, body } = await writer.upload(upload_url, name, 'b');
      expect([status, body.errors]).toEqual([422, [{ resource: 'ReleaseAsset', code: 'already_exists', field: 'name' }]]);
    }
  });

  test('cannot be empty', async () => {
    const { upload_url } = await draft();
    const { status, body } = await writer.upload(upload_url, 'empty', '');
    expect([status, body.errors[0].message]).toEqual([422, 'size must be greater than or equal to 1']);
  });

  test('are listed in pages that lead to each other', async () => {
    const { upload_url, id } = await draft();
    for (const name of ['a', 'b', 'c']) await writer.upload(upload_url, name, name);
    const seen: string[] = [];
    let next: string | undefined = `${releases}/${id}/assets?per_page=2`;
    while (next !== undefined) {
      const { body, headers } = await writer(`GET ${next}`);
      seen.push(...body.map(({ name }: { name: string }) => name));
      next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
      if (next !== undefined) expect(next).toMatch(/\/repositories\/\d+\/releases\//);
    }
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  test('can be deleted while the release is none that is frozen', async () => {
    const { upload_url, id } = await draft();
    const { body } = await writer.upload(upload_url, 'a', 'a');
    expect((await writer(`DELETE ${releases}/assets/${body.id}`)).status).toBe(204);
    expect((await writer(`GET ${releases}/${id}`)).body.assets).toEqual([]);
  });

  test('of the latest release are behind a link that names no tag', async () => {
    const { upload_url, id } = await draft();
    await writer.upload(upload_url, 'a.txt', 'a');
    const link = `${server.url}/acme/hello/releases/latest/download/a.txt`;
    expect((await fetch(link)).status).toBe(404);
    await writer(`PATCH ${releases}/${id}`, { draft: false });
    expect(await (await fetch(link)).text()).toBe('a');
  });
});
