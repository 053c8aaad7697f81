// Writes everything of a release but its signatures into the folder that signing starts from.

import { hash } from 'node:crypto';
import { printSha256Sums } from '../codec/sha256sums.ts';
import type { Artifact } from '../model/build.ts';
import { byText } from '../model/code-unit-order.ts';
import type { DoubleBuildReport } from '../model/comparison.ts';
import type { GateRecord } from '../model/gate.ts';
import type { ReleasePlan } from '../model/plan.ts';
import { type ManifestFile, releaseFileNames } from '../model/release.ts';
import type { PinnedPlan, UnsignedRelease } from '../model/unsigned-release.ts';
import type { World } from '../model/world.ts';
import { printDoubleBuildReport } from '../release/double-build-report.ts';
import { printManifest, toManifest } from '../release/manifest.ts';
import { writeUnsigned } from '../release/unsigned-folder.ts';
import type { WrittenSbom } from './list-contents.ts';
import { stateRelease } from './state-release.ts';

export interface ReleaseToStage {
  readonly plan: ReleasePlan;
  readonly runInvocationUri: string;
  readonly startedOn: Date;
  readonly gates: readonly GateRecord[];
  readonly sboms: readonly WrittenSbom[];
  /** With the digests that comparing the two builds computed. */
  readonly artifacts: readonly Artifact[];
  readonly report: DoubleBuildReport;
}

/** A file whose whole content is at hand as text. */
interface TextFile {
  readonly name: string;
  readonly content: string;
  readonly digest: Pick<ManifestFile, 'sizeBytes' | 'sha256' | 'sha512'>;
}

/**
 * @param folder Absolute path; nothing may be there.
 * @returns What was written: nobody needs to read it again to sign it.
 */
export async function stageUnsigned(world: World, release: ReleaseToStage, folder: string): Promise<UnsignedRelease> {
  const { plan, artifacts, runInvocationUri } = release;
  const sboms = release.sboms.map(({ text, name, ...sbom }) => ({ ...textFile(name, text), ...sbom }));
  const report = textFile(releaseFileNames.doubleBuild, printDoubleBuildReport(release.report));
  const manifest = textFile(releaseFileNames.manifest, printManifest(toManifest(plan, manifestFiles(artifacts, sboms, report))));
  const listed = [...artifacts, ...[...sboms, report, manifest].map(({ name, digest }) => ({ name, ...digest }))];
  const checksums = textFile(releaseFileNames.checksums, printSha256Sums(listed));
  const files = [...listed, { name: checksums.name, ...checksums.digest }];
  const payloads = stateRelease({
    ...release,
    sboms: sboms.map(({ name, digest, describes, document }) => ({ name, sha256: digest.sha256, describes, document })),
    reportFile: { name: report.name, sha256: report.digest.sha256 },
    files,
    finishedOn: world.clock.now(),
  });
  const unsigned: UnsignedRelease = {
    schemaVersion: 1,
    plan: pinnedPlan(plan),
    runInvocationUri,
    files: files.map(({ name, sizeBytes, sha256 }) => ({ name, sizeBytes, sha256 })).sort(byText(({ name }) => name)),
    statements: payloads.map((payload) => ({ sha256: hash('sha256', payload) })),
  };
  await writeUnsigned(
    world.files,
    folder,
    unsigned,
    [
      ...artifacts.map(({ name, file }) => ({ name, copyOf: file })),
      ...[...sboms, report, manifest, checksums].map(({ name, content }) => ({ name, content })),
    ],
    payloads,
  );
  return unsigned;
}

/** What signing and verifying need of a plan. */
export function pinnedPlan({ name, version, tag, rehearsal, source, identity, gates, build }: ReleasePlan): PinnedPlan {
  return {
    ...{ name, version, tag, rehearsal, identity },
    commit: source.commit,
    gates: gates.map(({ id }) => id),
    require: build.require,
  };
}

function textFile(name: string, content: string): TextFile {
  const bytes = Buffer.from(content);
  return {
    name,
    content,
    digest: { sizeBytes: bytes.length, sha256: hash('sha256', bytes), sha512: hash('sha512', bytes) },
  };
}

function manifestFiles(
  artifacts: readonly Artifact[],
  sboms: readonly (TextFile & Pick<WrittenSbom, 'describes' | 'covered'>)[],
  report: TextFile,
): readonly ManifestFile[] {
  return [
    ...artifacts.map(({ name, sizeBytes, sha256, sha512 }) => ({ name, role: 'artifact', sizeBytes, sha256, sha512 }) as const),
    ...sboms.map(
      ({ name, digest, describes, covered }) => ({ name, role: 'sbom', ...digest, describes: describes.name, covered }) as const,
    ),
    { name: report.name, role: 'double-build', ...report.digest },
  ];
}
