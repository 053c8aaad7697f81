// The trusted root is not worn out, and nothing was signed in the future of this machine's clock.

import type { Check, Failure } from '../../model/verdict.ts';
import { acceptedSigners, conclude } from '../evidence.ts';

/** How far two clocks may be apart. */
const allowedSkewMs = 5 * 60_000;

export const freshness: Check = {
  id: 'freshness',
  title: 'the trusted root is still in use',
  proves: 'At least one key of each kind in the trusted root is valid today, and every signature lies in the past.',
  doesNotProve: 'That no key was withdrawn since the root was fetched: offline, nobody can know.',
  readsFrom: ['certificate', 'file'],
  run: (evidence) => {
    const expired = evidence.expiredRoots.map(
      ({ what, ended }): Failure => ({
        reason: `the ${what} of the trusted root are past their validity`,
        wanted: `valid on ${evidence.now.toISOString()}`,
        got: `ended ${ended.toISOString()}`,
        from: 'file',
        help: 'fetch a newer trusted root and name it with --trusted-root',
      }),
    );
    const latest = evidence.now.getTime() + allowedSkewMs;
    const early = acceptedSigners(evidence).flatMap(({ where, signer }): Failure[] =>
      signer.notBefore.getTime() <= latest
        ? []
        : [
            {
              reason: `the certificate of "${where}" is of the future`,
              wanted: `not after ${evidence.now.toISOString()}`,
              got: signer.notBefore.toISOString(),
              from: 'certificate',
              help: "set this machine's clock",
            },
          ],
    );
    return conclude(evidence, `on ${evidence.now.toISOString().slice(0, 10)}`, [...expired, ...early]);
  },
};
