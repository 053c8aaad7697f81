// The certificates say that the signing run was started in a way that the policy allows. Where the policy takes a signer's word, a
// certificate may be silent: a person's is, and so is the provenance of what a person built.

import type { Check } from '../../model/verdict.ts';
import { checkClaim } from '../certificate-claim.ts';
import { acceptedSigners } from '../evidence.ts';
import { isEmailAddress } from '../matcher.ts';

/** What a rehearsal's certificate states; see sign/rehearsal-claims.ts. */
const rehearsalTrigger = 'rehearsal';

export const buildTrigger: Check = {
  id: 'build-trigger',
  title: 'the run was started in an allowed way',
  proves:
    'The issuer of the identity says that the signing workflow was started by one of these events. Where the policy takes the source from the provenance, a certificate that names no event passes.',
  doesNotProve: 'Who pushed the tag or pressed the button.',
  readsFrom: ['certificate'],
  run: (evidence) => {
    const allowed = [
      ...evidence.policy.triggers,
      ...(evidence.rehearsalRoot && evidence.policy.allowRehearsal ? [rehearsalTrigger] : []),
    ];
    const outcome = checkClaim(evidence, {
      claim: 'buildTrigger',
      mayBeSilent: true,
      noun: 'build trigger',
      wanted: allowed.join(' or '),
      accepts: (value) => allowed.includes(value),
      help: 'a pull request or a schedule must not sign a release; "triggers" in the policy names what may',
    });
    const signers = acceptedSigners(evidence);
    const silent = signers.filter(({ signer }) => signer.claims.buildTrigger === undefined);
    if (silent.length === 0 || outcome.failures.length > 0) return outcome;
    const who = silent.every(({ signer }) => isEmailAddress(signer.identity)) ? 'a person' : 'one who is taken at its word';
    const rest = silent.length < signers.length ? `${outcome.summary}; ` : '';
    return { ...outcome, summary: `${rest}${who} signed, and nothing states a trigger${rest === '' ? '' : ' of that'}` };
  },
};
