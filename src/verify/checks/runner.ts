// The certificates name the kind of machine that the policy demands.

import type { Check } from '../../model/verdict.ts';
import { checkClaim } from '../certificate-claim.ts';

export const runner: Check = {
  id: 'runner',
  title: 'the run was on a machine of the kind asked for',
  proves: 'The issuer of the identity says which kind of machine ran the signing workflow.',
  doesNotProve: 'That the machine was not tampered with.',
  readsFrom: ['certificate'],
  run: (evidence) => {
    const { runner: wanted } = evidence.policy;
    if (wanted === undefined) return { summary: 'the policy asks for none', failures: [], notAsked: true };
    return checkClaim(evidence, {
      claim: 'runnerEnvironment',
      noun: 'runner environment',
      wanted,
      accepts: (value) => value === wanted,
      help: 'a self-hosted machine is under its owner\'s hand: correct "runner" in the policy only if you trust it',
    });
  },
};
