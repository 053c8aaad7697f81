// The project's own checks passed at the commit of the release: those that the policy names, and all others that are stated.

import { counted } from '../../model/counted.ts';
import type { Check, Failure } from '../../model/verdict.ts';
import { acceptedOfKind, boundCommit, conclude } from '../evidence.ts';

export const gates: Check = {
  id: 'gates',
  title: 'the gates passed',
  proves: 'The signer says that these checks ran on the source of the release, and what came of them.',
  doesNotProve: 'That the checks are good ones.',
  readsFrom: ['predicate'],
  run: (evidence) => {
    const { policy } = evidence;
    const results = acceptedOfKind(evidence, 'gate').map(({ where, signer, known }) => ({
      where,
      signer,
      id: known.statement.predicate.configuration[0]?.name ?? '',
      result: known.statement.predicate.result,
      subject: known.statement.subject,
    }));
    const source = `git+${policy.repository}@${policy.ref}`;
    // What others call a test result may be about anything: it is held to the source where the policy asks for gates.
    const bound = evidence.foreign === undefined || policy.gates.length > 0 || policy.statements.includes('gate');
    const failures = results.flatMap(({ where, signer, id, result, subject }): readonly Failure[] => {
      const commit = boundCommit(evidence, signer).wanted;
      const elsewhere = !bound ? undefined : subject.find(({ name, digest }) => name !== source || digest.gitCommit !== commit);
      return [
        ...(result === 'FAILED'
          ? [{ reason: `the gate "${id}" failed`, wanted: 'PASSED', got: result, from: 'predicate' as const }]
          : []),
        ...(elsewhere === undefined
          ? []
          : [
              {
                reason: `the gate "${id}" of "${where}" ran on another source`,
                wanted: `${source} at ${commit ?? 'nothing'}`,
                got: `${elsewhere.name} at ${elsewhere.digest.gitCommit ?? 'nothing'}`,
                from: 'predicate' as const,
              },
            ]),
      ];
    });
    const warned = policy.gates.flatMap((id): Failure[] => {
      const of = results.filter((each) => each.id === id && each.result === 'WARNED');
      return of.length === 0
        ? []
        : [{ reason: `the gate "${id}" only warned`, wanted: 'PASSED', got: 'WARNED', from: 'predicate' }];
    });
    const missing = policy.gates.filter((id) => !results.some((each) => each.id === id));
    const absent = missing.map(
      (id): Failure => ({ reason: `there is no result of the gate "${id}"`, wanted: 'PASSED', got: 'nothing', from: 'folder' }),
    );
    if (policy.statements.includes('gate') && results.length === 0 && absent.length === 0) {
      absent.push({ reason: 'there is no result of any gate', from: 'folder' });
    }
    return conclude(evidence, counted(results.length, 'gate'), [...failures, ...warned], absent);
  },
};
