// Releases of a small project for tests of rebuilding: one made by a real rehearsal, and others signed over what a test made of it.

import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorld } from '../../src/host/create-world.ts';
import type { Artifact } from '../../src/model/build.ts';
import type { DoubleBuildReport } from '../../src/model/comparison.ts';
import type { ReleasePlan } from '../../src/model/plan.ts';
import type { World } from '../../src/model/world.ts';
import { listContents } from '../../src/ops/list-contents.ts';
import { planProject, readProject } from '../../src/ops/open-project.ts';
import { openRehearsal, runOf } from '../../src/ops/rehearsal.ts';
import { release } from '../../src/ops/release.ts';
import { signUnsigned } from '../../src/ops/sign-unsigned.ts';
import { stageUnsigned } from '../../src/ops/stage-unsigned.ts';
import type { VerifyOptions } from '../../src/ops/verify-release.ts';
import { silentProgress } from './silent-progress.ts';

const folders: string[] = [];

/** A temporary folder that `removeReleases` removes. */
export function scratchFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'selfsame-test-')));
  folders.push(folder);
  return folder;
}

/** For `afterAll`. */
export function removeReleases(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** The machine in a folder, with nothing of this process's own environment but what is given. */
export function machineIn(workingFolder: string, variables: Readonly<Record<string, string>> = {}): World {
  return createWorld({ workingFolder, environment: { PATH: process.env.PATH, HOME: '/nonexistent', ...variables } });
}

export interface RebuildableRelease {
  /** Absolute path of the release folder. */
  readonly folder: string;
  readonly verify: VerifyOptions;
  readonly report: DoubleBuildReport;
}

/** Rehearses the release of a project as it stands. */
export async function rehearsed(project: string): Promise<RebuildableRelease> {
  const folder = join(scratchFolder(), 'hello');
  const outcome = await release(
    machineIn(project),
    { folder: project, rehearse: true, allowDirty: false, keep: false, out: folder },
    silentProgress,
  );
  if (outcome.outcome !== 'released') throw new Error(outcome.reasons.join('; '));
  return { folder, verify: optionsOf(folder, outcome.verify), report: reportIn(folder) };
}

export interface SignedAs {
  /** Contents of the artifacts by name. */
  readonly artifacts: Readonly<Record<string, string>>;
  readonly report: (report: DoubleBuildReport) => DoubleBuildReport;
  /** What is stated in place of what the commit says. */
  readonly plan?: (plan: ReleasePlan) => ReleasePlan;
}

/** A release of the project that its own signer made over other bytes, another report or another plan. Nothing is built. */
export async function signedAs(project: string, { artifacts, report, plan: change }: SignedAs): Promise<RebuildableRelease> {
  const world = machineIn(project);
  const read = await readProject(world, { folder: project, rehearse: true, allowDirty: false });
  const honest = planProject(world, read, undefined);
  const plan = change === undefined ? honest : change(honest);
  const workshop = scratchFolder();
  const made = Object.entries(artifacts).map(([name, text]) => artifactIn(workshop, name, text));
  const { sboms, reasons } = await listContents(world, plan, made, {
    workTree: workshop,
    runInRoom: () => Promise.reject(new Error('there is no room')),
    unpacked: join(workshop, 'unpacked'),
  });
  if (reasons.length > 0) throw new Error(reasons.join('; '));
  const startedOn = world.clock.now();
  const run = runOf(plan, startedOn);
  const stated = report(plainReport(plan, made));
  const staged = join(workshop, 'unsigned');
  const unsigned = await stageUnsigned(
    world,
    { plan, runInvocationUri: run, startedOn, gates: [], sboms, artifacts: made, report: stated },
    staged,
  );
  const session = await openRehearsal(world, plan, run);
  try {
    const folder = join(workshop, 'hello');
    const verdict = await signUnsigned(world, { unsigned, folder: staged, out: folder, random: 'x' }, session, silentProgress);
    if (verdict.verdict !== 'accepted') throw new Error(JSON.stringify(verdict.checks.flatMap(({ failures }) => failures)));
    const { identity, issuer, repository } = plan.identity;
    return {
      folder,
      verify: {
        ...{ version: plan.tag, from: folder, trustedRoot: join(folder, 'trusted_root.json') },
        ...{ identity, issuer, repository },
      },
      report: stated,
    };
  } finally {
    await session.close();
  }
}

/** What the release command told to type, as options. */
function optionsOf(folder: string, words: readonly string[]): VerifyOptions {
  const after = (name: string): string => words[words.indexOf(name) + 1] ?? '';
  return {
    version: words[0] ?? '',
    from: folder,
    trustedRoot: join(folder, 'trusted_root.json'),
    identity: after('--identity'),
    issuer: after('--issuer'),
    repository: after('--repository'),
  };
}

function reportIn(folder: string): DoubleBuildReport {
  return JSON.parse(readFileSync(join(folder, 'double-build.json'), 'utf8'));
}

function artifactIn(folder: string, name: string, content: string): Artifact {
  mkdirSync(join(folder, 'made'), { recursive: true });
  const file = join(folder, 'made', name);
  writeFileSync(file, content);
  const digest = (algorithm: string) => createHash(algorithm).update(content).digest('hex');
  const sizeBytes = Buffer.byteLength(content);
  return { name, file, sizeBytes, sha256: digest('sha256'), sha512: digest('sha512'), executable: false };
}

/** Tells nothing of rooms and tools. */
function plainReport({ name, version, source }: ReleasePlan, artifacts: readonly Artifact[]): DoubleBuildReport {
  return {
    schemaVersion: 1,
    ...{ name, version, commit: source.commit, rehearsal: true, sourceDateEpoch: source.commitTimeSeconds },
    ...{ variations: [], walls: [], tools: [] },
    outcome: 'equal',
    artifacts: artifacts.map((artifact) => ({ name: artifact.name, sizeBytes: artifact.sizeBytes, sha256: artifact.sha256 })),
    accepted: [],
  };
}
