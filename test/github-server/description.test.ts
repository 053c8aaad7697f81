import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { cutDescription, differences, printSlice, usedOperations } from '../../scripts/openapi-slice.ts';
import { createClient } from '../support/github-server/client.ts';
import { answerFaults, departures, findOperation, requestFaults } from '../support/github-server/description.ts';
import { type GithubServer, startGithub } from '../support/github-server/index.ts';
import { operations } from '../support/github-server/operations.ts';

const slice = JSON.parse(readFileSync(new URL('../../testdata/github/openapi.json', import.meta.url), 'utf8'));
const releases = '/repos/acme/hello/releases';
let server: GithubServer;

async function start() {
  server = await startGithub({
    repositories: [{ fullName: 'acme/hello', tags: [{ name: 'v1.0.0', commit: 'a'.repeat(40) }] }],
    tokens: [{ token: 'writer', permissions: { contents: 'write' } }],
  });
  return createClient(server, 'writer');
}

describe('the slice', () => {
  test('holds every operation that is used, and no prose', () => {
    expect(Object.keys(slice.paths).sort()).toEqual(Object.keys(usedOperations).sort());
    const names: string[] = [];
    JSON.stringify(slice, (name, value) => {
      if (typeof value === 'string' && ['description', 'summary', 'example'].includes(name)) names.push(name);
      return value;
    });
    expect(names).toEqual([]);
  });

  test('has nothing that it does not refer to, and refers to nothing that it does not hold', () => {
    expect(printSlice(cutDescription(slice, slice.info))).toBe(printSlice(slice));
  });

  test('keeps a property that is named as prose is', () => {
    expect(slice.components.schemas['full-repository'].properties.description).toEqual({ nullable: true, type: 'string' });
  });

  test('names where it differs from another', () => {
    const other = structuredClone(slice);
    other.paths[releasesTemplate].get.operationId = 'repos/other';
    expect(differences(slice, other)).toEqual([
      '/paths/~1repos~1{owner}~1{repo}~1releases/get/operationId: "repos/list-releases", now "repos/other"',
    ]);
  });

  test('lacks an operation only with an error', () => {
    expect(() => cutDescription(slice, {}, { '/nowhere': ['get'] })).toThrow('the description has no GET /nowhere');
  });

  test('is departed from only where it still needs it', () => {
    for (const { schema, change } of departures)
      expect(change(slice.components.schemas[schema])).not.toEqual(slice.components.schemas[schema]);
  });

  test('describes nothing that the server does not answer', () => {
    const described = Object.values<Record<string, { operationId?: string }>>(slice.paths)
      .flatMap((methods) => Object.values(methods).flatMap(({ operationId }) => operationId ?? []))
      .filter((id) => id !== 'rate-limit/get');
    expect(described.sort()).toEqual(Object.keys(operations).sort());
  });
});

const releasesTemplate = '/repos/{owner}/{repo}/releases';

