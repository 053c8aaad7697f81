import type { GateResult } from '../../../src/model/statement.ts';
import { gates } from '../../../src/verify/checks/gates.ts';
import { testCheck } from '../../support/check-cases.ts';
import { evidenceOf, repository } from '../../support/release-evidence.ts';

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
  },
});

function resultOf(result: GateResult['result']) {
  return evidenceOf({ gate: (each) => ({ ...each, predicate: { ...each.predicate, result } }) });
}
