// Joins statements that were split because one cannot name so many subjects, and holds the parts against each other.
// Form: docs/release-folder.md

import { printCompactJson } from '../codec/canonical-json.ts';
import { counted } from '../model/counted.ts';
import type { KnownStatement, ReleaseContents, Statement, Subject } from '../model/statement.ts';
import type { Failure, ReleaseEvidence } from '../model/verdict.ts';
import { type AcceptedStatement, acceptedOfKind } from './evidence.ts';

/** The statements of one kind, each payload once: a signature made again over the same payload changes nothing. */
export function partsOf<Kind extends KnownStatement['kind']>(
  evidence: ReleaseEvidence,
  kind: Kind,
): readonly AcceptedStatement<Extract<KnownStatement, { readonly kind: Kind }>>[] {
  const seen = new Set<string>();
  return acceptedOfKind(evidence, kind).filter(({ payloadSha256 }) => {
    const isNew = !seen.has(payloadSha256);
    seen.add(payloadSha256);
    return isNew;
  });
}

export interface JoinedSubjects {
  /** Of all parts, each name once. */
  readonly subjects: readonly Subject[];
  /** Names that two parts give different digests. */
  readonly failures: readonly Failure[];
}

export function joinSubjects(parts: readonly AcceptedStatement[]): JoinedSubjects {
  const subjects = new Map<string, { readonly subject: Subject; readonly where: string }>();
  const failures: Failure[] = [];
  for (const { where, known } of parts) {
    for (const subject of known.statement.subject) {
      const first = subjects.get(subject.name);
      if (first === undefined) {
        subjects.set(subject.name, { subject, where });
        continue;
      }
      const [wanted, got] = [first.subject, subject].map(({ digest }) => printCompactJson(digest));
      if (got === wanted) continue;
      const reason = `"${first.where}" and "${where}" name "${subject.name}" with different digests`;
      failures.push({ reason, wanted: wanted ?? '', got: got ?? '', from: 'predicate' });
    }
  }
  return { subjects: [...subjects.values()].map(({ subject }) => subject), failures };
}

/**
 * Members in which a part says something else than the first.
 *
 * @param what Such as "the provenance".
 */
export function disagreements(what: string, parts: readonly AcceptedStatement[]): readonly Failure[] {
  return disagreementsIn(
    what,
    parts.map(({ where, known }) => ({ where, predicate: membersOf(known.statement) })),
  );
}

type ReleasePart = AcceptedStatement<Extract<KnownStatement, { readonly kind: 'release' }>>;

/** What is wrong with the parts of a release statement as parts. */
export interface ReleaseParts {
  /** Parts that are no parts of one, or contradict each other. */
  readonly failures: readonly Failure[];
  /** Parts that are not there. */
  readonly absent: readonly Failure[];
}

/** Each part once, none missing, and all saying the same but for which of them they are. */
export function judgeReleaseParts(parts: readonly ReleasePart[]): ReleaseParts {
  const [first] = parts;
  if (first === undefined) return { failures: [], absent: [] };
  const whole = parts.find(({ known }) => known.statement.predicate.part === undefined);
  const other = parts.find((each) => each !== whole);
  if (whole !== undefined && other !== undefined) {
    return {
      failures: [{ reason: `"${whole.where}" and "${other.where}" are both release statements`, from: 'folder' }],
      absent: [],
    };
  }
  const count = first.known.statement.predicate.part?.count ?? 1;
  const byIndex = new Map<number, ReleasePart>();
  const repeated = parts.flatMap((each): Failure[] => {
    const index = each.known.statement.predicate.part?.index ?? 1;
    const same = byIndex.get(index);
    if (same === undefined) byIndex.set(index, each);
    return same === undefined
      ? []
      : [{ reason: `"${same.where}" and "${each.where}" are both part ${index} of the release statement`, from: 'folder' }];
  });
  const differing = disagreementsIn(
    'the release statement',
    parts.map(({ where, known }) => ({ where, predicate: comparable(known.statement.predicate) })),
  );
  return { failures: [...repeated, ...differing], absent: missingParts(byIndex, count) };
}

/** `count` comes from outside and may be any number, so that nothing goes through all of them. */
function missingParts(there: ReadonlyMap<number, unknown>, count: number): readonly Failure[] {
  const missing = count - [...there.keys()].filter((index) => index <= count).length;
  if (missing <= 0) return [];
  let first = 1;
  while (there.has(first)) first += 1;
  return [
    {
      reason: `part ${first} of the release statement is missing`,
      wanted: counted(count, 'part'),
      got: counted(there.size, 'part'),
      from: 'folder',
      help: 'fetch the file that ends in .intoto.jsonl again',
    },
  ];
}

interface Saying {
  readonly where: string;
  readonly predicate: Readonly<Record<string, unknown>>;
}

function disagreementsIn(what: string, sayings: readonly Saying[]): readonly Failure[] {
  const [first, ...others] = sayings;
  if (first === undefined || others.length === 0) return [];
  const wanted = printMembers(first.predicate);
  return others.flatMap(({ where, predicate }): Failure[] => {
    const got = printMembers(predicate);
    const keys = [...new Set([...wanted.keys(), ...got.keys()])].filter((key) => wanted.get(key) !== got.get(key));
    return keys.map((key) => ({
      reason: `"${first.where}" and "${where}" are parts of ${what} and disagree on "${key}"`,
      ...shown(wanted.get(key), got.get(key)),
      from: 'predicate',
    }));
  });
}

/** Only what a line can hold. */
function shown(wanted = 'nothing', got = 'nothing'): Pick<Failure, 'wanted' | 'got'> {
  return Math.max(wanted.length, got.length) > 200 ? {} : { wanted, got };
}

function printMembers(predicate: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(predicate).map(([key, member]) => [key, printCompactJson(member)]));
}

function membersOf({ predicate }: Statement): Readonly<Record<string, unknown>> {
  return { ...(typeof predicate === 'object' && predicate !== null ? predicate : { predicate }) };
}

/** All but the index, in which parts must differ. */
function comparable({ part, ...others }: ReleaseContents): Readonly<Record<string, unknown>> {
  return { ...others, count: part?.count };
}
