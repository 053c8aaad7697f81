// The name in an identity token over which a certificate authority wants a signature, as proof that the key is held.
// Source: https://github.com/sigstore/fulcio/blob/main/pkg/identity (Name of each kind of principal)

import { isJsonObject } from '../codec/json-shape.ts';
import { parseStrictJson } from '../codec/strict-json.ts';
import { unreadableToken } from './signing-failure.ts';

/**
 * The e-mail address where the token has one, else the subject. The token's signature is not looked at: the authority does that.
 *
 * @throws {ToolError} `usage/identity-token`, never with any of the token in it.
 */
export function proofSubject(identityToken: string): string {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(identityToken)?.[1];
  if (payload === undefined) throw unreadableToken();
  const claims = parseStrictJson(Buffer.from(payload, 'base64url'));
  if (claims.status === 'malformed' || !isJsonObject(claims.value)) throw unreadableToken();
  const { sub, email, email_verified: isVerified } = claims.value;
  if (typeof email === 'string' && email !== '') {
    // Some issuers write it as text.
    if (isVerified !== true && isVerified !== 'true') throw unreadableToken();
    return email;
  }
  if (typeof sub !== 'string' || sub === '') throw unreadableToken();
  return sub;
}
