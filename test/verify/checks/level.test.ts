import { expect, test } from 'vitest';
import type { BuildLevel, ReleaseEvidence, SignerRule } from '../../../src/model/verdict.ts';
import { level } from '../../../src/verify/checks/level.ts';
import { toVerdict } from '../../../src/verify/to-verdict.ts';
import { testCheck } from '../../support/check-cases.ts';
import { evidenceOf, identity, statementsName } from '../../support/release-evidence.ts';

const other = identity.replace('release.yml', 'other.yml');

testCheck(level, {
  alone: {
    'the policy grants the signer no level, and demands one': () => granting([{}], 1),
    'the policy grants the signer a level below the one that it demands': () => granting([{ level: 1 }], 2),
    'the policy grants one of two signers no level': () => bySecond([{ level: 3 }, {}], 1),
    'the policy grants one of two signers a level below the one that it demands': () => bySecond([{ level: 3 }, { level: 2 }], 3),
    // The first rule that accepts a signer counts, alone.
    'a later rule that accepts the same signer grants the level': () => granting([{ level: 1 }, { level: 3 }], 3),
    'a rule of the same identity grants the level, and asks for what the certificate does not state': () =>
      granting([{ level: 3, claims: { runnerEnvironment: { exact: 'self-hosted' } } }, { level: 1 }], 3),
  },
});

/** A policy with one rule for each of these, all of them of the signer of the whole release. */
function granting(rules: readonly Partial<SignerRule>[], minimumLevel?: BuildLevel): ReleaseEvidence {
  return evidenceOf({
    policy: ({ signers, ...policy }) => ({
      ...policy,
      ...(minimumLevel === undefined ? {} : { minimumLevel }),
      signers: rules.flatMap((rule) => signers.map((each) => ({ ...each, ...rule }))),
    }),
  });
}

/** The second rule is another signer's, who signed one statement. */
function bySecond(
  [first, second]: readonly [Partial<SignerRule>, Partial<SignerRule>],
  minimumLevel?: BuildLevel,
): ReleaseEvidence {
  return evidenceOf({
    policy: ({ signers, ...policy }) => ({
      ...policy,
      ...(minimumLevel === undefined ? {} : { minimumLevel }),
      signers: signers.flatMap((each) => [
        { ...each, ...first },
        { ...each, identity: { exact: other }, ...second },
      ]),
    }),
    signer: (signer, where) =>
      where === `${statementsName}:4` ? { ...signer, identity: other, certificateSerial: '0b' } : signer,
  });
}

test.each<[string, ReleaseEvidence]>([
  ['the policy grants no level', granting([{}])],
  ['level 1, by policy', granting([{ level: 1 }])],
  ['level 3, by policy', granting([{ level: 3 }], 3)],
  ['level 3, by policy', granting([{ level: 3 }], 1)],
  ['level 2, by policy', bySecond([{ level: 3 }, { level: 2 }], 2)],
  ['the policy grants no level', bySecond([{ level: 3 }, {}])],
])('passes and says "%s"', (summary, evidence) => {
  expect(level.run(evidence)).toMatchObject({ summary, failures: [] });
  expect(toVerdict(evidence).verdict).toBe('accepted');
});

test('what is printed of a level is always said to be the policy', () => {
  const { criteria } = toVerdict(granting([{ level: 3 }], 2));
  expect(criteria).toContainEqual({ name: 'level', wanted: `3, granted by the policy to ${identity}` });
  expect(criteria).toContainEqual({ name: 'minimum level', wanted: '2, granted by the policy' });
  expect(level.run(granting([{ level: 1 }], 2)).failures).toMatchObject([
    { wanted: 'level 2, by policy', got: 'level 1, by policy' },
  ]);
});

test('where no signer is accepted there is no level to judge', () => {
  const evidence = evidenceOf({ signer: (signer) => ({ ...signer, identity: 'mallory@example.com' }) });
  expect(level.run(evidence)).toMatchObject({ notJudged: true, failures: [] });
});
