// A release that waits for its signatures, staged without building anything: for tests and measurements of signing.

import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Artifact } from '../../src/model/build.ts';
import type { DoubleBuildReport } from '../../src/model/comparison.ts';
import type { PlannedIdentity, ReleasePlan } from '../../src/model/plan.ts';
import type { World } from '../../src/model/world.ts';
import { listContents } from '../../src/ops/list-contents.ts';
import { stageUnsigned } from '../../src/ops/stage-unsigned.ts';

export interface StagedRelease {
  readonly identity: PlannedIdentity;
  /** Also the commit that the certificate states, where it states one. */
  readonly commit?: string;
  readonly runInvocationUri?: string;
  readonly github?: ReleasePlan['github'];
  readonly version?: string;
  readonly artifacts?: number;
  readonly gates?: number;
}

/**
 * A release of files of one line each, with an SBOM each, that is sound in every way once it is signed.
 *
 * @param folder Absolute path of an empty folder; what is staged lies in `<folder>/hello-<version>.unsigned`, whose path is returned.
 */
export async function stageRelease(world: World, folder: string, release: StagedRelease): Promise<string> {
  const { identity, github, version = '1.0.0', commit = '0123456789abcdef0123456789abcdef01234567' } = release;
  const names = Array.from({ length: release.artifacts ?? 1 }, (_, index) => `hello-${index + 1}`);
  const artifacts = names.map((name) => artifactIn(folder, name));
  const gates = Array.from({ length: release.gates ?? 1 }, (_, index) => `gate-${index + 1}`);
  const plan: ReleasePlan = {
    schemaVersion: 1,
    ...{ name: 'hello', version, tag: `v${version}`, rehearsal: false, identity },
    ...(github === undefined ? {} : { github }),
    source: {
      ...{ folder, repository: identity.repository, commit, commitTimeSeconds: 1_780_000_000, tag: `v${version}` },
      ...{ tagged: true, dirty: false, submodules: [], lockFiles: [] },
    },
    build: { run: 'make', outputs: names, environment: {}, timeoutSeconds: 60, vary: ['build-path'], require: ['build-path'] },
    ...{ archives: [], embeds: [], sbom: { evidence: [], accept: [] }, accept: [] },
    gates: gates.map((id) => ({ id, run: 'true', covers: [] })),
  };
  const { sboms, reasons } = await listContents(world, plan, artifacts, {
    workTree: folder,
    runInRoom: () => Promise.reject(new Error('there is no room')),
    unpacked: join(folder, 'unpacked'),
  });
  if (reasons.length > 0) throw new Error(reasons.join('; '));
  const unsigned = join(folder, `hello-${version}.unsigned`);
  const commandSha256 = createHash('sha256').update('true').digest('hex');
  await stageUnsigned(
    world,
    {
      plan,
      runInvocationUri: release.runInvocationUri ?? `${identity.repository}@${identity.ref}#1`,
      startedOn: world.clock.now(),
      gates: gates.map((id) => ({ id, result: 'passed', covers: [], commandSha256 })),
      ...{ sboms, artifacts },
      report: reportOf(plan, artifacts),
    },
    unsigned,
  );
  return unsigned;
}

function artifactIn(folder: string, name: string): Artifact {
  const content = `this is ${name}\n`;
  const file = join(folder, name);
  writeFileSync(file, content);
  const digest = (algorithm: string) => createHash(algorithm).update(content).digest('hex');
  return { name, file, sizeBytes: content.length, sha256: digest('sha256'), sha512: digest('sha512'), executable: false };
}

function reportOf({ name, version, source }: ReleasePlan, artifacts: readonly Artifact[]): DoubleBuildReport {
  return {
    schemaVersion: 1,
    ...{ name, version, commit: source.commit, rehearsal: false, sourceDateEpoch: source.commitTimeSeconds },
    variations: [{ id: 'build-path', status: 'took effect', reference: '/a', varied: '/bb' }],
    walls: [],
    tools: [],
    outcome: 'equal',
    artifacts: artifacts.map(({ name: artifact, sizeBytes, sha256 }) => ({ name: artifact, sizeBytes, sha256 })),
    accepted: [],
  };
}
