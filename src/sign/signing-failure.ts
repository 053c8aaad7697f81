// Turns what @sigstore/sign throws into an error that says which service failed and never carries the identity token.

import { ToolError } from '../model/tool-error.ts';
import { InternalError } from './sigstore-sign.ts';

/**
 * The library prints a token that it cannot read, decoded too, and servers may repeat what they were sent; so its errors are never
 * kept as a cause: their messages are, without the token.
 */
export function toSigningFailure(error: unknown, identityToken: string): ToolError {
  const excerpt = messagesOf(error).map((text) => withoutToken(text, identityToken));
  switch (error instanceof InternalError ? error.code : undefined) {
    case 'CA_CREATE_SIGNING_CERTIFICATE_ERROR':
      return new ToolError('network', 'network/no-certificate', 'the certificate authority gave no certificate', {
        help: 'get a fresh identity token for the audience "sigstore" and sign again',
        excerpt,
      });
    case 'TLOG_CREATE_ENTRY_ERROR':
    case 'TLOG_FETCH_ENTRY_ERROR':
      return new ToolError('network', 'network/no-log-entry', 'the transparency log did not record a signature', {
        help: 'sign again when the log can be reached',
        excerpt,
      });
    case 'TSA_CREATE_TIMESTAMP_ERROR':
      return new ToolError('network', 'network/no-timestamp', 'the timestamp authority gave no timestamp', {
        help: 'sign again when the timestamp authority can be reached',
        excerpt,
      });
    case 'IDENTITY_TOKEN_READ_ERROR':
    case 'IDENTITY_TOKEN_PARSE_ERROR':
      return unreadableToken();
    case undefined:
      return new ToolError('network', 'network/not-signed', 'a signing service gave an answer that cannot be used', {
        help: 'look at the reasons, and whether the URLs are those of a certificate authority and a log',
        excerpt,
      });
  }
}

/** Without the reasons: they hold the token, as it is or decoded. */
export function unreadableToken(): ToolError {
  return new ToolError('usage', 'usage/identity-token', 'the identity token is not a JSON Web Token that names a subject', {
    help: 'give the token itself, as the issuer made it, with nothing around it',
  });
}

/** The text with the token, and each of its parts that is long enough to tell something, replaced. */
export function withoutToken(text: string, identityToken: string): string {
  const secrets = [identityToken, ...identityToken.split('.').filter(({ length }) => length >= 8)];
  return secrets.filter((secret) => secret !== '').reduce((rest, secret) => rest.replaceAll(secret, '(identity token)'), text);
}

function messagesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [String(error)];
  return error.cause === undefined || error.cause === null ? [error.message] : [error.message, ...messagesOf(error.cause)];
}
