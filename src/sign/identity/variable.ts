// An identity token that somebody put into the variable SIGSTORE_ID_TOKEN, which Sigstore's clients share.
// Source: https://docs.sigstore.dev/cosign/signing/signing_with_containers/

import { ToolError } from '../../model/tool-error.ts';
import { unreadableToken } from '../signing-failure.ts';
import type { IdentityContext, IdentitySourceKind } from './identity-source.ts';
import { tokenIn } from './token-text.ts';

export const variable: IdentitySourceKind = {
  id: 'variable',
  title: 'the variable SIGSTORE_ID_TOKEN',
  shownBy: 'SIGSTORE_ID_TOKEN',
  // On GitLab that variable is the job's own token: one source, not two.
  isShown: ({ context: { environment } }) => (environment.SIGSTORE_ID_TOKEN ?? '') !== '' && environment.GITLAB_CI !== 'true',
  async check({ context }) {
    tokenInVariable(context);
  },
  async getToken({ context }) {
    return tokenInVariable(context);
  },
};

/** @throws {ToolError} `usage/identity-token`, without what the variable holds; `usage/no-identity-source` when it holds nothing. */
export function tokenInVariable({ environment }: IdentityContext): string {
  const text = environment.SIGSTORE_ID_TOKEN ?? '';
  if (text === '') {
    throw new ToolError('usage', 'usage/no-identity-source', 'the variable SIGSTORE_ID_TOKEN is not set', {
      help: 'set it to an identity token for the audience "sigstore"',
    });
  }
  const token = tokenIn(text);
  if (token === undefined) throw unreadableToken();
  return token;
}
