// Somebody who is believed says what the release is made of, or the caller does without that. Only a release with its own
// manifest says it: in any other, a file that was taken away is not missed.

import { releaseFileNames } from '../../model/release.ts';
import type { Check } from '../../model/verdict.ts';
import { acceptedOfKind, conclude, notClaimed, notJudged } from '../evidence.ts';

export const completeness: Check = {
  id: 'completeness',
  title: 'somebody says what the release is made of',
  proves: 'A signed release statement names all files and statements of the release, or you said that you do without one.',
  doesNotProve: 'That nothing is missing or extra: subjects and release-statement do. Where it is not claimed, nothing does.',
  readsFrom: ['predicate', 'folder'],
  run: (evidence) => {
    const { foreign, policy, entries } = evidence;
    if (foreign !== undefined) {
      if (policy.completeness !== 'required') {
        return notClaimed('nothing signed says what else belongs to the release');
      }
      return conclude(evidence, '', [
        {
          reason: 'nothing signed says what belongs to the release, and the policy demands it',
          wanted: `a ${releaseFileNames.manifest} and its release statement`,
          got: 'neither',
          from: 'folder',
          help: 'write "completeness: not-required" in the policy if you can live with files that are missing and not missed',
        },
      ]);
    }
    if (acceptedOfKind(evidence, 'release').length > 0) return conclude(evidence, 'a release statement does', []);
    if (entries.length === 0 || entries.some(({ path }) => path === releaseFileNames.manifest)) {
      return notJudged('there is no release statement');
    }
    return conclude(evidence, '', [
      {
        reason: `there is neither a ${releaseFileNames.manifest} nor a release statement that can be believed`,
        from: 'folder',
        help: 'fetch the whole release again; where the project makes its releases without selfsame, --foreign verifies what is there and does not claim that it is all',
      },
    ]);
  },
};
