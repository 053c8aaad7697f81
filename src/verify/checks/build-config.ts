// The file that started the signing run lies in the source repository, at the source ref: a reusable workflow signs under its own
// name for whichever file calls it.

import type { SignerFacts } from '../../model/signature.ts';
import type { Check, Failure, ReleaseEvidence } from '../../model/verdict.ts';
import { describeStated } from '../certificate-claim.ts';
import { acceptedSigners, notJudged } from '../evidence.ts';
import { acceptingRule, isEmailAddress, printMatcher, takesSignersWord } from '../matcher.ts';

export const buildConfig: Check = {
  id: 'build-config',
  title: 'started by a file of that repository, at that ref',
  proves:
    'The issuer of the identity says that the run was started by a file in the repository, and at the ref, that the certificate names as its source, unless the policy names the file itself. Where the policy takes the source from the provenance, a certificate that names no file passes.',
  doesNotProve: 'What is in that file: whoever may push to the repository writes it.',
  readsFrom: ['certificate'],
  run: (evidence) => {
    const signers = acceptedSigners(evidence);
    if (signers.length === 0) return notJudged('no signature of an accepted signer');
    const judged = signers.map(({ where, signer }) => judge(evidence, where, signer));
    const failures = new Map(judged.flatMap(({ failure }) => (failure === undefined ? [] : [[failure.got, failure] as const])));
    const summaries = new Set(judged.flatMap(({ summary }) => summary ?? []));
    return { summary: [...summaries].join('; '), failures: [...failures.values()] };
  },
};

/**
 * Held against what the certificate itself states of its source, which `source-repository` and `source-ref` hold against the policy: a
 * fork, a branch or another tag is then the business of one check.
 */
function judge(
  { policy }: ReleaseEvidence,
  where: string,
  signer: SignerFacts,
): { readonly summary: string; readonly failure?: never } | { readonly failure: Failure; readonly summary?: never } {
  const { buildConfigUri: got, sourceRepositoryUri = policy.repository, sourceRepositoryRef = policy.ref } = signer.claims;
  const rule = acceptingRule(policy, signer);
  const named = rule?.claims?.buildConfigUri;
  // It matches, or the rule would not accept this signer.
  if (named !== undefined) return { summary: `${printMatcher(named)}, as the policy names it` };
  if (got === undefined && takesSignersWord(policy, signer)) {
    const who = isEmailAddress(signer.identity) ? 'a person' : 'one who is taken at its word';
    return { summary: `${who} signed, and no file is claimed` };
  }
  // A policy that pins the signer to the letter has pinned this very file, wherever its host says that it lies.
  const isPinned = rule !== undefined && 'exact' in rule.identity && rule.identity.exact === got;
  if (got?.endsWith(`@${sourceRepositoryRef}`) && (isPinned || liesIn(sourceRepositoryUri, got, sourceRepositoryRef))) {
    return { summary: got };
  }
  return {
    failure: {
      reason: describeStated(where, { value: got, from: 'certificate' }, 'file that started the run'),
      wanted: `${sourceRepositoryUri}/…@${sourceRepositoryRef}`,
      got: got ?? 'nothing',
      from: 'certificate',
      help: 'where a file elsewhere rightly starts the run, name it as "buildConfigUri" under "claims" of this signer in the policy',
    },
  };
}

/** `<repository>/<path>@<ref>`. A branch may be called `x@refs/tags/v1`: of two refs neither is believed. */
function liesIn(repository: string, uri: string, ref: string): boolean {
  const path = uri.startsWith(repository) ? uri.slice(repository.length, -`@${ref}`.length) : undefined;
  return path !== undefined && /^(?:\/.*)?$/s.test(path) && !path.includes('@refs/');
}
