import { expect, test } from 'vitest';
import { runner } from '../../../src/verify/checks/runner.ts';
import { testCheck } from '../../support/check-cases.ts';
import { byPerson } from '../../support/person-cases.ts';
import { evidenceOf } from '../../support/release-evidence.ts';

testCheck(runner, {
  alone: {
    'the policy demands another kind of machine': () =>
      evidenceOf({ policy: (policy) => ({ ...policy, runner: 'self-hosted' }) }),
    'one signature was made on a machine of another kind': () =>
      evidenceOf({
        policy: (policy) => ({ ...policy, runner: 'github-hosted' }),
        signer: (signer, where) =>
          where.endsWith('.sigstore.json')
            ? { ...signer, certificateSerial: '0b', claims: { ...signer.claims, runnerEnvironment: 'self-hosted' } }
            : signer,
      }),
    'a certificate states no machine and the policy demands one': () =>
      evidenceOf({
        policy: (policy) => ({ ...policy, runner: 'github-hosted' }),
        signer: (signer, where) =>
          where.endsWith('.sigstore.json')
            ? { ...signer, certificateSerial: '0b', claims: { ...signer.claims, runnerEnvironment: undefined } as never }
            : signer,
      }),
    'a person signed, and the policy demands a machine': () => {
      const evidence = byPerson({});
      return { ...evidence, policy: { ...evidence.policy, runner: 'github-hosted' } };
    },
  },
});

test('a policy that demands the machine that ran is met', () => {
  const evidence = evidenceOf({ policy: (policy) => ({ ...policy, runner: 'github-hosted' }) });
  expect(runner.run(evidence)).toEqual({ summary: 'github-hosted', failures: [] });
});
