// The certificates say that the release was made at the tag asked for, and all of it at one commit; where the policy takes a
// signer's word, its provenance may say it in place of a certificate that does not.

import type { Check, Failure } from '../../model/verdict.ts';
import { checkClaim, describeStated } from '../certificate-claim.ts';
import { acceptedSigners } from '../evidence.ts';
import { statedFacts } from '../signers-word.ts';

export const sourceRef: Check = {
  id: 'source-ref',
  title: 'signed at the tag asked for, all of it at one commit',
  proves:
    'The issuer of the identity says that the signing workflow ran at this tag, at one and the same commit. Where the policy takes the source from the provenance, the signer alone says so.',
  doesNotProve: 'That the tag still points at that commit today.',
  readsFrom: ['certificate'],
  run: (evidence) => {
    const { policy } = evidence;
    const ref = checkClaim(evidence, {
      claim: 'sourceRepositoryRef',
      fact: 'ref',
      noun: 'source ref',
      wanted: policy.ref,
      accepts: (value) => value === policy.ref,
      help: 'ask for the version that these files belong to, or fetch the files of that version',
    });
    const stated = statedFacts(evidence);
    const commits = acceptedSigners(evidence)
      .map(({ where, signer }) => ({ where, commit: stated(signer, 'commit') }))
      // A provenance that may be among the refused is another check's to miss.
      .filter(({ commit }) => ref.notJudged !== true || commit.from === 'certificate' || commit.where !== undefined);
    const known = commits.filter(({ commit }) => commit.value !== undefined);
    const certified = known.find(({ commit }) => commit.from === 'certificate') ?? known[0];
    const wanted = policy.commit ?? certified?.commit.value;
    const others = commits.flatMap(({ where, commit }): Failure[] =>
      commit.value === wanted || wanted === undefined
        ? []
        : [
            {
              reason: describeStated(where, commit, 'commit'),
              wanted,
              got: commit.value ?? 'nothing',
              from: commit.from === 'certificate' ? 'certificate' : 'predicate',
              help: 'a tag that was moved leaves such a trace: do not use the release until it is explained',
            },
          ],
    );
    return { ...ref, failures: [...ref.failures, ...others] };
  },
};
