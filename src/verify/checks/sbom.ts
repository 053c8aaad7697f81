// Every artifact has an SBOM that is sound, is bound to it by digest, and is the very document that was signed.

import { printCompactJson } from '../../codec/canonical-json.ts';
import { counted } from '../../model/counted.ts';
import type { ManifestFile } from '../../model/release.ts';
import type { KnownStatement } from '../../model/statement.ts';
import type { Check, Failure, ReleaseEvidence, SbomFile } from '../../model/verdict.ts';
import { type AcceptedStatement, acceptedOfKind, conclude, manifestFiles, notJudged } from '../evidence.ts';
import { judgeForeignSboms } from '../foreign-sbom.ts';

export const sbom: Check = {
  id: 'sbom',
  title: 'every artifact has its SBOM, sound and bound to it',
  proves: 'Each SBOM is free of known faults, names its artifact by digest, and is the document in the signed statement.',
  doesNotProve: 'That the list is complete: the coverage gate at release time does, as far as its evidence goes.',
  readsFrom: ['predicate', 'file'],
  run: (evidence) => {
    if (evidence.foreign !== undefined) {
      return isCoverageDemanded(evidence)
        ? conclude(evidence, '', [uncovered('of a release that others made')])
        : judgeForeignSboms(evidence, evidence.foreign);
    }
    if (evidence.manifest.status === 'malformed') return notJudged('release.json cannot be read');
    const artifacts = manifestFiles(evidence, 'artifact');
    const documents = manifestFiles(evidence, 'sbom');
    if (documents.length === 0 && !evidence.policy.statements.includes('sbom')) {
      return { summary: 'the policy asks for none', failures: [], notAsked: true };
    }
    const names = new Set(artifacts.map(({ name }) => name));
    const stray = documents.flatMap(({ name, describes }): Failure[] =>
      describes !== undefined && names.has(describes)
        ? []
        : [{ reason: `"${name}" describes no artifact of the release`, from: 'file' }],
    );
    const found = findMaterial(evidence, documents);
    const findings = artifacts.map((artifact) => judge(artifact, found));
    const unproven = isCoverageDemanded(evidence) ? documents.filter(({ covered }) => covered !== true) : [];
    return conclude(
      evidence,
      counted(documents.length, 'SBOM'),
      [...stray, ...unproven.map(({ name }) => uncovered(`"${name}"`)), ...findings.flatMap(({ failures }) => failures)],
      findings.flatMap(({ absent }) => absent),
    );
  },
};

function isCoverageDemanded({ policy }: ReleaseEvidence): boolean {
  return policy.coverage === 'required';
}

function uncovered(which: string): Failure {
  return {
    reason: `nothing says that the SBOM ${which} was held against a second evidence`,
    wanted: 'coverage, which the policy demands',
    got: 'nothing',
    from: 'file',
    help: 'ask for a release whose SBOMs have two evidences, or leave "coverage" out of the policy',
  };
}

interface Finding {
  readonly failures: readonly Failure[];
  readonly absent: readonly Failure[];
}

/** What there is on SBOMs, found once so that a thousand artifacts take a thousand looks. */
interface Material {
  /** By the artifact that they describe. */
  readonly documents: ReadonlyMap<string | undefined, readonly ManifestFile[]>;
  /** By name. */
  readonly files: ReadonlyMap<string, SbomFile>;
  /** By each subject's name. */
  readonly statements: ReadonlyMap<string, readonly SbomStatement[]>;
}

type SbomStatement = AcceptedStatement<Extract<KnownStatement, { readonly kind: 'sbom' }>>;

function findMaterial(evidence: ReleaseEvidence, documents: readonly ManifestFile[]): Material {
  const named = acceptedOfKind(evidence, 'sbom').flatMap((statement) =>
    statement.known.statement.subject.map(({ name }) => ({ name, statement })),
  );
  const bySubject = Map.groupBy(named, ({ name }) => name);
  return {
    documents: Map.groupBy(documents, ({ describes }) => describes),
    files: new Map(evidence.sboms.map((file) => [file.name, file])),
    statements: new Map([...bySubject].map(([name, of]) => [name, of.map(({ statement }) => statement)])),
  };
}

function judge(artifact: ManifestFile, material: Material): Finding {
  const [described, second] = material.documents.get(artifact.name) ?? [];
  if (described === undefined) return failed(`"${artifact.name}" has no SBOM`);
  if (second !== undefined) return failed(`"${artifact.name}" has two SBOMs, "${described.name}" and "${second.name}"`);
  const file = material.files.get(described.name);
  // A file that is missing is the business of `subjects`, which names it.
  if (file === undefined) return failed(`the SBOM "${described.name}" cannot be looked at`);
  if (file.document.status === 'malformed') return failed(`the SBOM "${file.name}" is malformed: ${file.document.reason}`);

  const failures = file.faults.map(
    (fault): Failure => ({ reason: `the SBOM "${file.name}" is not sound: ${fault}`, from: 'file' }),
  );
  if (file.rootSha256 !== artifact.sha256) {
    failures.push({
      reason: `the SBOM "${file.name}" is not bound to "${artifact.name}"`,
      wanted: artifact.sha256,
      got: file.rootSha256 ?? 'nothing',
      from: 'file',
    });
  }
  const text = printCompactJson(file.document.value);
  const statements = material.statements.get(artifact.name) ?? [];
  for (const { where, known } of statements) {
    const { subject, predicate } = known.statement;
    const wrong = subject.find(({ name, digest }) => name !== artifact.name || digest.sha256 !== artifact.sha256);
    if (wrong !== undefined) {
      failures.push({
        reason: `the SBOM statement "${where}" is about another "${wrong.name}"`,
        wanted: artifact.sha256,
        got: wrong.digest.sha256 ?? 'nothing',
        from: 'predicate',
      });
    }
    if (printCompactJson(predicate) !== text) {
      failures.push({ reason: `the SBOM "${file.name}" is not the document that "${where}" signs`, from: 'file' });
    }
  }
  const absent: readonly Failure[] =
    statements.length > 0 ? [] : [{ reason: `no statement binds the SBOM "${file.name}" to "${artifact.name}"`, from: 'folder' }];
  return { failures, absent };
}

function failed(reason: string): Finding {
  return { failures: [{ reason, from: 'file' }], absent: [] };
}
