// What the checks `subjects`, `artifact-signatures` and `checksums` hold a release to that selfsame did not make: nothing is taken to be
// missing, and nothing is taken that the signer did not vouch for. Rules: docs/foreign-releases.md

import { counted } from '../model/counted.ts';
import { foreignFileRole, signedBeside } from '../model/foreign-file-role.ts';
import type { CheckOutcome, Failure, ForeignFiles, ReleaseEvidence } from '../model/verdict.ts';
import { acceptedArtifacts, acceptedStatements, conclude } from './evidence.ts';
import { differingDigests, foreignArtifacts, subjectState, vouchedFiles, vouchingStatements } from './foreign.ts';

const again = 'fetch the whole release again; do not use it until this is explained';

/** Every file but signatures, lists and SBOMs is vouched for, and no statement says otherwise of one. */
export function judgeForeignFiles(
  evidence: ReleaseEvidence,
  foreign: ForeignFiles,
): Pick<CheckOutcome, 'failures'> & {
  readonly absent: readonly Failure[];
  readonly summary: string;
} {
  const artifacts = foreignArtifacts(evidence, foreign);
  const contradicted = new Map<string, Failure>();
  for (const { where, known } of vouchingStatements(evidence)) {
    // What an SBOM is about is the check `sbom`'s to say.
    if (known.kind === 'sbom') continue;
    for (const subject of known.statement.subject) {
      if (contradicted.has(subject.name) || subjectState(evidence.digests, subject) !== 'another file') continue;
      const { ofFile, ofSubject } = differingDigests(evidence.digests, subject);
      contradicted.set(subject.name, {
        reason: `"${subject.name}" is not the file that the statement "${where}" names`,
        wanted: ofSubject,
        got: ofFile,
        from: 'file',
        help: again,
      });
    }
  }
  const vouched = vouchedFiles(evidence, foreign);
  const bare = artifacts.filter((name) => !vouched.has(name) && !contradicted.has(name));
  const none: readonly Failure[] =
    artifacts.length > 0 ? [] : [{ reason: 'the folder holds no file that could be signed for', from: 'folder', help: again }];
  return {
    failures: [...contradicted.values(), ...none],
    absent: bare.map((name) => ({
      reason: `nothing that the signer made names "${name}"`,
      from: 'folder',
      help: /\.(?:asc|sig|pem|minisig)$/.test(name)
        ? 'signatures of this form are not read here: remove it, or ask the project to list it among the signed checksums'
        : 'do not use it: ask the project to sign it, or remove it if you put it there',
    })),
    summary: `${counted(artifacts.length, 'file')}, each vouched for by the signer`,
  };
}

/** A bundle that lies beside a file, by its name, signs that file. Where it lies alone, the file was renamed. */
export function judgeBundlePlaces(evidence: ReleaseEvidence, foreign: ForeignFiles): CheckOutcome {
  const { digests } = evidence;
  const failures: Failure[] = [];
  const fileOf = (where: string) => (foreign.signatureFiles.has(where) ? where : where.replace(/:\d+$/, ''));
  const isByName = (file: string) => foreign.signatureFiles.has(file) && !foreign.namedFiles.has(file);
  const placed = acceptedArtifacts(evidence).filter(({ where }) => isByName(fileOf(where)));
  for (const { where, artifact } of placed) {
    const beside = signedBeside(fileOf(where));
    const got = beside === undefined ? undefined : digests.get(beside)?.sha256;
    if (beside === undefined || got === artifact.sha256) continue;
    failures.push(
      got === undefined
        ? {
            reason: `"${where}" lies beside no "${beside}", and signs a file of another name`,
            got: namesOf(digests, artifact.sha256),
            from: 'folder',
            help: 'give the file the name that the project gave it; a bundle of any name is taken where --bundles names it',
          }
        : {
            reason: `"${where}" signs another file than "${beside}"`,
            wanted: got,
            got: artifact.sha256,
            from: 'file',
            help: again,
          },
    );
  }
  const stated = Map.groupBy(
    acceptedStatements(evidence).filter(({ where }) => isByName(fileOf(where))),
    ({ where }) => fileOf(where),
  );
  for (const [file, statements] of stated) {
    const beside = signedBeside(file);
    if (beside === undefined || !digests.has(beside)) continue;
    const speaks = statements.some(({ known }) =>
      known.statement.subject.some((subject) => subject.name === beside && subjectState(digests, subject) === 'this file'),
    );
    if (!speaks) failures.push({ reason: `nothing in "${file}" is about "${beside}"`, from: 'predicate', help: again });
  }
  return conclude(evidence, `${counted(placed.length, 'file')} with a signature of its own`, failures);
}

/** Every list of checksums can be read, and is right about all that it lists. A list proves nothing that nobody signed. */
export function judgeChecksumLists(evidence: ReleaseEvidence, foreign: ForeignFiles): CheckOutcome {
  const { digests } = evidence;
  const failures = foreign.checksumLists.flatMap(({ name: list, lines }): readonly Failure[] => {
    if (lines.status === 'malformed') {
      return [
        { reason: `"${list}" cannot be used: ${lines.reason}`, from: 'file', help: 'fetch it again, as bytes and not as text' },
      ];
    }
    return lines.value.flatMap(({ name, algorithm, hex }): Failure[] => {
      const got = digests.get(name)?.[algorithm];
      if (got === hex) return [];
      return got === undefined
        ? [
            {
              reason: `"${list}" lists "${name}", which is missing`,
              from: 'folder',
              help: 'fetch the whole release; selfsame verify-bundle checks one file of it',
            },
          ]
        : [{ reason: `"${name}" has another digest than "${list}" lists`, wanted: hex, got, from: 'file', help: again }];
    });
  });
  const vouched = vouchedFiles(evidence, foreign);
  const unsigned = foreign.checksumLists.filter(({ name }) => !vouched.has(name)).length;
  const lists = counted(foreign.checksumLists.length, 'list');
  return conclude(evidence, unsigned === 0 ? lists : `${lists}, ${unsigned} of them signed by nobody`, failures);
}

function namesOf(digests: ReleaseEvidence['digests'], sha256: string): string {
  return [...digests].find(([name, each]) => each.sha256 === sha256 && foreignFileRole(name) !== 'signature')?.[0] ?? sha256;
}
