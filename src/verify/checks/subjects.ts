// What lies in the folder is what was signed: every file by name and digest, nothing missing, nothing extra, nothing odd.

import { byText } from '../../model/code-unit-order.ts';
import { counted } from '../../model/counted.ts';
import { fileRole } from '../../model/file-role.ts';
import { releaseFileNames } from '../../model/release.ts';
import type { Subject } from '../../model/statement.ts';
import type { Check, Failure, ReleaseEvidence } from '../../model/verdict.ts';
import { conclude, isUnsignedFile, manifestFiles, notJudged } from '../evidence.ts';
import { judgeForeignFiles } from '../foreign-subjects.ts';
import { disagreements, type JoinedSubjects, joinSubjects, judgeReleaseParts, partsOf } from '../statement-parts.ts';

export const subjects: Check = {
  id: 'subjects',
  title: 'every file was signed under its name, and nothing is missing or extra',
  proves:
    'The release statement names exactly the files of this folder, each with its digest; release.json and the provenance agree.',
  doesNotProve: 'What the files do.',
  readsFrom: ['predicate', 'file', 'folder'],
  run: (evidence) => {
    if (evidence.foreign !== undefined) {
      const { failures, absent, summary } = judgeForeignFiles(evidence, evidence.foreign);
      return conclude(evidence, summary, [...oddEntries(evidence), ...twins(evidence), ...failures], absent);
    }
    const releases = partsOf(evidence, 'release');
    const provenances = partsOf(evidence, 'provenance');
    const { subjects: signed, failures: contradictions } = joinSubjects(releases);
    const whole = releases.length > 0 && judgeReleaseParts(releases).absent.length === 0;
    const absent: readonly Failure[] =
      releases.length > 0 ? [] : [{ reason: 'no release statement names the files', from: 'folder', help: again }];
    const failures = [
      ...oddEntries(evidence),
      ...twins(evidence),
      ...extraStatements(evidence),
      ...contradictions,
      ...unlikeFolder(evidence, signed),
      ...disagreements('the provenance', provenances),
      ...(whole ? [...extraFiles(evidence, signed), ...unlikeManifest(evidence, signed)] : []),
      ...(whole && provenances.length > 0 && evidence.manifest.status === 'parsed'
        ? unlikeProvenance(evidence, signed, joinSubjects(provenances))
        : []),
    ];
    // What a missing part would name is unknown, and `release-statement` says that it is missing.
    if (releases.length > 0 && !whole && failures.length === 0) return notJudged('a part of the release statement is missing');
    return conclude(evidence, counted(signedFiles(evidence).length, 'file'), failures, absent);
  },
};

const again = 'fetch the whole release again; do not use it until this is explained';

/** A release folder is flat and holds regular files alone: a link shows one thing to us and another to the next reader. */
function oddEntries({ entries, foreign }: ReleaseEvidence): readonly Failure[] {
  // Bundles that the caller named may lie in a folder inside: they are none of what is delivered.
  const named = [...(foreign?.namedFiles ?? [])];
  return entries.flatMap(({ path, kind, target }): Failure[] => {
    if (named.some((each) => each === path || (kind === 'folder' && each.startsWith(`${path}/`)))) return [];
    if (kind === 'file') {
      return path.includes('/') ? [{ reason: `"${path}" lies in a folder inside the release`, from: 'folder', help: again }] : [];
    }
    const what = kind === 'link' ? `a symbolic link to "${target ?? ''}"` : kind === 'folder' ? 'a folder' : 'no regular file';
    return [{ reason: `"${path}" is ${what}`, from: 'folder', help: again }];
  });
}

/** On a file system that ignores case, or writes accents in one way only, one of the two would take the other's place. */
function twins({ entries }: ReleaseEvidence): readonly Failure[] {
  const seen = new Map<string, string>();
  return entries.flatMap(({ path }): Failure[] => {
    const folded = path.normalize('NFC').toUpperCase().toLowerCase();
    const first = seen.get(folded);
    seen.set(folded, first ?? path);
    return first === undefined
      ? []
      : [{ reason: `"${first}" and "${path}" are one name where case does not count`, from: 'folder', help: again }];
  });
}

/** The statements lie in one file under one name; `artifact-signatures` says the same of the artifacts' own signatures. */
function extraStatements({ digests, manifest }: ReleaseEvidence): readonly Failure[] {
  if (manifest.status === 'malformed') return [];
  const wanted = `${manifest.value.name}-${manifest.value.version}${releaseFileNames.statementsSuffix}`;
  return [...digests.keys()].flatMap((name): Failure[] =>
    fileRole(name) === 'statements' && name !== wanted
      ? [{ reason: `"${name}" is extra: the statements of this release are in "${wanted}"`, from: 'folder', help: again }]
      : [],
  );
}

