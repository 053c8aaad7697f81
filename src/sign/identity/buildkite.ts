// Identity tokens of Buildkite, from the agent that runs the job.
// Source: https://buildkite.com/docs/agent/v3/cli-oidc

import type { IdentitySourceKind } from './identity-source.ts';
import { tokenFromProgram } from './program-token.ts';
import { identityAudience } from './token-text.ts';

export const buildkite: IdentitySourceKind = {
  id: 'buildkite',
  title: 'Buildkite',
  shownBy: 'BUILDKITE',
  isShown: ({ context }) => context.environment.BUILDKITE === 'true',
  check: async () => undefined,
  getToken: ({ context }) =>
    tokenFromProgram(context, 'buildkite-agent', ['oidc', 'request-token', '--audience', identityAudience]),
};
