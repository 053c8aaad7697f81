import { expect, test } from 'vitest';
import { gitlab } from '../../../src/sign/identity/gitlab.ts';
import { failureWithout, identityContext, makeToken } from '../../support/identity.ts';

test('the token is the one that the job declared', async () => {
  const token = makeToken();
  const context = identityContext({ environment: { GITLAB_CI: 'true', SIGSTORE_ID_TOKEN: token } });
  await gitlab.check({ context });
  expect(await gitlab.getToken({ context })).toBe(token);
});

test.each([undefined, ''])('a job that declares none is told the very lines to add: %j', async (SIGSTORE_ID_TOKEN) => {
  const context = identityContext({ environment: { GITLAB_CI: 'true', SIGSTORE_ID_TOKEN, CI_JOB_TOKEN: 'canary-job-token' } });
  const error = await failureWithout(['canary-job-token'], [], gitlab.check({ context }));
  expect([error.kind, error.code]).toEqual(['usage', 'usage/no-gitlab-id-token']);
  expect(error.excerpt).toEqual(['id_tokens:', '  SIGSTORE_ID_TOKEN:', '    aud: sigstore']);
});

test('a variable that holds no token is refused without what it holds', async () => {
  const text = 'canary-first canary-second';
  const context = identityContext({ environment: { GITLAB_CI: 'true', SIGSTORE_ID_TOKEN: text } });
  const error = await failureWithout([text], context.told, gitlab.getToken({ context }));
  expect(error.code).toBe('usage/identity-token');
});

test('outside of GitLab it says so', async () => {
  const error = await failureWithout(['canary-none'], [], gitlab.check({ context: identityContext() }));
  expect(error.code).toBe('usage/no-identity-source');
});
