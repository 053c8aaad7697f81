import { expect, test } from 'vitest';
import { buildTrigger } from '../../../src/verify/checks/build-trigger.ts';
import { testCheck } from '../../support/check-cases.ts';
import { byPerson, bySecondCertificate, strictly } from '../../support/person-cases.ts';
import { evidenceOf, githubSigner, repository } from '../../support/release-evidence.ts';

const source = {
  sourceRepositoryUri: repository,
  sourceRepositoryRef: 'refs/tags/v0.1.0',
  buildConfigUri: `${repository}/.github/workflows/release.yml@refs/tags/v0.1.0`,
};

testCheck(buildTrigger, {
  alone: {
    'an artifact was signed by a pull request': () => triggeredBy('pull_request'),
    'an artifact was signed by hand': () => triggeredBy('workflow_dispatch'),
    'a release was triggered as only a rehearsal is': () => triggeredBy('rehearsal'),
    'a certificate states no trigger': () => triggeredBy(undefined),
    'the policy allows no such trigger': () => evidenceOf({ policy: (policy) => ({ ...policy, triggers: ['release'] }) }),
    'a person signed, and the policy takes no word of theirs': () => strictly(byPerson(source)),
    'a person signed whose certificate states a trigger that the policy does not allow': () =>
      bySecondCertificate({ buildTrigger: 'schedule' }),
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

test('a person may sign without a trigger where the policy takes their word, and the summary says so', () => {
  expect(buildTrigger.run(byPerson({}))).toEqual({ summary: 'a person signed, and nothing states a trigger', failures: [] });
  expect(buildTrigger.run(byPerson({ buildTrigger: 'push' }))).toEqual({ summary: 'push or release', failures: [] });
  expect(buildTrigger.run(bySecondCertificate({ buildTrigger: 'push' })).summary).toBe(
    'push or release; a person signed, and nothing states a trigger of that',
  );
  const pipeline = byPerson({});
  const signer = { ...pipeline.policy.signers[0], identity: { exact: 'https://ci.example.org/acme/hello' } };
  const evidence = {
    ...pipeline,
    policy: { ...pipeline.policy, signers: [signer] },
    signatures: pipeline.signatures.map((each) =>
      each.status === 'authenticated' ? { ...each, signer: { ...each.signer, identity: signer.identity.exact } } : each,
    ),
  } as typeof pipeline;
  expect(buildTrigger.run(evidence).summary).toBe('one who is taken at its word signed, and nothing states a trigger');
});
