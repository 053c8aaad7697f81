// Names the issuer where a person logs in, and connects to it.

import { ToolError } from '../../model/tool-error.ts';
import type { IdentityContext } from './identity-source.ts';
import type { IdentityIssuer } from './openid-client.ts';
import { isPrivateAddress } from './private-address.ts';

/** @throws {ToolError} `usage/no-identity-issuer` when none is named, or the first one is no address for a secret. */
export function loginIssuer({ identityIssuers }: IdentityContext): string {
  const [issuer] = identityIssuers;
  if (issuer === undefined) {
    throw new ToolError('usage', 'usage/no-identity-issuer', 'the signing services name no issuer where a person could log in', {
      help: 'name one in the signing configuration, or give a token with "--identity-token-file"',
    });
  }
  if (!isPrivateAddress(issuer)) {
    throw new ToolError('usage', 'usage/no-identity-issuer', `the identity issuer "${issuer}" is no https address`, {
      help: 'give its https address; http is taken on this machine alone',
    });
  }
  return issuer;
}

/** @throws {ToolError} that of `loginIssuer`, and those of `connectIssuer`. */
export async function connectLoginIssuer(context: IdentityContext): Promise<IdentityIssuer> {
  const address = loginIssuer(context);
  const { connectIssuer } = await import('./openid-client.ts');
  return connectIssuer(address, context.http);
}
