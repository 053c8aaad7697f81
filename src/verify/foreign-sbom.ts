// What the check `sbom` holds a release to that selfsame did not make: an SBOM that is there is vouched for, and one that is bound to a
// file by a statement is bound to a file of this release. Rules: docs/foreign-releases.md

import { printCompactJson } from '../codec/canonical-json.ts';
import { counted } from '../model/counted.ts';
import { sbomBeside } from '../model/foreign-file-role.ts';
import type { CheckOutcome, Failure, ForeignFiles, ReleaseEvidence, SbomFile } from '../model/verdict.ts';
import { type AcceptedStatement, acceptedStatements, conclude, notClaimed } from './evidence.ts';
import { differingDigests, foreignArtifacts, subjectState, vouchedFiles } from './foreign.ts';

export function judgeForeignSboms(evidence: ReleaseEvidence, foreign: ForeignFiles): CheckOutcome {
  const demanded = evidence.policy.statements.includes('sbom');
  const statements = acceptedStatements(evidence).filter(isSbom);
  if (!demanded && statements.length === 0 && evidence.sboms.length === 0) return notClaimed('there is no SBOM');
  const vouched = vouchedFiles(evidence, foreign);
  const material = findBound(evidence, statements);
  const found = evidence.sboms.map((file) => judgeFile(file, material, vouched.has(file.name), demanded));
  const bound = vouchedFiles(evidence, foreign, 'sbom');
  const unbound = demanded ? foreignArtifacts(evidence, foreign).filter((name) => !bound.has(name)) : [];
  return conclude(
    evidence,
    `${counted(evidence.sboms.length, 'SBOM file')}, ${counted(statements.length, 'statement')}`,
    [...statements.flatMap((statement) => judgeSubjects(evidence, statement)), ...found.flatMap(({ failures }) => failures)],
    [
      ...found.flatMap(({ absent }) => absent),
      ...unbound.map((name): Failure => ({ reason: `no statement binds an SBOM to "${name}"`, from: 'folder' })),
    ],
  );
}

/** CycloneDX is of a kind that we know; SPDX has a type for each of its versions: https://github.com/in-toto/attestation/blob/main/spec/predicates/spdx.md */
function isSbom({ known }: AcceptedStatement): boolean {
  return known.kind === 'sbom' || /^https:\/\/spdx\.dev\/Document(?:\/|$)/.test(known.statement.predicateType);
}

/** About at least one file that is here, and about none that is here with another digest. */
function judgeSubjects({ digests }: ReleaseEvidence, { where, known }: AcceptedStatement): readonly Failure[] {
  const states = known.statement.subject.map((subject) => ({ subject, state: subjectState(digests, subject) }));
  const others = states.filter(({ state }) => state === 'another file');
  if (others.length > 0) {
    return others.map(({ subject }) => {
      const { ofFile, ofSubject } = differingDigests(digests, subject);
      const reason = `the SBOM statement "${where}" is about another "${subject.name}"`;
      return { reason, wanted: ofFile, got: ofSubject, from: 'predicate' };
    });
  }
  if (states.some(({ state }) => state === 'this file')) return [];
  return [{ reason: `the SBOM statement "${where}" is about no file of the release`, from: 'predicate' }];
}

/** The documents that statements bind to files of this release, found once so that a thousand SBOMs take a thousand looks. */
interface Bound {
  readonly documents: ReadonlySet<string>;
  /** Where a statement of the format about the file is, by `<format> <file>`. */
  readonly beside: ReadonlyMap<string, string>;
}

function findBound({ digests }: ReleaseEvidence, statements: readonly AcceptedStatement[]): Bound {
  const documents = new Set<string>();
  const beside = new Map<string, string>();
  const seen = new Set<string>();
  for (const { where, known, payloadSha256 } of statements) {
    if (seen.has(payloadSha256)) continue;
    seen.add(payloadSha256);
    const { subject, predicate } = known.statement;
    const named = subject.filter((each) => subjectState(digests, each) === 'this file');
    if (named.length > 0) documents.add(printCompactJson(predicate));
    for (const { name } of named) beside.set(`${known.kind === 'sbom' ? 'CycloneDX' : 'SPDX'} ${name}`, where);
  }
  return { documents, beside };
}

function judgeFile(
  { name, document, faults }: SbomFile,
  bound: Bound,
  isVouched: boolean,
  isSoundAsked: boolean,
): { readonly failures: readonly Failure[]; readonly absent: readonly Failure[] } {
  if (document.status === 'malformed') {
    return { failures: [{ reason: `the SBOM "${name}" is malformed: ${document.reason}`, from: 'file' }], absent: [] };
  }
  const isCycloneDx = document.value.bomFormat === 'CycloneDX';
  const isBound = bound.documents.has(printCompactJson(document.value));
  const beside = bound.beside.get(`${isCycloneDx ? 'CycloneDX' : 'SPDX'} ${sbomBeside(name) ?? ''}`);
  const failures: Failure[] = [
    ...(isSoundAsked && isCycloneDx
      ? faults.map((fault): Failure => ({ reason: `the SBOM "${name}" is not sound: ${fault}`, from: 'file' }))
      : []),
    ...(beside === undefined || isBound
      ? []
      : [{ reason: `the SBOM "${name}" is not the document that "${beside}" signs`, from: 'file' } as const]),
  ];
  const absent: readonly Failure[] =
    isVouched || isBound || failures.length > 0
      ? []
      : [
          {
            reason: `nothing that the signer made names the SBOM "${name}"`,
            from: 'folder',
            help: 'do not believe it: ask the project to sign it, or remove it',
          },
        ];
  return { failures, absent };
}
