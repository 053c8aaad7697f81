import { describe, expect, test } from 'vitest';
import { identitySourceIds } from '../../../src/model/signing.ts';
import { chooseIdentity } from '../../../src/sign/identity/choose-identity.ts';
import { failureWithout, identityContext, makeToken } from '../../support/identity.ts';

const token = makeToken();
const runner = {
  GITHUB_ACTIONS: 'true',
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://tokens.example',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'canary-request-token',
};
const issuers = ['https://issuer.example'];

const chosen = async (environment: Readonly<Record<string, string>>, interactive = false) =>
  (await chooseIdentity(identityContext({ environment, interactive, identityIssuers: issuers }))).id;

test.each([
  ['github', runner],
  ['gitlab', { GITLAB_CI: 'true', SIGSTORE_ID_TOKEN: token }],
  ['buildkite', { BUILDKITE: 'true' }],
  ['circleci', { CIRCLECI: 'true' }],
  ['google', { GCE_METADATA_HOST: '127.0.0.1:1' }],
  ['google', { K_SERVICE: 'hello' }],
  ['google', { CLOUD_RUN_JOB: 'hello' }],
  ['variable', { SIGSTORE_ID_TOKEN: token }],
] as const)('the environment shows "%s" by itself, in CI and at a terminal', async (id, environment) => {
  expect([await chosen({ ...environment, CI: 'true' }), await chosen(environment, true)]).toEqual([id, id]);
});

test('a file that is named is the source', async () => {
  const source = await chooseIdentity(identityContext({ files: filesWith(token) }), { tokenFile: '/token' });
  expect([source.id, await source.getToken()]).toEqual(['file', token]);
});

test.each(['CIRCLECI', 'BUILDKITE', 'GITHUB_ACTIONS', 'GITLAB_CI'])('%s shows nothing when it is not true', async (name) => {
  expect(await chosen({ [name]: 'false' }, true)).toBe('browser');
});

test('the project of Google Cloud alone shows nothing: laptops and workflows of GitHub have it too', async () => {
  expect(await chosen({ GOOGLE_CLOUD_PROJECT: 'hello' }, true)).toBe('browser');
  expect(await chosen({ ...runner, GOOGLE_CLOUD_PROJECT: 'hello' })).toBe('github');
});

describe('two sources at once', () => {
  test.each([
    ['github', 'variable', { ...runner, SIGSTORE_ID_TOKEN: token }],
    ['github', 'buildkite', { ...runner, BUILDKITE: 'true' }],
    ['google', 'variable', { K_SERVICE: 'hello', SIGSTORE_ID_TOKEN: token }],
  ])('"%s" and "%s" are refused by name, with the option that chooses', async (first, second, environment) => {
    const context = identityContext({ environment });
    const error = await failureWithout([token, 'canary-request-token'], context.told, chooseIdentity(context));
    expect([error.kind, error.code]).toEqual(['usage', 'usage/two-identity-sources']);
    expect(error.message).toContain(`"${first}"`);
    expect(error.message).toContain(`"${second}"`);
    expect(error.help).toBe(`say which one signs: "--identity-from ${first}" or "--identity-from ${second}"`);
  });

  test.each([
    ['variable', { SIGSTORE_ID_TOKEN: token }],
    ['gitlab', { GITLAB_CI: 'true', SIGSTORE_ID_TOKEN: token }],
    ['github', runner],
  ])('a file beside "%s" too, also when the file is not there', async (id, environment) => {
    const work = chooseIdentity(identityContext({ environment }), { tokenFile: '/nowhere/token' });
    const error = await failureWithout([token], [], work);
    expect(error.code).toBe('usage/two-identity-sources');
    expect(error.message).toContain(`"${id}"`);
    expect(error.message).toContain('"file" (the file of --identity-token-file)');
  });

  test('the one that is named is taken', async () => {
    const context = identityContext({ environment: { ...runner, SIGSTORE_ID_TOKEN: token } });
    const source = await chooseIdentity(context, { from: 'variable' });
    expect([source.id, await source.getToken()]).toEqual(['variable', token]);
    expect((await chooseIdentity(context, { from: 'github' })).id).toBe('github');
  });

  test('GitLab with its variable is one source, not two', async () => {
    expect(await chosen({ GITLAB_CI: 'true', SIGSTORE_ID_TOKEN: token })).toBe('gitlab');
  });

  test('a job without the permission gives way to the token that it was given', async () => {
    expect(await chosen({ GITHUB_ACTIONS: 'true', SIGSTORE_ID_TOKEN: token })).toBe('variable');
  });

  test('a job of GitLab that declares no token gives way to a file', async () => {
    const context = identityContext({ environment: { GITLAB_CI: 'true' }, files: filesWith(token) });
    expect((await chooseIdentity(context, { tokenFile: '/token' })).id).toBe('file');
  });
});

describe('no source', () => {
  test('at a terminal is a login in the browser', async () => {
    expect(await chosen({}, true)).toBe('browser');
  });

  test.each([
    ['without a terminal', {}, false],
    ['in CI, also with a terminal', { CI: 'true' }, true],
  ])('%s is an error that lists what was looked for', async (_, environment, interactive) => {
    const context = identityContext({ environment, interactive, identityIssuers: issuers });
    const error = await failureWithout([token], context.told, chooseIdentity(context));
    expect([error.kind, error.code]).toEqual(['usage', 'usage/no-identity-source']);
    for (const name of [
      'GITHUB_ACTIONS',
      'GITLAB_CI',
      'BUILDKITE',
      'CIRCLECI',
      'K_SERVICE',
      'SIGSTORE_ID_TOKEN',
      '--identity-token-file',
    ]) {
      expect(error.message).toContain(name);
    }
  });

  test.each(['false', '0', ''])('at a terminal with CI=%s is a login', async (CI) => {
    expect(await chosen({ CI }, true)).toBe('browser');
  });

  test('in GitHub Actions without the permission is told as that', async () => {
    const context = identityContext({ environment: { GITHUB_ACTIONS: 'true', CI: 'true' } });
    expect((await failureWithout([token], [], chooseIdentity(context))).code).toBe('usage/no-id-token-permission');
  });

  test('in a job of GitLab that declares none is told as that', async () => {
    const context = identityContext({ environment: { GITLAB_CI: 'true', CI: 'true' } });
    expect((await failureWithout([token], [], chooseIdentity(context))).code).toBe('usage/no-gitlab-id-token');
  });

  test.each([
    ['no issuer', []],
    ['an issuer over plain http', ['http://issuer.example']],
    ['an issuer that is no address', ['issuer']],
  ])('with %s nobody can log in', async (_, identityIssuers) => {
    for (const from of ['browser', 'device'] as const) {
      const context = identityContext({ interactive: true, identityIssuers });
      expect((await failureWithout([token], [], chooseIdentity(context, { from }))).code).toBe('usage/no-identity-issuer');
    }
  });
});

test.each(identitySourceIds)('"%s" can be named, and answers under that name or says why it cannot', async (from) => {
  const context = identityContext({ identityIssuers: issuers });
  const ended = await chooseIdentity(context, { from }).then(
    ({ id, title }) => [id, title !== ''],
    ({ code }) => [code],
  );
  expect([[from, true], ['usage/no-identity-source']]).toContainEqual(ended);
});

test('nothing is asked before the token is wanted', async () => {
  // The context's network fails the test, and a program that is not there would too.
  await chosen(runner);
  await chosen({ BUILDKITE: 'true' });
  await chosen({ K_SERVICE: 'hello' });
});

function filesWith(text: string) {
  return { readText: async () => text, stat: async () => undefined };
}
