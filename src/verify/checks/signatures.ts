// Every signature of the folder holds: certificate, log, time and the bytes that were signed.

import { counted } from '../../model/counted.ts';
import type { Check, Failure } from '../../model/verdict.ts';
import { conclude } from '../evidence.ts';

export const signatures: Check = {
  id: 'signatures',
  title: 'every signature holds',
  proves:
    'Each signature was made over these very bytes, with a certificate that a trusted authority issued, while it was valid, and is recorded in a trusted log.',
  doesNotProve: 'That the signer is the one you meant, or that what was signed is true.',
  readsFrom: ['certificate', 'log', 'file'],
  run: (evidence) => {
    const refused = evidence.signatures.flatMap((outcome): Failure[] =>
      outcome.status === 'refused'
        ? [
            {
              reason: `the signature "${outcome.where}" is refused: ${outcome.reason}`,
              from: 'file',
              help: outcome.help ?? 'fetch the release again; do not use it until this is explained',
            },
          ]
        : [],
    );
    const none: readonly Failure[] =
      evidence.signatures.length > 0
        ? []
        : [
            {
              reason: 'the folder holds no signature',
              from: 'folder',
              help: 'fetch the files that end in .sigstore.json and .intoto.jsonl too',
            },
          ];
    return conclude(evidence, counted(evidence.signatures.length, 'signature'), [...refused, ...none]);
  },
};
