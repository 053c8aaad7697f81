// The provenance names the commit, repository and tag that the policy asks for and that release.json names.

import type { Check, Failure } from '../../model/verdict.ts';
import { acceptedOfKind, conclude, notJudged } from '../evidence.ts';
import { provenanceFacts } from '../provenance-facts.ts';

export const provenanceSource: Check = {
  id: 'provenance-source',
  title: 'the provenance names the source asked for',
  proves: 'Provenance, release.json and policy speak of one repository, one tag and one commit.',
  doesNotProve: 'That the claim is true: provenance-certificate holds it against the certificate.',
  run: (evidence) => {
    const { policy, manifest } = evidence;
    const provenances = acceptedOfKind(evidence, 'provenance');
    if (provenances.length === 0) {
      if (!policy.statements.includes('provenance')) return { summary: 'the policy asks for none', failures: [] };
      return conclude(
        evidence,
        '',
        [],
        [{ reason: 'there is no provenance', from: 'folder', help: 'fetch the file that ends in .intoto.jsonl again' }],
      );
    }
    if (manifest.status === 'malformed') return notJudged('release.json cannot be read');
    const { source } = manifest.value;
    const failures = provenances.flatMap(({ where, known }) => {
      const facts = provenanceFacts(known.statement.predicate);
      const pairs: readonly (readonly [string, string | undefined, string | undefined, string])[] = [
        ['repository', facts.repository, policy.repository, 'the policy asks for'],
        ['repository', facts.repository, source.repository, 'release.json names'],
        ['ref', facts.ref, policy.ref, 'the policy asks for'],
        ['ref', facts.ref, source.ref, 'release.json names'],
        ['commit', facts.commit, policy.commit ?? facts.commit ?? 'a commit', 'the policy asks for'],
        ['commit', facts.commit, source.commit, 'release.json names'],
        ['source', facts.sourceUri, `git+${facts.repository ?? ''}@${facts.ref ?? ''}`, 'its own parameters name'],
      ];
      return pairs.flatMap(([what, got, wanted, who]): Failure[] =>
        got !== undefined && got === wanted
          ? []
          : [
              {
                reason: `the provenance "${where}" names another ${what} than ${who}`,
                wanted: wanted ?? 'nothing',
                got: got ?? 'nothing',
                from: 'predicate',
              },
            ],
      );
    });
    return conclude(evidence, `commit ${source.commit.slice(0, 12)}`, failures);
  },
};
