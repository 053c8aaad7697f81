// The certificates say that the release was made at the tag asked for, and all of it at one commit.

import type { Check, Failure } from '../../model/verdict.ts';
import { checkClaim } from '../certificate-claim.ts';
import { acceptedSigners } from '../evidence.ts';

export const sourceRef: Check = {
  id: 'source-ref',
  title: 'signed at the tag asked for, all of it at one commit',
  proves: 'The issuer of the identity says that the signing workflow ran at this tag, at one and the same commit.',
  doesNotProve: 'That the tag still points at that commit today.',
  run: (evidence) => {
    const { policy } = evidence;
    const ref = checkClaim(evidence, {
      claim: 'sourceRepositoryRef',
      noun: 'source ref',
      wanted: policy.ref,
      accepts: (value) => value === policy.ref,
      help: 'ask for the version that these files belong to, or fetch the files of that version',
    });
    const commits = acceptedSigners(evidence).map(({ where, signer }) => ({
      where,
      commit: signer.claims.sourceRepositoryDigest,
    }));
    const wanted = policy.commit ?? commits.find(({ commit }) => commit !== undefined)?.commit;
    const others = commits.flatMap(({ where, commit }): Failure[] =>
      commit === wanted || wanted === undefined
        ? []
        : [
            {
              reason: `the certificate of "${where}" states another commit`,
              wanted,
              got: commit ?? 'nothing',
              from: 'certificate',
              help: 'a tag that was moved leaves such a trace: do not use the release until it is explained',
            },
          ],
    );
    return { ...ref, failures: [...ref.failures, ...others] };
  },
};
