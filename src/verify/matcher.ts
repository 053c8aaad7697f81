// Holds a text against what a policy asks for: the very text, or the whole of a pattern.

import type { SignerFacts } from '../model/signature.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Matcher, Policy, SignerRule } from '../model/verdict.ts';

/** A pattern is anchored at both ends here, whatever it says: a part that matches is no match. */
export function matches(matcher: Matcher, value: string | undefined): boolean {
  if (value === undefined) return false;
  return 'exact' in matcher ? value === matcher.exact : toExpression(matcher.pattern).test(value);
}

export function printMatcher(matcher: Matcher): string {
  return 'exact' in matcher ? matcher.exact : `/^${matcher.pattern}$/`;
}

/** @throws {ToolError} `usage/bad-pattern` when the pattern is no regular expression. */
export function patternMatcher(pattern: string): Matcher {
  try {
    toExpression(pattern);
  } catch (cause) {
    throw new ToolError('usage', 'usage/bad-pattern', `"${pattern}" is no regular expression`, {
      help: 'give a JavaScript regular expression; it is held against the whole text',
      cause,
    });
  }
  return { pattern };
}

/** A text of which every character stands for itself in a pattern. */
export function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Whether one of the policy's rules accepts both the identity and the issuer. */
export function isAcceptedSigner(policy: Policy, signer: SignerFacts): boolean {
  return policy.signers.some((rule) => accepts(rule, signer));
}

/** Whether a rule that accepts this signer takes its provenance's word for what the certificate does not state. */
export function takesSignersWord(policy: Policy, signer: SignerFacts): boolean {
  return policy.signers.some((rule) => rule.sourceFrom === 'provenance' && accepts(rule, signer));
}

/** Whether an identity is that of a person: no URI has this form. */
export function isEmailAddress(identity: string): boolean {
  return /^[^@/:\s]+@[^@/:\s]+$/.test(identity);
}

function accepts(rule: SignerRule, { identity, claims }: SignerFacts): boolean {
  return matches(rule.identity, identity) && matches(rule.issuer, claims.issuer);
}

/** `u`: an escape that means nothing is an error, and a match goes by characters, not by halves of them. */
function toExpression(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u');
}
