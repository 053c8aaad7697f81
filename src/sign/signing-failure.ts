// Turns a service's fault into an error that says which service failed and never carries the identity token.

import { type ErrorKind, ToolError } from '../model/tool-error.ts';
import type { FaultCode, ServiceFault } from './services/service-fault.ts';

/** Services may repeat what they were sent, so a fault is never kept as a cause: its reasons are, without the token. */
export function toSigningFailure({ code, reasons }: ServiceFault, identityToken: string): ToolError {
  const excerpt = reasons.map((text) => printReason(text, identityToken));
  const { kind, message, help } = failures[code];
  return new ToolError(kind, code, message, { help, excerpt });
}

/** A service's own words without the token, cut where they go on and on. */
export function printReason(text: string, identityToken: string): string {
  const told = withoutToken(text, identityToken);
  return told.length > longestReason ? `${told.slice(0, longestReason)}…` : told;
}

/** Without the reasons: they hold the token, as it is or decoded. */
export function unreadableToken(): ToolError {
  return new ToolError('usage', 'usage/identity-token', 'the identity token is not a JSON Web Token that names a subject', {
    help: 'give the token itself, as the issuer made it, with nothing around it; an e-mail address must be verified by the issuer',
  });
}

const failures: Readonly<Record<FaultCode, { readonly kind: ErrorKind; readonly message: string; readonly help: string }>> = {
  'network/no-certificate': {
    kind: 'network',
    message: 'the certificate authority gave no certificate',
    help: 'get a fresh identity token for the audience "sigstore" and sign again',
  },
  'network/no-log-entry': {
    kind: 'network',
    message: 'the transparency log did not record a signature',
    help: 'sign again when the log can be reached',
  },
  'network/no-timestamp': {
    kind: 'network',
    message: 'the timestamp authority gave no timestamp',
    help: 'sign again when the timestamp authority can be reached',
  },
  'network/wrong-certificate': {
    kind: 'network',
    message: 'the certificate authority gave a certificate for another key',
    help: 'look at the URL, and at what stands between this machine and the authority',
  },
  'network/wrong-log-entry': {
    kind: 'network',
    message: 'the transparency log answered with an entry that is not of this signature',
    help: 'look at the URL and at the clock of the log, and at what stands between this machine and the log',
  },
  'network/wrong-timestamp': {
    kind: 'network',
    message: 'the timestamp authority answered with a timestamp that is not for this signature',
    help: 'look at the URL and at the clock of the authority, and at what stands between this machine and it',
  },
  'sign/unexpected-identity': {
    kind: 'usage',
    message: 'the certificate names another identity than the one that signs',
    help: 'use a certificate authority that knows the issuer of the identity token; nothing was signed',
  },
};

const longestReason = 500;
/** Shorter pieces of a token tell nothing and occur in other words too. */
const shortestPiece = 8;

/** The text with the token, and every piece of it that is long enough to tell something, replaced. */
export function withoutToken(text: string, identityToken: string): string {
  if (identityToken === '') return text;
  const whole = text.replaceAll(identityToken, mark);
  const pieces = new Set<string>();
  for (let at = 0; at + shortestPiece <= identityToken.length; at += 1) {
    pieces.add(identityToken.slice(at, at + shortestPiece));
  }
  let left = '';
  for (let at = 0; at < whole.length; ) {
    let end = at;
    while (pieces.has(whole.slice(end, end + shortestPiece))) end += 1;
    left += end === at ? whole.charAt(at) : mark;
    at = end === at ? at + 1 : end + shortestPiece - 1;
  }
  return left;
}

const mark = '(identity token)';
