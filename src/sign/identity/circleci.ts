// Identity tokens of CircleCI, from its command line. The tokens that it puts into variables are for another audience.
// Source: https://circleci.com/docs/oidc-tokens-with-custom-claims/

import type { IdentitySourceKind } from './identity-source.ts';
import { tokenFromProgram } from './program-token.ts';
import { identityAudience } from './token-text.ts';

export const circleci: IdentitySourceKind = {
  id: 'circleci',
  title: 'CircleCI',
  shownBy: 'CIRCLECI',
  isShown: ({ context }) => context.environment.CIRCLECI === 'true',
  check: async () => undefined,
  getToken: ({ context }) =>
    tokenFromProgram(context, 'circleci', ['run', 'oidc', 'get', '--claims', `{"aud": "${identityAudience}"}`]),
};
