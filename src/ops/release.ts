// selfsame release: plan → gates → build ×2 → compare → sbom → statements → sign → release folder → verify.

import { join, resolve } from 'node:path';
import type { Comparison, DoubleBuildReport } from '../model/comparison.ts';
import { counted } from '../model/counted.ts';
import type { GateRecord } from '../model/gate.ts';
import type { ReleaseOutcome } from '../model/outcome.ts';
import type { ReleasePlan } from '../model/plan.ts';
import { releaseFileNames } from '../model/release.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Progress, World } from '../model/world.ts';
import { requireFree } from '../release/write-release.ts';
import { buildTwice, type TwoBuilds } from './build-twice.ts';
import { listContents } from './list-contents.ts';
import { openProject, type ProjectOptions } from './open-project.ts';
import { openRehearsal, rehearsalRun } from './rehearsal.ts';
import { roomReader } from './room-reader.ts';
import { runGates } from './run-gates.ts';
import { writeSignedRelease } from './write-signed-release.ts';

export interface ReleaseOptions extends ProjectOptions {
  /** Folder to make; `release/<name>-<version>` in the working folder when absent. */
  readonly out?: string;
  /** Keep rooms and logs also when all went well. */
  readonly keep: boolean;
}

/**
 * Makes a release folder that its own verification accepted, or none.
 *
 * @returns `refused` with its reasons when the builds differ, a gate fails, an SBOM lacks something, or the folder as written
 * is not accepted: then there is no folder, and what was built is kept where `evidenceFolder` says.
 * @throws {ToolError} when it cannot be done as asked, or a build, tool, file or service failed.
 */
export async function release(world: World, options: ReleaseOptions, progress: Progress): Promise<ReleaseOutcome> {
  const planned = progress.stage('plan');
  requireRehearsal(options);
  const { plan } = await openProject(world, options);
  const out = resolve(world.workingFolder, options.out ?? join('release', `${plan.name}-${plan.version}`));
  await requireFree(world.files, out);
  planned(`${plan.name} ${plan.version} from ${plan.source.commit.slice(0, 12)}`);

  const workshop = await world.files.makeTemporaryFolder('selfsame-');
  let keep = true;
  try {
    const outcome = await releaseIn(world, plan, { workshop, out }, progress);
    keep = options.keep || outcome.outcome === 'refused';
    return keep ? { ...outcome, evidenceFolder: workshop } : outcome;
  } finally {
    if (!keep) await world.files.remove(workshop);
  }
}

interface Places {
  /** Fresh folder for rooms, logs and what was built. */
  readonly workshop: string;
  /** Where the release folder will be. */
  readonly out: string;
}

async function releaseIn(
  world: World,
  plan: ReleasePlan,
  { workshop, out }: Places,
  progress: Progress,
): Promise<ReleaseOutcome> {
  const startedOn = world.clock.now();
  const gates = await runGates(world, plan, workshop, progress);
  const failed = gates.filter(({ result }) => result === 'failed');
  if (failed.length > 0) {
    return refused(plan, {
      gates,
      reasons: failed.map(({ id, reason }) => `the gate "${id}" failed: ${reason ?? 'no reason given'}`),
    });
  }

  const builds = await buildTwice(world, plan, workshop, progress);
  if (builds.reasons.length > 0) return refused(plan, { gates, ...builds });

  const listed = progress.stage('list what ships');
  const room = roomReader(world, plan, builds.reference, builds.request);
  const unpacked = join(workshop, 'unpacked');
  const { sboms, reasons, unchecked } = await listContents(world, plan, builds.artifacts, { ...room, unpacked });
  listed(`${counted(sboms.length, 'SBOM')}, ${sboms.length - unchecked.length} of them held against a second evidence`);
  if (reasons.length > 0) return refused(plan, { gates, ...builds, reasons });

  const runInvocationUri = rehearsalRun(plan, startedOn);
  const rehearsal = await openRehearsal(world, plan, runInvocationUri);
  try {
    const verdict = await writeSignedRelease(
      world,
      {
        plan,
        out,
        workshop,
        rehearsal,
        runInvocationUri,
        startedOn,
        gates,
        sboms,
        artifacts: builds.artifacts,
        report: reportOf(plan, builds),
      },
      progress,
    );
    if (verdict.verdict === 'refused') {
      const failures = verdict.checks.flatMap(({ check, failures }) => failures.map(({ reason }) => `${check}: ${reason}`));
      return refused(plan, { gates, ...builds, reasons: failures, verdict });
    }
    return {
      ...summary(plan, { gates, ...builds }),
      outcome: 'released',
      folder: out,
      verify: verifyArguments(plan, out),
      reasons: [],
      verdict,
    };
  } finally {
    await rehearsal.close();
  }
}

function requireRehearsal({ rehearse }: ReleaseOptions): void {
  if (rehearse) return;
  throw new ToolError('usage', 'sign/rehearsals-only', 'this version signs rehearsals alone', {
    help: 'add --rehearse; signing with an identity of your own comes with a later version',
  });
}

function reportOf(plan: ReleasePlan, { reference, varied, variations, comparison, artifacts }: TwoBuilds): DoubleBuildReport {
  return {
    schemaVersion: 1,
    name: plan.name,
    version: plan.version,
    commit: plan.source.commit,
    rehearsal: plan.rehearsal,
    sourceDateEpoch: plan.source.commitTimeSeconds,
    variations,
    walls: [reference, varied].flatMap(({ room, walls }) => walls.map((wall) => ({ room, ...wall }))),
    tools: reference.tools,
    outcome: comparison.outcome,
    artifacts: artifacts.map(({ name, sizeBytes, sha256 }) => ({ name, sizeBytes, sha256 })),
    accepted: [],
  };
}

interface Findings {
  readonly gates: readonly GateRecord[];
  readonly comparison?: Comparison;
  readonly artifacts?: TwoBuilds['artifacts'];
}

function summary(plan: ReleasePlan, { gates, comparison, artifacts = [] }: Findings) {
  const { name, version, tag, rehearsal, source } = plan;
  return {
    schemaVersion: 1,
    plan: { name, version, tag, rehearsal, commit: source.commit },
    artifacts: artifacts.map((artifact) => ({ name: artifact.name, sha256: artifact.sha256, sizeBytes: artifact.sizeBytes })),
    ...(comparison === undefined ? {} : { comparison }),
    gates,
  } as const;
}

function refused(
  plan: ReleasePlan,
  findings: Findings & { readonly reasons: readonly string[]; readonly verdict?: Verdict },
): ReleaseOutcome {
  const { reasons, verdict } = findings;
  return { ...summary(plan, findings), outcome: 'refused', verify: [], reasons, ...(verdict === undefined ? {} : { verdict }) };
}

/** What a third party types after `verify-release`. In a rehearsal the root in the folder must be named to be trusted. */
function verifyArguments({ tag, identity }: ReleasePlan, folder: string): readonly string[] {
  return [
    ...[tag, '--from', folder, '--trusted-root', join(folder, releaseFileNames.trustedRoot)],
    ...['--identity', identity.identity, '--issuer', identity.issuer, '--repository', identity.repository],
  ];
}
