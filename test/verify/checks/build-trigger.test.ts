import { buildTrigger } from '../../../src/verify/checks/build-trigger.ts';
import { testCheck } from '../../support/check-cases.ts';
import { evidenceOf, githubSigner } from '../../support/release-evidence.ts';

testCheck(buildTrigger, {
  alone: {
    'an artifact was signed by a pull request': () => triggeredBy('pull_request'),
    'a release was triggered as only a rehearsal is': () => triggeredBy('rehearsal'),
    'a certificate states no trigger': () => triggeredBy(undefined),
    'the policy allows no such trigger': () => evidenceOf({ policy: (policy) => ({ ...policy, triggers: ['release'] }) }),
  },
});

function triggeredBy(buildTrigger: string | undefined) {
  return evidenceOf({
    signer: (signer, where) =>
      where.endsWith('.sigstore.json')
        ? { ...signer, certificateSerial: '0b', claims: { ...githubSigner.claims, buildTrigger } as never }
        : signer,
  });
}
