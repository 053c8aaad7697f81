// Holds a text against what a policy asks for, the very text or the whole of a pattern, and a signer against its rules.

import type { CertificateClaims, SignerFacts } from '../model/signature.ts';
import { ToolError } from '../model/tool-error.ts';
import type { BuildLevel, Matcher, NamedClaim, Policy, SignerRule } from '../model/verdict.ts';

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

/** The rule that lets a signer in: the first that accepts all of it. What other rules say of the same signer counts for nothing. */
export function acceptingRule({ signers }: Pick<Policy, 'signers'>, signer: SignerFacts): SignerRule | undefined {
  return signers.find((rule) => accepts(rule, signer));
}

/** Whether one of the policy's rules accepts identity, issuer and all that it names besides. */
export function isAcceptedSigner(policy: Pick<Policy, 'signers'>, signer: SignerFacts): boolean {
  return acceptingRule(policy, signer) !== undefined;
}

/** Whether the rule that accepts this signer takes its provenance's word for what the certificate does not state. */
export function takesSignersWord(policy: Pick<Policy, 'signers'>, signer: SignerFacts): boolean {
  return acceptingRule(policy, signer)?.sourceFrom === 'provenance';
}

/** The build level that the policy grants what this signer builds; nothing for one that it does not accept. */
export function grantedLevel(policy: Pick<Policy, 'signers'>, signer: SignerFacts): BuildLevel | undefined {
  return acceptingRule(policy, signer)?.level;
}

/** Whether a rule names this signer, be its certificate's other claims what they may. */
export function namesSigner(rule: SignerRule, { identity, claims }: SignerFacts): boolean {
  return matches(rule.identity, identity) && matches(rule.issuer, claims.issuer);
}

/** The claims that a rule names and that a certificate does not state as it must. */
export function unmetClaims({ claims = {} }: SignerRule, stated: CertificateClaims): readonly NamedClaim[] {
  const named = Object.entries(claims) as readonly (readonly [NamedClaim, Matcher])[];
  return named.filter(([name, wanted]) => !matches(wanted, stated[name])).map(([name]) => name);
}

/** As in "let in by …". */
export function nameRule({ from, signers }: Pick<Policy, 'from' | 'signers'>, rule: SignerRule): string {
  return rule.name ?? (signers.length === 1 ? from : `${from}, signer ${signers.indexOf(rule) + 1}`);
}

/** Whom a rule accepts. */
export function printRule({ identity, issuer, claims = {} }: SignerRule): string {
  const named = Object.entries(claims).map(([name, wanted]) => `, ${name} ${printMatcher(wanted)}`);
  return `${printMatcher(identity)}, vouched for by ${printMatcher(issuer)}${named.join('')}`;
}

/** Whether an identity is that of a person: no URI has this form. */
export function isEmailAddress(identity: string): boolean {
  return /^[^@/:\s]+@[^@/:\s]+$/.test(identity);
}

function accepts(rule: SignerRule, signer: SignerFacts): boolean {
  return namesSigner(rule, signer) && unmetClaims(rule, signer.claims).length === 0;
}

/**
 * `u`: an escape that means nothing is an error, and a match goes by characters, not by halves of them. The pattern must be one by itself:
 * `a)|(b` is none, and would take its anchors apart.
 */
function toExpression(pattern: string): RegExp {
  new RegExp(pattern, 'u');
  return new RegExp(`^(?:${pattern})$`, 'u');
}
