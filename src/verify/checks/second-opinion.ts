// Where a second verifier was asked, it says what we say of every signature.

import { counted } from '../../model/counted.ts';
import type { Check, Failure, SecondOpinion, SignatureOutcome } from '../../model/verdict.ts';

export const secondOpinion: Check = {
  id: 'second-opinion',
  title: 'a second verifier agrees, where one was asked',
  proves:
    'With --online, the verifier of the package sigstore, with the trusted root of this very day, says of each signature what was said here.',
  doesNotProve: 'Anything without --online. Both verifiers share parts of their code.',
  readsFrom: ['certificate', 'log', 'file'],
  run: ({ signatures, secondOpinions }) => {
    if (secondOpinions === undefined) return { summary: 'not asked', failures: [], notAsked: true };
    const opinions = new Map(secondOpinions.map((opinion) => [opinion.where, opinion]));
    const failures = signatures.flatMap((outcome) => disagreement(outcome, opinions.get(outcome.where)));
    return { summary: `${counted(signatures.length, 'signature')}, agreed`, failures };
  },
};

function disagreement(outcome: SignatureOutcome, opinion: SecondOpinion | undefined): readonly Failure[] {
  const { where, status } = outcome;
  switch (status) {
    case 'authenticated':
      if (opinion?.status === 'accepted') return [];
      return [
        {
          reason: `the signature "${where}" is authenticated here, and ${opinion === undefined ? 'the second verifier was not asked' : 'the second verifier refuses it'}`,
          ...(opinion?.reason === undefined ? {} : { got: opinion.reason }),
          help: 'do not use the release until this is explained: a key may have been withdrawn, or one of the two is wrong',
        },
      ];
    case 'refused':
      // What could not be read at all was shown to nobody.
      if (opinion?.status !== 'accepted') return [];
      return [
        {
          reason: `the signature "${where}" is refused here, and the second verifier accepts it: selfsame is stricter`,
          got: outcome.reason,
          help: 'do not use the release until this is explained',
        },
      ];
  }
}
