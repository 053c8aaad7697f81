import { expect, test } from 'vitest';
import type { HttpRequest, LoopbackHandler } from '../../../src/model/world.ts';
import { google } from '../../../src/sign/identity/google.ts';
import { failureWithout, identityContext, makeToken, realHttp } from '../../support/identity.ts';
import { serveLoopback } from '../../support/loopback.ts';

const flavor = { 'metadata-flavor': 'Google' };

async function ask(answer: Awaited<ReturnType<LoopbackHandler>>, prefix = '') {
  const asked: Parameters<LoopbackHandler>[0][] = [];
  const server = await serveLoopback(async (request) => {
    asked.push(request);
    return answer;
  });
  const context = identityContext({
    environment: { GCE_METADATA_HOST: `${prefix}${new URL(server.url).host}` },
    http: realHttp,
  });
  const work = google.getToken({ context }).finally(() => server.close());
  return { work, asked, context };
}

test.each(['', 'http://'])('the metadata server is asked for the audience and all claims: "%s"', async (prefix) => {
  const token = makeToken();
  const { work, asked } = await ask({ status: 200, headers: flavor, body: token }, prefix);
  expect(await work).toBe(token);
  expect(asked.map(({ path, headers }) => [path, headers['metadata-flavor']])).toEqual([
    ['/computeMetadata/v1/instance/service-accounts/default/identity?audience=sigstore&format=full', 'Google'],
  ]);
});

const token = makeToken();
test.each([
  ['somebody else under that name', { status: 200, body: token }, 'is not that of Google Cloud'],
  ['no service account', { status: 404, headers: flavor, body: token }, 'answered with status 404'],
  ['a page', { status: 200, headers: flavor, body: `<p>${token}</p>` }, 'gave an answer that is no token'],
])('%s is told without the answer', async (_, answer, what) => {
  const { work, context } = await ask(answer);
  const error = await failureWithout([token], context.told, work);
  expect([error.code, error.message]).toEqual(['network/no-identity-token', `the metadata server ${what}`]);
});

test.each(['', undefined])(
  'without a host in the environment the one of Google Cloud is asked, and through no proxy: %j',
  async (host) => {
    const asked: unknown[] = [];
    const http = {
      async request({ url, withoutProxy }: HttpRequest) {
        asked.push([new URL(url).host, withoutProxy]);
        return { status: 200, headers: flavor, body: Buffer.from(token) };
      },
    };
    const context = identityContext({ environment: { K_SERVICE: 'hello', GCE_METADATA_HOST: host }, http });
    expect(await google.getToken({ context })).toBe(token);
    expect(asked).toEqual([['metadata.google.internal', true]]);
  },
);

test.each(['a/b', 'a@b', 'a?b', 'https://a', 'a b', 'a:b', 'http://'])('"%s" is no host, or the default one', async (host) => {
  const context = identityContext({ environment: { GCE_METADATA_HOST: host } });
  if (host === 'http://') return expect(await google.check({ context })).toBeUndefined();
  const error = await failureWithout(['canary-none'], [], google.check({ context }));
  expect(error.code).toBe('usage/no-identity-source');
});
