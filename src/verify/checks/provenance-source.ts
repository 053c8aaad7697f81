// The provenance names the commit, repository and tag that the policy asks for and that release.json names.

import type { Check, Failure, ForeignFiles, ReleaseEvidence } from '../../model/verdict.ts';
import { type AcceptedStatement, acceptedOfKind, conclude, notJudged } from '../evidence.ts';
import { foreignArtifacts, subjectState, vouchedFiles } from '../foreign.ts';
import { provenanceFacts } from '../provenance-facts.ts';

export const provenanceSource: Check = {
  id: 'provenance-source',
  title: 'the provenance names the source asked for',
  proves: 'Provenance, release.json and policy speak of one repository, one tag and one commit.',
  doesNotProve: 'That the claim is true: provenance-certificate holds it against the certificate.',
  readsFrom: ['certificate', 'predicate', 'file'],
  run: (evidence) => {
    const { policy, manifest, foreign } = evidence;
    const provenances = acceptedOfKind(evidence, 'provenance');
    if (provenances.length === 0) {
      if (!policy.statements.includes('provenance')) return { summary: 'the policy asks for none', failures: [], notAsked: true };
      return conclude(
        evidence,
        '',
        [],
        [{ reason: 'there is no provenance', from: 'folder', help: foreign === undefined ? again : elsewhere }],
      );
    }
    if (manifest.status === 'malformed' && foreign === undefined) return notJudged('release.json cannot be read');
    const source = manifest.status === 'parsed' ? manifest.value.source : undefined;
    const failures = provenances.flatMap(({ where, known }) => {
      const facts = provenanceFacts(known.statement.predicate);
      const pairs: readonly Pair[] = [
        ['repository', facts.repository, policy.repository, 'the policy asks for'],
        ...named('repository', facts.repository, source?.repository),
        ['ref', facts.ref, policy.ref, 'the policy asks for'],
        ...named('ref', facts.ref, source?.ref),
        ['commit', facts.commit, policy.commit ?? facts.commit ?? 'a commit', 'the policy asks for'],
        ...named('commit', facts.commit, source?.commit),
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
    const [first] = provenances;
    const commit = source?.commit ?? (first === undefined ? undefined : provenanceFacts(first.known.statement.predicate).commit);
    const summary = `commit ${(commit ?? 'unknown').slice(0, 12)}`;
    if (foreign === undefined) return conclude(evidence, summary, failures);
    const stray = strayProvenances(evidence, provenances);
    return conclude(evidence, summary, [...failures, ...stray], unspokenArtifacts(evidence, foreign));
  },
};

const again = 'fetch the file that ends in .intoto.jsonl again';
const elsewhere = 'fetch it too: gh attestation download does, and --bundles says where it lies';

/** What is named, what is wanted and who wants it. */
type Pair = readonly [what: string, got: string | undefined, wanted: string | undefined, who: string];

/** Only a release of ours has a release.json to compare with. */
function named(what: string, got: string | undefined, wanted: string | undefined): readonly Pair[] {
  return wanted === undefined ? [] : [[what, got, wanted, 'release.json names']];
}

/** In a release that others made, nothing else ties a provenance to the files. */
function strayProvenances({ digests }: ReleaseEvidence, provenances: readonly AcceptedStatement[]): readonly Failure[] {
  return provenances.flatMap(({ where, known }): Failure[] =>
    known.statement.subject.some((subject) => subjectState(digests, subject) !== 'not here')
      ? []
      : [{ reason: `the provenance "${where}" is about no file of the release`, from: 'predicate' }],
  );
}

function unspokenArtifacts(evidence: ReleaseEvidence, foreign: ForeignFiles): readonly Failure[] {
  if (!evidence.policy.statements.includes('provenance')) return [];
  const spoken = vouchedFiles(evidence, foreign, 'provenance');
  return foreignArtifacts(evidence, foreign).flatMap((name): Failure[] =>
    spoken.has(name) ? [] : [{ reason: `no provenance names "${name}"`, from: 'folder', help: elsewhere }],
  );
}
