// Makes every statement of a release, as the bytes that will be signed.

import type { Artifact } from '../model/build.ts';
import type { DoubleBuildReport } from '../model/comparison.ts';
import type { GateRecord } from '../model/gate.ts';
import type { ReleasePlan } from '../model/plan.ts';
import type { Statement, Subject } from '../model/statement.ts';
import { doubleBuildOf } from '../statement/double-build.ts';
import { gateOf } from '../statement/gate.ts';
import { printStatement } from '../statement/print-statement.ts';
import { type GithubBuilder, type LocalBuilder, provenanceOf } from '../statement/provenance.ts';
import { referenceTo, releaseOf } from '../statement/release.ts';
import { sbomStatementOf } from '../statement/sbom.ts';
import { splitStatement } from '../statement/split-statement.ts';

/** A file of the release folder by what a statement says of it. */
export interface StatedFile {
  readonly name: string;
  readonly sha256: string;
}

export interface ReleaseFacts {
  readonly plan: ReleasePlan;
  readonly artifacts: readonly Artifact[];
  readonly sboms: readonly (StatedFile & {
    readonly describes: Artifact;
    readonly document: Readonly<Record<string, unknown>>;
  })[];
  readonly report: DoubleBuildReport;
  readonly reportFile: StatedFile;
  readonly gates: readonly GateRecord[];
  /** Every file of the folder but the signatures and the trusted root, SHA256SUMS included. */
  readonly files: readonly StatedFile[];
  readonly runInvocationUri: string;
  readonly startedOn: Date;
  readonly finishedOn: Date;
}

/**
 * Payloads in the order in which they stand in the folder; the release statement, which names all others, last. A statement with more
 * subjects than one may have stands in parts, one after the other.
 *
 * @throws {ToolError} `sign/predicate-too-large`; `source/bad-workflow-ref` as `provenanceOf`.
 */
export function stateRelease(facts: ReleaseFacts): readonly Uint8Array[] {
  const statements: readonly Statement[] = [
    ...splitStatement(
      provenanceOf({
        plan: facts.plan,
        subjects: [...facts.artifacts, ...facts.sboms].map(toSubject),
        builder: builderOf(facts),
        network: isNetworkCut(facts.report) ? 'cut' : 'reachable',
        tools: facts.report.tools,
        startedOn: facts.startedOn,
        finishedOn: facts.finishedOn,
      }),
    ),
    ...facts.sboms.map(({ document, describes }) => sbomStatementOf(document, describes)),
    ...splitStatement(
      doubleBuildOf({
        dirty: facts.plan.source.dirty,
        reportSha256: facts.reportFile.sha256,
        artifacts: facts.artifacts,
        report: facts.report,
      }),
    ),
    ...facts.gates.map((gate) => gateOf(gate, facts.plan)),
  ];
  const payloads = statements.map((statement) => printStatement(statement));
  const references = statements.map((statement, index) => referenceTo(statement, payloads[index] ?? printStatement(statement)));
  const releases = releaseOf(facts.plan, facts.files.map(toSubject), references);
  return [...payloads, ...releases.map((release) => printStatement(release))];
}

function builderOf({ plan, runInvocationUri }: ReleaseFacts): GithubBuilder | LocalBuilder {
  if (plan.github !== undefined) return { kind: 'github', ...plan.github };
  return { kind: 'local', builderId: plan.identity.identity, invocationId: runInvocationUri };
}

function toSubject({ name, sha256 }: StatedFile): Subject {
  return { name, digest: { sha256 } };
}

function isNetworkCut({ walls }: DoubleBuildReport): boolean {
  const network = walls.filter(({ id }) => id === 'network-cut');
  return network.length > 0 && network.every(({ status }) => status === 'held');
}
