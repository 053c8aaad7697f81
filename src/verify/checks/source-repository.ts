// The certificates say that the release was made from the repository asked for; where the policy takes a signer's word, its
// provenance may say it in place of a certificate that does not.

import type { Check } from '../../model/verdict.ts';
import { checkClaim } from '../certificate-claim.ts';

export const sourceRepository: Check = {
  id: 'source-repository',
  title: 'signed for the repository asked for',
  proves:
    'The issuer of the identity says that the signing workflow ran for this repository. Where the policy takes the source from the provenance, the signer alone says so.',
  doesNotProve: 'That the repository is the project you mean: you named it.',
  readsFrom: ['certificate'],
  run: (evidence) =>
    checkClaim(evidence, {
      claim: 'sourceRepositoryUri',
      fact: 'repository',
      noun: 'source repository',
      wanted: evidence.policy.repository,
      accepts: (value) => value === evidence.policy.repository,
      help: 'a reusable workflow signs for every caller: check the repository given with --repository',
    }),
};