function unlikeFolder(evidence: ReleaseEvidence, signed: readonly Subject[]): readonly Failure[] {
  const there = new Map(signedFiles(evidence));
  return signed.flatMap(({ name, digest }): Failure[] => {
    const got = there.get(name);
    const wanted = digest.sha256;
    if (got === undefined) return [{ reason: `"${name}" is missing`, from: 'folder', help: again }];
    if (wanted === undefined) return [{ reason: `the release statement has no SHA-256 of "${name}"`, from: 'predicate' }];
    return wanted === got
      ? []
      : [{ reason: `"${name}" is not the file that was signed`, wanted, got, from: 'file', help: again }];
  });
}

function extraFiles(evidence: ReleaseEvidence, signed: readonly Subject[]): readonly Failure[] {
  const names = new Set(signed.map(({ name }) => name));
  return signedFiles(evidence).flatMap(([name]): Failure[] =>
    names.has(name)
      ? []
      : [{ reason: `"${name}" is extra: the release statement does not name it`, from: 'folder', help: again }],
  );
}

/** release.json is one of the signed files, but what it says must be the same. */
function unlikeManifest({ manifest, digests }: ReleaseEvidence, signed: readonly Subject[]): readonly Failure[] {
  if (manifest.status === 'malformed') {
    return [{ reason: `"${releaseFileNames.manifest}" cannot be read: ${manifest.reason}`, from: 'file', help: again }];
  }
  const own: readonly string[] = [releaseFileNames.manifest, releaseFileNames.checksums];
  const wrong = manifest.value.files.flatMap(({ name, sizeBytes, sha256, sha512 }): Failure[] => {
    const file = digests.get(name);
    if (file === undefined || file.sha256 !== sha256) return [];
    return file.sizeBytes === sizeBytes && file.sha512 === sha512
      ? []
      : [
          {
            reason: `release.json states another size or SHA-512 of "${name}"`,
            wanted: `${file.sizeBytes} bytes, ${file.sha512}`,
            got: `${sizeBytes} bytes, ${sha512}`,
            from: 'file',
          },
        ];
  });
  return [
    ...wrong,
    ...unlike(
      'release.json',
      new Map(manifest.value.files.map(({ name, sha256 }) => [name, sha256])),
      signed.filter(({ name }) => !own.includes(name)),
    ),
  ];
}

/** The provenance, all its parts together, speaks for what was built and for what lists it. */
function unlikeProvenance(
  evidence: ReleaseEvidence,
  signed: readonly Subject[],
  { subjects: built, failures }: JoinedSubjects,
): readonly Failure[] {
  const names = new Set([...manifestFiles(evidence, 'artifact'), ...manifestFiles(evidence, 'sbom')].map(({ name }) => name));
  const unnamed = unlike(
    'the provenance',
    new Map(built.map(({ name, digest }) => [name, digest.sha256])),
    signed.filter(({ name }) => names.has(name)),
  );
  return [...failures, ...unnamed];
}

/** Both ways: what `who` does not name as signed, and what it names besides. */
function unlike(who: string, named: ReadonlyMap<string, string | undefined>, signed: readonly Subject[]): readonly Failure[] {
  const names = new Set(signed.map(({ name }) => name));
  return [
    ...signed.flatMap(({ name, digest }): Failure[] => {
      if (!named.has(name)) return [{ reason: `${who} does not name "${name}"`, from: 'predicate' }];
      const got = named.get(name);
      return got === digest.sha256 && got !== undefined
        ? []
        : [
            {
              reason: `${who} names another "${name}"`,
              wanted: digest.sha256 ?? 'nothing',
              got: got ?? 'nothing',
              from: 'predicate',
            },
          ];
    }),
    ...[...named.keys()].flatMap((name): Failure[] =>
      names.has(name) ? [] : [{ reason: `${who} names "${name}", which is not of the release`, from: 'predicate' }],
    ),
  ];
}

/** Files that the release statement must name, with their SHA-256. */
function signedFiles({ digests }: ReleaseEvidence): readonly (readonly [string, string])[] {
  return [...digests]
    .filter(([name]) => !isUnsignedFile(name) && !name.includes('/'))
    .map(([name, { sha256 }]) => [name, sha256] as const)
    .sort(byText(([name]) => name));
}
