// Writes the release folder: files, checksums, statements, signatures; and has it verified as written before it gets its name.

import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { printJsonLines } from '../codec/json-lines.ts';
import { printSha256Sums } from '../codec/sha256sums.ts';
import type { Artifact } from '../model/build.ts';
import type { DoubleBuildReport } from '../model/comparison.ts';
import { counted } from '../model/counted.ts';
import type { GateRecord } from '../model/gate.ts';
import type { ReleasePlan } from '../model/plan.ts';
import { type ManifestFile, releaseFileNames } from '../model/release.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Progress, World } from '../model/world.ts';
import { printDoubleBuildReport } from '../release/double-build-report.ts';
import { printManifest, toManifest } from '../release/manifest.ts';
import { partialFolder, type ReleaseContent, writeRelease } from '../release/write-release.ts';
import type { WrittenSbom } from './list-contents.ts';
import type { Rehearsal } from './rehearsal.ts';
import { stateRelease } from './state-release.ts';
import { policyOfPlan, verifyFolder } from './verify-folder.ts';

export interface ReleaseToSign {
  readonly plan: ReleasePlan;
  /** Absolute path of the folder to make. */
  readonly out: string;
  /** Fresh folder; its name is unlike any other's at the same time. */
  readonly workshop: string;
  readonly rehearsal: Rehearsal;
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

/** A signature is made over bytes in memory, which bounds what can be signed. */
const maxSignedBytes = 2 * 1024 ** 3 - 1;

/** The verdict on the folder as written; there is a folder only when it is `accepted`. */
export async function writeSignedRelease(world: World, release: ReleaseToSign, progress: Progress): Promise<Verdict> {
  const { plan, artifacts, out, rehearsal } = release;
  const sboms = release.sboms.map(({ name, text, describes, document }) => ({ ...textFile(name, text), describes, document }));
  const report = textFile(releaseFileNames.doubleBuild, printDoubleBuildReport(release.report));
  const manifest = textFile(releaseFileNames.manifest, printManifest(toManifest(plan, manifestFiles(artifacts, sboms, report))));
  const listed = [...artifacts, ...[...sboms, report, manifest].map(({ name, digest }) => ({ name, ...digest }))];
  const checksums = textFile(releaseFileNames.checksums, printSha256Sums(listed));

  const signing = progress.stage('sign');
  const payloads = stateRelease({
    ...release,
    sboms: sboms.map(({ name, digest, describes, document }) => ({ name, sha256: digest.sha256, describes, document })),
    reportFile: { name: report.name, sha256: report.digest.sha256 },
    files: [...listed, { name: checksums.name, sha256: checksums.digest.sha256 }],
    finishedOn: world.clock.now(),
  });
  const [statements, signatures] = await Promise.all([
    Promise.all(payloads.map((payload) => rehearsal.signer.signStatement(payload))),
    Promise.all(artifacts.map((artifact) => signArtifact(world, artifact, rehearsal))),
  ]);
  signing(`${counted(statements.length, 'statement')}, ${counted(signatures.length, 'artifact')}`);

  const contents: readonly ReleaseContent[] = [
    ...artifacts.map(({ name, file }) => ({ name, copyOf: file })),
    ...[...sboms, report, manifest, checksums].map(({ name, content }) => ({ name, content })),
    ...signatures,
    {
      name: `${plan.name}-${plan.version}${releaseFileNames.statementsSuffix}`,
      content: printJsonLines(statements.map(({ json }) => json)),
    },
    { name: releaseFileNames.trustedRoot, content: rehearsal.trustedRoot },
  ];
  const random = basename(release.workshop).replaceAll(/[^A-Za-z0-9]/g, '');
  const takeBack = world.onInterrupt(() => world.files.remove(partialFolder({ out, random })));
  const verdicts: Verdict[] = [];
  try {
    await writeRelease(world.files, { out, random, contents }, async (folder) => {
      const verifying = progress.stage('verify the folder as written');
      const verdict = await verifyFolder(world, { from: folder, trustedRoot: rehearsal.trustedRoot, policy: policyOfPlan(plan) });
      requireBuiltBytes(artifacts, verdict);
      verifying(verdict.verdict);
      verdicts.push(verdict);
      return verdict.verdict === 'accepted';
    });
  } finally {
    takeBack();
  }
  const [verdict] = verdicts;
  if (verdict === undefined) throw new Error('a release was written that nobody verified');
  return verdict;
}

function textFile(name: string, content: string): TextFile {
  const bytes = Buffer.from(content);
  const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex');
  return { name, content, digest: { sizeBytes: bytes.length, sha256: digest('sha256'), sha512: digest('sha512') } };
}

function manifestFiles(
  artifacts: readonly Artifact[],
  sboms: readonly (TextFile & { readonly describes: Artifact })[],
  report: TextFile,
): readonly ManifestFile[] {
  return [
    ...artifacts.map(({ name, sizeBytes, sha256, sha512 }) => ({ name, role: 'artifact', sizeBytes, sha256, sha512 }) as const),
    ...sboms.map(({ name, digest, describes }) => ({ name, role: 'sbom', ...digest, describes: describes.name }) as const),
    { name: report.name, role: 'double-build', ...report.digest },
  ];
}

async function signArtifact(world: World, { name, file }: Artifact, { signer }: Rehearsal): Promise<ReleaseContent> {
  const { json } = await signer.signArtifact(await world.files.read(file, maxSignedBytes));
  return { name: `${name}${releaseFileNames.signatureSuffix}`, content: `${json}\n` };
}

/** What lies in the folder must be what the two builds were compared by, whatever the manifest says. */
function requireBuiltBytes(artifacts: readonly Artifact[], { files }: Verdict): void {
  for (const { name, sha256 } of artifacts) {
    if (files.some((file) => file.name === name && file.sha256 === sha256)) continue;
    throw new ToolError('file', 'release/changed-bytes', `"${name}" in the release folder is not what both builds made`, {
      help: 'something changed it while the release was written; run the release again',
    });
  }
}
