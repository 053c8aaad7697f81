// Everybody who signed anything in the folder is one whom a single rule of the policy accepts, and the report says which rule.

import type { SignerFacts } from '../../model/signature.ts';
import type { Check, Failure, Policy } from '../../model/verdict.ts';
import { conclude, notJudged } from '../evidence.ts';
import { acceptingRule, nameRule, namesSigner, printMatcher, printRule, unmetClaims } from '../matcher.ts';

export const signerIdentity: Check = {
  id: 'signer-identity',
  title: 'the signer is the one asked for',
  proves:
    'Identity and issuer of each signing certificate, and what else the policy names of it, are as a whole and together what one rule of the policy asks for.',
  doesNotProve: 'That nobody else could sign as this identity: whoever controls the account or the workflow can.',
  readsFrom: ['certificate'],
  run: (evidence) => {
    const { policy } = evidence;
    const authenticated = evidence.signatures.flatMap((outcome) => (outcome.status === 'authenticated' ? [outcome] : []));
    if (authenticated.length === 0) return notJudged('no signature that holds');
    const accepted = new Set<string>();
    const failures = new Map<string, Failure>();
    for (const { where, signer } of authenticated) {
      const rule = acceptingRule(policy, signer);
      if (rule !== undefined) {
        accepted.add(`${signer.identity}, let in by ${nameRule(policy, rule)}`);
        continue;
      }
      for (const { about, ...failure } of describeRefusal(policy, where, signer)) {
        const key = `${about} ${failure.got}`;
        if (!failures.has(key)) failures.set(key, failure);
      }
    }
    return conclude(evidence, listFirst([...accepted]), [...failures.values()]);
  },
};

/** A pattern may let in as many as there are signatures: a thousand names are nobody's line. */
function listFirst(texts: readonly string[]): string {
  const rest = texts.length - 3;
  return `${texts.slice(0, 3).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
}

/** What is wrong with one signature; said once, however many are wrong in the same way. */
interface Refusal extends Failure {
  readonly about: string;
}

/** Where the signer is one of those named, what its certificate states otherwise; else that it is somebody else. */
function describeRefusal(policy: Policy, where: string, signer: SignerFacts): readonly Refusal[] {
  const { identity, claims } = signer;
  const named = policy.signers.find((rule) => namesSigner(rule, signer));
  if (named === undefined) {
    return [
      {
        about: 'identity',
        reason: `"${where}" is signed by somebody else`,
        wanted: policy.signers.map(printRule).join(' or '),
        got: `${identity}, vouched for by ${claims.issuer ?? 'nobody'}`,
        from: 'certificate',
        help: 'use this release only if you trust that signer, and then name it with --identity and --issuer, or in a policy',
      },
    ];
  }
  return unmetClaims(named, claims).map((name) => {
    const wanted = named.claims?.[name];
    return {
      about: name,
      reason: `the certificate of "${where}" does not state the "${name}" that ${nameRule(policy, named)} asks for`,
      ...(wanted === undefined ? {} : { wanted: printMatcher(wanted) }),
      got: claims[name] ?? 'nothing',
      from: 'certificate',
      help: 'find out why the release was signed in another way before you change "claims" in the policy',
    };
  });
}
