// Writes an SBOM of each artifact and holds it, as written, against evidence gained in another way.

import { join } from 'node:path';
import type { Artifact } from '../model/build.ts';
import type { ReleasePlan } from '../model/plan.ts';
import { releaseFileNames } from '../model/release.ts';
import type { World } from '../model/world.ts';
import { checkCoverage } from '../sbom/check-coverage.ts';
import { lintCycloneDx } from '../sbom/lint-cyclonedx.ts';
import { printCycloneDx } from '../sbom/print-cyclonedx.ts';
import { readInventory } from '../sbom/read-inventory.ts';
import type { ReaderInput } from '../sbom/reader.ts';
import { toolVersion } from './tool-version.ts';
import { withMembers } from './unpack-members.ts';

export interface WrittenSbom {
  readonly name: string;
  readonly describes: Artifact;
  readonly text: string;
  readonly document: Readonly<Record<string, unknown>>;
  /** Whether it was held against evidence gained in another way. */
  readonly covered: boolean;
}

export interface Contents {
  readonly sboms: readonly WrittenSbom[];
  /** Why an SBOM cannot be released, as phrases; empty when all can. */
  readonly reasons: readonly string[];
  /** Names of SBOMs that no second evidence was there for. */
  readonly unchecked: readonly string[];
}

/**
 * @param room The built room, and `unpacked`: a folder for the members of archives.
 */
export async function listContents(
  world: World,
  plan: ReleasePlan,
  artifacts: readonly Artifact[],
  room: Pick<ReaderInput, 'workTree' | 'runInRoom'> & { readonly unpacked: string },
): Promise<Contents> {
  const sboms: WrittenSbom[] = [];
  const reasons: string[] = [];
  const unchecked: string[] = [];
  for (const artifact of artifacts) {
    const opened = await withMembers(world.files, artifact, join(room.unpacked, artifact.name));
    const input = {
      artifact: opened,
      files: world.files,
      evidence: plan.sbom.evidence,
      version: plan.version,
      workTree: room.workTree,
      runInRoom: room.runInRoom,
    };
    const { inventory, expected } = await readInventory(input);
    const remarks = [
      ...inventory.remarks,
      ...(plan.source.dirty ? ['the source differed from its commit'] : []),
      ...plan.sbom.accept.map(({ component, reason }) => `a person vouches for "${component}": ${reason}`),
    ];
    const text = await printCycloneDx(
      { ...inventory, remarks },
      {
        artifact,
        version: plan.version,
        timestampSeconds: plan.source.commitTimeSeconds,
        supplier: plan.sbom.supplier,
        author: plan.sbom.author,
        toolVersion,
        signedBy: `${plan.name}-${plan.version}${releaseFileNames.statementsSuffix}`,
      },
    );
    const name = `${artifact.name}${releaseFileNames.sbomSuffix}`;
    const { document, faults } = lintCycloneDx(text);
    if (expected === undefined) unchecked.push(name);
    const missing =
      expected === undefined
        ? []
        : checkCoverage(
            text,
            expected,
            plan.sbom.accept.map(({ component }) => component),
          );
    // One by one: there may be more of them than a call takes arguments.
    for (const fault of [...faults, ...missing]) reasons.push(`"${name}": ${fault}`);
    if (document.status === 'malformed') reasons.push(`"${name}": ${document.reason}`);
    else sboms.push({ name, describes: artifact, text, document: document.value, covered: expected !== undefined });
  }
  return { sboms, reasons, unchecked };
}
