import { expect, test } from 'vitest';
import { completeness } from '../../../src/verify/checks/completeness.ts';
import { toVerdict } from '../../../src/verify/to-verdict.ts';
import { testCheck } from '../../support/check-cases.ts';
import { foreignEvidenceOf, linux } from '../../support/foreign-evidence.ts';
import { evidenceOf, statementsName, withoutFile } from '../../support/release-evidence.ts';

const none = { status: 'malformed', reason: 'it is missing' } as const;

testCheck(completeness, {
  alone: {
    'others made it, and the policy demands that somebody says what belongs to it': () =>
      foreignEvidenceOf({ policy: (policy) => ({ ...policy, completeness: 'required' }) }),
  },
  together: {
    'release.json and all statements were taken away': {
      evidence: () =>
        evidenceOf({
          evidence: (each) => ({
            ...withoutFile(withoutFile(each, 'release.json'), statementsName),
            manifest: none,
            signatures: each.signatures.filter(({ where }) => !where.startsWith(statementsName)),
          }),
        }),
      checks: ['completeness', 'subjects', 'release-statement', 'provenance-source', 'gates'],
    },
  },
});

test('a release that others made passes, and the verdict says that nothing is claimed', () => {
  const verdict = toVerdict(foreignEvidenceOf());
  expect(verdict.verdict).toBe('accepted');
  expect(verdict.checks.find(({ check }) => check === 'completeness')).toMatchObject({
    status: 'pass',
    summary: 'not claimed: nothing signed says what else belongs to the release',
  });
  expect(verdict.criteria).toContainEqual({
    name: 'completeness',
    wanted: 'not required: what is there must be signed, and more may belong to it',
  });
});

test('the flag that lets others make releases lets nobody take release.json from one of ours: its release statement is there', () => {
  const evidence = evidenceOf({ evidence: (each) => ({ ...withoutFile(each, 'release.json'), manifest: none }) });
  const verdict = toVerdict(evidence);
  expect(verdict.verdict).toBe('refused');
  expect(verdict.checks.filter(({ status }) => status === 'fail').map(({ check }) => check)).toContain('subjects');
  expect(completeness.run(evidence)).toMatchObject({ summary: 'a release statement does', failures: [] });
});

test('without a statement that says so, a release.json alone claims nothing', () => {
  const evidence = evidenceOf({
    evidence: (each) => ({ ...each, signatures: each.signatures.filter(({ where }) => !where.startsWith(statementsName)) }),
  });
  expect(completeness.run(evidence)).toMatchObject({ notJudged: true });
});

test('what is missing is not missed where nobody claims that it belongs there', () => {
  const evidence = foreignEvidenceOf({
    lines: (each) => each.filter(({ name }) => name !== linux),
    files: { [linux]: undefined },
    signatures: (each) => each.filter(({ where }) => where !== 'attestations.jsonl:2'),
  });
  expect(toVerdict(evidence).verdict).toBe('accepted');
});
