import { expect, test } from 'vitest';
import { type GateResult, predicateTypes, type Statement } from '../../../src/model/statement.ts';
import { gates } from '../../../src/verify/checks/gates.ts';
import { testCheck } from '../../support/check-cases.ts';
import { attestations, foreignEvidenceOf, linux } from '../../support/foreign-evidence.ts';
import { evidenceOf, repository, sha256 } from '../../support/release-evidence.ts';

testCheck(gates, {
  alone: {
    'a gate failed': () => resultOf('FAILED'),
    'a gate failed that the policy does not demand': () =>
      evidenceOf({
        policy: (policy) => ({ ...policy, gates: [] }),
        gate: (each) => ({ ...each, predicate: { ...each.predicate, result: 'FAILED' } }),
      }),
    'a gate that the policy demands only warned': () => resultOf('WARNED'),
    'a gate that the policy demands has no result': () =>
      evidenceOf({ policy: (policy) => ({ ...policy, gates: ['unit-tests', 'lint'] }) }),
    'a gate ran at another commit': () =>
      evidenceOf({
        gate: (each) => ({
          ...each,
          subject: each.subject.map((subject) => ({ ...subject, digest: { gitCommit: 'f'.repeat(40) } })),
        }),
      }),
    'a gate ran on another repository': () =>
      evidenceOf({
        gate: (each) => ({
          ...each,
          subject: each.subject.map((subject) => ({ ...subject, name: `git+${repository}-fork@refs/tags/v0.1.0` })),
        }),
      }),
    'the policy demands gates, and there is none': () =>
      evidenceOf({
        policy: (policy) => ({ ...policy, gates: [] }),
        evidence: (each) => ({ ...each, signatures: each.signatures.filter(({ where }) => !where.endsWith('.jsonl:4')) }),
        release: (each) => ({
          ...each,
          predicate: {
            ...each.predicate,
            statements: each.predicate.statements.filter(({ predicateType }) => !predicateType.includes('test-result')),
          },
        }),
      }),
    'others made it, and the policy demands a gate': () =>
      foreignEvidenceOf({ policy: (policy) => ({ ...policy, gates: ['unit-tests'] }) }),
    'others made it, and a test of theirs failed': () =>
      foreignEvidenceOf({ signed: [[`${attestations}:3`, resultAbout('FAILED')]] }),
    'others made it, and the gate that the policy demands ran on another source': () =>
      foreignEvidenceOf({
        policy: (policy) => ({ ...policy, gates: ['unit-tests'] }),
        signed: [[`${attestations}:3`, resultAbout('PASSED')]],
      }),
  },
});

function resultOf(result: GateResult['result']) {
  return evidenceOf({ gate: (each) => ({ ...each, predicate: { ...each.predicate, result } }) });
}

/** As others state it: of a file, not of the source. */
function resultAbout(result: GateResult['result']): Statement<GateResult> {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: linux, digest: { sha256: sha256('for linux') } }],
    predicateType: predicateTypes.gate,
    predicate: { result, configuration: [{ name: 'unit-tests' }] },
  };
}

test('where the policy asks for no gate, what others call a test may be of a file', () => {
  const evidence = foreignEvidenceOf({ signed: [[`${attestations}:3`, resultAbout('PASSED')]] });
  expect(gates.run(evidence)).toMatchObject({ summary: '1 gate', failures: [] });
});