describe('a request', () => {
  afterEach(() => server.close());

  test.each([
    ['a member of the wrong type', `POST ${releases}`, { tag_name: 5 }, 'body /tag_name must be string (string)'],
    ['a member that is missing', `POST ${releases}`, { draft: true }, "body / must have required property 'tag_name' (tag_name)"],
    ['a member that GitHub does not know', `POST ${releases}`, { tag_name: 'v1.0.0', make_lastest: 'false' }, 'make_lastest'],
    [
      'a value that is none of those allowed',
      `POST ${releases}`,
      { tag_name: 'v1.0.0', make_latest: 'yes' },
      'body /make_latest',
    ],
    ['a number in the path that is none', `GET ${releases}/seven`, undefined, 'path release_id: / must be integer (integer)'],
    [
      'a number in the query that is none',
      `GET ${releases}?per_page=all`,
      undefined,
      'query per_page: / must be integer (integer)',
    ],
    ['a query that GitHub does not know', `GET ${releases}?perpage=5`, undefined, 'query perpage: is not known'],
  ])('with %s is answered 422 and makes the test fail', async (_, request, body, what) => {
    const client = await start();
    expect((await client(request, body)).status).toBe(422);
    expect(() => server.expectSound()).toThrow(what);
    await expect(server.close()).rejects.toThrow(what);
    expect(server.takeViolations()).toMatchObject([{ where: 'request', request }]);
  });

  test('for an operation outside the slice is answered 500 and makes the test fail', async () => {
    const client = await start();
    expect((await client('GET /repos/acme/hello/stargazers')).status).toBe(500);
    expect(() => server.expectSound()).toThrow('GET /repos/acme/hello/stargazers: no such operation in the slice');
    server.takeViolations();
  });

  test('to upload at the host of the API is none', async () => {
    const client = await start();
    const { body } = await client(`POST ${releases}`, { tag_name: 'v1.0.0', draft: true });
    expect((await client.upload(body.upload_url.replace('/api/uploads/', '/api/v3/'), 'a', 'a')).status).toBe(404);
    expect(server.takeViolations()).toHaveLength(1);
  });

  test('that is no JSON is answered 400', async () => {
    await start();
    const answer = await fetch(`${server.apiUrl}${releases}`, {
      method: 'POST',
      body: '{',
      headers: { authorization: 'Bearer writer' },
    });
    expect(answer.status).toBe(400);
  });
});

describe('an answer', () => {
  test('that the description does not allow is not given, and makes the test fail', async () => {
    const client = await start();
    const { body } = await client(`POST ${releases}`, { tag_name: 'v1.0.0', draft: true });
    await client.upload(body.upload_url, 'a', 'a');
    const [release] = server.state.repository('acme/hello').releases;
    Object.assign(release?.assets[0] ?? {}, { digest: 5 });
    expect((await client(`GET ${releases}`)).status).toBe(500);
    expect(() => server.expectSound()).toThrow(/answer GET .*: status 200: \/0\/assets\/0\/digest must be/);
    server.takeViolations();
    await server.close();
  });

  const list = findOperation('GET', releases)?.operation ?? { id: '', method: '', template: '' };

  test('has a status that the operation has, or one that any has', () => {
    const error = { message: 'No', documentation_url: 'https://docs.example' };
    expect(answerFaults(list, 418, error)).toEqual(['status 418: is not one that this operation answers with']);
    expect(answerFaults(list, 429, error)).toEqual([]);
    expect(answerFaults(list, 429, 'No')).not.toEqual([]);
  });

  test('has no member that the description does not name', () => {
    const { operation = list } = findOperation('GET', '/repos/acme/hello/immutable-releases') ?? {};
    expect(answerFaults(operation, 200, { enabled: true, enforced_by_owner: false })).toEqual([]);
    expect(answerFaults(operation, 200, { enabled: true, enforced_by_owner: false, more: 1 })).toHaveLength(1);
    expect(answerFaults(operation, 200, { enabled: true })).toHaveLength(1);
  });
});

test('a literal part of a path goes before a parameter, and some parameters hold slashes', () => {
  const found = (path: string) => findOperation('GET', `/repos/o/r${path}`);
  expect(found('/releases/latest')?.operation.id).toBe('repos/get-latest-release');
  expect(found('/releases/7')?.operation.id).toBe('repos/get-release');
  expect(found('/commits/a/pulls')?.operation.id).toBe('repos/list-pull-requests-associated-with-commit');
  expect(found('/git/ref/tags/release/1')?.parameters.ref).toBe('tags/release/1');
  expect(found('/releases/tags/release%2F1')?.parameters.tag).toBe('release/1');
  expect(found('/compare/v1...v2')?.parameters.basehead).toBe('v1...v2');
  expect(findOperation('PUT', '/repos/o/r/releases')).toBeUndefined();
});

test('a body where none is expected is a fault', () => {
  const { operation, parameters } = findOperation('GET', '/repos/o/r/releases') ?? { operation: undefined, parameters: {} };
  if (operation === undefined) throw new Error('not found');
  expect(requestFaults(operation, parameters, new URLSearchParams(), {})).toEqual(['body: is not expected']);
});
