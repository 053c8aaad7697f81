import { expect, test } from 'vitest';
import { variable } from '../../../src/sign/identity/variable.ts';
import { failureWithout, identityContext, makeToken } from '../../support/identity.ts';

test('the token is what the variable holds, without the end of line that a shell left', async () => {
  const token = makeToken();
  const context = identityContext({ environment: { SIGSTORE_ID_TOKEN: `${token}\n` } });
  await variable.check({ context });
  expect(await variable.getToken({ context })).toBe(token);
});

test.each(['canary-first', 'canary-first.canary-second', `${makeToken()}.canary-more`, `Bearer ${makeToken()}`])(
  'anything else is refused before the release is begun, and nothing of it is repeated: %#',
  async (text) => {
    const context = identityContext({ environment: { SIGSTORE_ID_TOKEN: text } });
    for (const work of [variable.check, variable.getToken]) {
      expect((await failureWithout([text], context.told, work({ context }))).code).toBe('usage/identity-token');
    }
  },
);

test('a variable that is not set is told by name', async () => {
  const error = await failureWithout(['canary-none'], [], variable.check({ context: identityContext() }));
  expect([error.code, error.message]).toEqual(['usage/no-identity-source', 'the variable SIGSTORE_ID_TOKEN is not set']);
});
