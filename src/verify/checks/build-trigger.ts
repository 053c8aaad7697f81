// The certificates say that the signing run was started in a way that the policy allows.

import type { Check } from '../../model/verdict.ts';
import { checkClaim } from '../certificate-claim.ts';

/** What a rehearsal's certificate states; see sign/rehearsal-claims.ts. */
const rehearsalTrigger = 'rehearsal';

export const buildTrigger: Check = {
  id: 'build-trigger',
  title: 'the run was started in an allowed way',
  proves: 'The issuer of the identity says that the signing workflow was started by one of these events.',
  doesNotProve: 'Who pushed the tag or pressed the button.',
  run: (evidence) => {
    const allowed = [
      ...evidence.policy.triggers,
      ...(evidence.rehearsalRoot && evidence.policy.allowRehearsal ? [rehearsalTrigger] : []),
    ];
    return checkClaim(evidence, {
      claim: 'buildTrigger',
      noun: 'build trigger',
      wanted: allowed.join(' or '),
      accepts: (value) => allowed.includes(value),
      help: 'a pull request or a schedule must not sign a release; "triggers" in the policy names what may',
    });
  },
};
