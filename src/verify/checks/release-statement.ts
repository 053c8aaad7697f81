// One signed statement, whole in all its parts, names the release and every other statement of it, so that a removed or added one shows.

import { printCompactJson } from '../../codec/canonical-json.ts';
import { byCodeUnit } from '../../model/code-unit-order.ts';
import { counted } from '../../model/counted.ts';
import type { KnownStatement, StatementReference } from '../../model/statement.ts';
import type { Check, Failure, ReleaseEvidence } from '../../model/verdict.ts';
import { type AcceptedStatement, acceptedStatements, boundCommit, conclude, notClaimed } from '../evidence.ts';
import { nameSubjects } from '../name-subjects.ts';
import { judgeReleaseParts, partsOf } from '../statement-parts.ts';

export const releaseStatement: Check = {
  id: 'release-statement',
  title: 'the release statement names every other statement',
  proves: 'The signer listed each statement of this release by its digest: none was taken away, none came later.',
  doesNotProve: 'That the statements are true.',
  readsFrom: ['predicate', 'file', 'folder'],
  run: (evidence) => {
    if (evidence.foreign !== undefined && !evidence.policy.statements.includes('release')) {
      return notClaimed('no signed statement says which others there are');
    }
    const parts = partsOf(evidence, 'release');
    const [release] = parts;
    if (release === undefined) {
      // Without it nothing says what the release is, so that no policy can do without.
      return conclude(
        evidence,
        '',
        [],
        [{ reason: 'there is no release statement', from: 'folder', help: 'fetch the file that ends in .intoto.jsonl again' }],
      );
    }
    const { failures, absent } = judgeReleaseParts(parts);
    if (failures.length > 0) return conclude(evidence, '', failures, absent);
    // All parts say the same, but each has a certificate of its own.
    const claims = new Map(
      parts.flatMap((part) => judgeClaims(evidence, part)).map((failure) => [printCompactJson(failure), failure]),
    );
    const { predicate } = release.known.statement;

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
      const { predicateType, subject } = known.statement;
      const got = { predicateType, subjects: subject.map(({ name }) => name).sort(byCodeUnit) };
      const wanted = { predicateType: reference.predicateType, subjects: reference.subjects };
      return printCompactJson(got) === printCompactJson(wanted)
        ? []
        : [
            {
              reason: `the statement "${where}" is not what the release statement says`,
              wanted: describe(wanted),
              got: describe(got),
              from: 'predicate',
            },
          ];
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
    const named = counted(predicate.statements.length, 'statement');
    return conclude(
      evidence,
      parts.length === 1 ? named : `${named}, in ${counted(parts.length, 'part')}`,
      [...claims.values(), ...unlisted],
      [...absent, ...removed],
    );
  },
};

function judgeClaims(
  evidence: ReleaseEvidence,
  { signer, known }: Pick<AcceptedStatement<Extract<KnownStatement, { readonly kind: 'release' }>>, 'signer' | 'known'>,
): readonly Failure[] {
  const { policy, manifest } = evidence;
  const { predicate } = known.statement;
  const pairs: readonly (readonly [string, string, string | undefined])[] = [
    ['tag', predicate.tag, policy.tag],
    ['repository', predicate.repository, policy.repository],
    ['commit', predicate.commit, boundCommit(evidence, signer).wanted],
    // The tag of release.json is nobody else's to compare.
    ['tag', policy.tag, manifest.status === 'parsed' ? manifest.value.tag : policy.tag],
  ];
  return pairs.flatMap(([what, got, wanted]): Failure[] =>
    got === wanted
      ? []
      : [{ reason: `the release statement names another ${what}`, wanted: wanted ?? 'nothing', got, from: 'predicate' }],
  );
}

function describe({ predicateType, subjects }: Omit<StatementReference, 'payloadSha256'>): string {
  return `${predicateType} about ${nameSubjects(subjects)}`;
}
