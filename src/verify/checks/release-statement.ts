// One signed statement names the release and every other statement of it, so that a removed or added one shows.

import { byCodeUnit } from '../../model/code-unit-order.ts';
import { counted } from '../../model/counted.ts';
import type { StatementReference } from '../../model/statement.ts';
import type { Check, Failure } from '../../model/verdict.ts';
import { acceptedOfKind, acceptedStatements, boundCommit, conclude } from '../evidence.ts';

export const releaseStatement: Check = {
  id: 'release-statement',
  title: 'the release statement names every other statement',
  proves: 'The signer listed each statement of this release by its digest: none was taken away, none came later.',
  doesNotProve: 'That the statements are true.',
  run: (evidence) => {
    const { policy } = evidence;
    const releases = acceptedOfKind(evidence, 'release');
    const [release, second] = releases;
    if (release === undefined) {
      // Without it nothing says what the release is, so no policy can do without.
      return conclude(
        evidence,
        '',
        [],
        [{ reason: 'there is no release statement', from: 'folder', help: 'fetch the file that ends in .intoto.jsonl again' }],
      );
    }
    if (second !== undefined && releases.some(({ payloadSha256 }) => payloadSha256 !== release.payloadSha256)) {
      return conclude(evidence, '', [
        { reason: `"${release.where}" and "${second.where}" are both release statements`, from: 'folder' },
      ]);
    }
    const { predicate } = release.known.statement;
    const commit = boundCommit(evidence, release.signer).wanted;
    const pairs: readonly (readonly [string, string, string | undefined])[] = [
      ['tag', predicate.tag, policy.tag],
      ['repository', predicate.repository, policy.repository],
      ['commit', predicate.commit, commit],
      // The tag of release.json is nobody else's to compare.
      ['tag', policy.tag, evidence.manifest.status === 'parsed' ? evidence.manifest.value.tag : policy.tag],
    ];
    const claims = pairs.flatMap(([what, got, wanted]): Failure[] =>
      got === wanted
        ? []
        : [{ reason: `the release statement names another ${what}`, wanted: wanted ?? 'nothing', got, from: 'predicate' }],
    );

    const others = acceptedStatements(evidence).filter(({ known }) => known.kind !== 'release');
    const listed = new Map(predicate.statements.map((reference) => [reference.payloadSha256, reference]));
    const there = new Set(others.map(({ payloadSha256 }) => payloadSha256));
    const unlisted = others.flatMap(({ where, known, payloadSha256 }): Failure[] => {
      const reference = listed.get(payloadSha256);
      if (reference === undefined) {
        return [
          {
            reason: `the release statement does not name the statement "${where}"`,
            got: known.statement.predicateType,
            from: 'folder',
          },
        ];
      }
      const got = describe({
        predicateType: known.statement.predicateType,
        subjects: known.statement.subject.map(({ name }) => name).sort(byCodeUnit),
      });
      const wanted = describe(reference);
      return got === wanted
        ? []
        : [{ reason: `the statement "${where}" is not what the release statement says`, wanted, got, from: 'predicate' }];
    });
    const removed = predicate.statements.flatMap((reference): Failure[] =>
      there.has(reference.payloadSha256)
        ? []
        : [
            {
              reason: 'a statement that the release statement names is missing',
              wanted: describe(reference),
              from: 'folder',
              help: 'fetch the file that ends in .intoto.jsonl again',
            },
          ],
    );
    return conclude(evidence, counted(predicate.statements.length, 'statement'), [...claims, ...unlisted], removed);
  },
};

function describe({ predicateType, subjects }: Omit<StatementReference, 'payloadSha256'>): string {
  return `${predicateType} about ${subjects.join(', ')}`;
}
