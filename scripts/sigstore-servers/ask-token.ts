// Asks a stack's issuer for an identity token, as a test or a person does.

import { ToolError } from '../../src/model/tool-error.ts';
import type { Claims, IdentityKind } from './identity-kinds.ts';
import type { Stack } from './stack-folder.ts';

/**
 * @param claims Said in the place of what is made up.
 * @throws {ToolError} `network/no-token`.
 */
export async function askToken(stack: Pick<Stack, 'issuers'>, kind: IdentityKind, claims: Claims = {}): Promise<string> {
  const url = `${stack.issuers[kind]}/token`;
  try {
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify(claims) });
    const { token } = (await answer.json()) as { readonly token?: string };
    if (token !== undefined) return token;
  } catch (cause) {
    throw noToken(url, cause);
  }
  throw noToken(url);
}

function noToken(url: string, cause?: unknown): ToolError {
  return new ToolError('network', 'network/no-token', `"${url}" gave no token`, { help: 'see "scripts/sigstore status"', cause });
}
