// The policy grants every signer the build level that it demands. A level is the policy's word: nothing in a release proves one.

import type { BuildLevel, Check, Failure } from '../../model/verdict.ts';
import { acceptedSigners, notJudged } from '../evidence.ts';
import { acceptingRule, grantedLevel, nameRule } from '../matcher.ts';

export const level: Check = {
  id: 'level',
  title: 'the policy grants the build level that it demands',
  proves: 'The policy that you gave says that what these signers build is of this level of the SLSA build track.',
  doesNotProve: 'That it is: the level is the word of the policy, and nothing in a release tests it.',
  readsFrom: ['certificate'],
  run: (evidence) => {
    const { policy } = evidence;
    const signers = acceptedSigners(evidence);
    if (signers.length === 0) return notJudged('no signature of an accepted signer');
    const granted = signers.map(({ signer }) => grantedLevel(policy, signer));
    const lowest = Math.min(...granted.map((each) => each ?? 0));
    const summary = lowest === 0 ? 'the policy grants no level' : `level ${lowest}, by policy`;
    const { minimumLevel } = policy;
    if (minimumLevel === undefined && lowest === 0) return { summary, failures: [], notAsked: true };
    if (minimumLevel === undefined || lowest >= minimumLevel) return { summary, failures: [] };
    const failures = new Map<string, Failure>();
    for (const { where, signer } of signers) {
      const [rule, got] = [acceptingRule(policy, signer), grantedLevel(policy, signer)];
      if (rule === undefined || (got ?? 0) >= minimumLevel) continue;
      const name = nameRule(policy, rule);
      if (failures.has(name)) continue;
      failures.set(name, {
        reason: `the policy grants the signer of "${where}", let in by ${name}, too low a level`,
        wanted: printLevel(minimumLevel),
        got: printLevel(got),
        help: 'ask for a release by a signer whom you grant that level; raise "level" in the policy only for what you know of its builder',
      });
    }
    return { summary, failures: [...failures.values()] };
  },
};

function printLevel(value: BuildLevel | undefined): string {
  return value === undefined ? 'no level, by policy' : `level ${value}, by policy`;
}
