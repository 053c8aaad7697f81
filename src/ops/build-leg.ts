// selfsame release --leg: builds one leg of a release on this machine, and leaves it as a folder for whoever collects all legs.

import { hash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import type { GateRecord } from '../model/gate.ts';
import type { Leg, LegRecord } from '../model/leg.ts';
import type { ReleaseOutcome } from '../model/outcome.ts';
import type { ReleasePlan, RoomId } from '../model/plan.ts';
import type { Progress, World } from '../model/world.ts';
import { findLeg, planDigest } from '../plan/legs.ts';
import { targetPlans } from '../plan/target-plans.ts';
import { toLegFile, writeLegFolder } from '../release/leg-folder.ts';
import { type ReleaseContent, requireFree } from '../release/write-release.ts';
import { buildOneRoom, listBuiltRoom, missingEmbeds } from './build-one-room.ts';
import { type ProjectOptions, planProject, readProject } from './open-project.ts';
import { boundedLog, findLogs } from './room-logs.ts';
import { failedGates, runGates } from './run-gates.ts';
import { toolVersion } from './tool-version.ts';
import { keepEvidenceOfErrors } from './write-evidence.ts';

export interface LegOptions extends ProjectOptions {
  /** As `selfsame plan --matrix` names it. */
  readonly leg: string;
  /** Folder to make; `release/legs/<leg>` in the working folder when absent. */
  readonly out?: string;
  /** Absolute path of a folder for the logs of a build that failed; none is made when absent. */
  readonly evidence?: string;
  /** Keep the room also when all went well. */
  readonly keep: boolean;
}

/** What a leg found, and the files that it leaves. */
interface LegFindings {
  readonly parts: Pick<LegRecord, 'build' | 'contents' | 'gates'>;
  readonly artifacts: readonly ReleaseContent[];
  readonly sboms: readonly ReleaseContent[];
  /** Why there can be no release with this leg, whatever the others are. */
  readonly reasons: readonly string[];
}

/**
 * Needs nobody's identity. Nothing is compared and nothing is signed.
 *
 * @returns `built`; `refused` where the leg alone says that there will be no release, and then too the folder is there.
 * @throws {ToolError} `usage/unknown-leg`, `release/folder-exists`, and what reading the project and building throws.
 */
export async function buildLeg(world: World, options: LegOptions, progress: Progress): Promise<ReleaseOutcome> {
  const planned = progress.stage('plan');
  const plan = planProject(world, await readProject(world, options), undefined);
  const leg = findLeg(plan, options.leg);
  planned(`${plan.name} ${plan.version} from ${plan.source.commit.slice(0, 12)}`);
  const out = resolve(world.workingFolder, options.out ?? join('release', 'legs', leg.leg));
  await requireFree(world.files, out);
  if (options.evidence !== undefined) await requireFree(world.files, options.evidence);
  const startedOn = world.clock.now();
  const workshop = await world.files.makeTemporaryFolder('selfsame-');
  let keep = true;
  try {
    const findings = await keepEvidenceOfErrors(world, plan, [leg], { workshop, evidence: options.evidence }, () =>
      leg.room === 'gates'
        ? gatesLeg(world, plan, workshop, progress)
        : buildRoom(world, plan, leg, leg.room, workshop, progress),
    );
    const logs = await Promise.all((await findLogs(world.files, plan, leg, workshop)).map((log) => boundedLog(world.files, log)));
    const contents = { artifacts: findings.artifacts, sboms: findings.sboms, logs: logs.map(({ content }) => content) };
    const record: LegRecord = {
      schemaVersion: 1,
      ...{ leg: leg.leg, target: leg.target, room: leg.room },
      ...{ commit: plan.source.commit, tag: plan.tag, planSha256: planDigest(plan), toolVersion },
      startedOn: startedOn.toISOString(),
      ...findings.parts,
      logs: await Promise.all(contents.logs.map((each) => toLegFile(world.files, each))),
    };
    const random = basename(workshop).replaceAll(/[^A-Za-z0-9]/g, '');
    const takeBack = world.onInterrupt(() => world.files.remove(`${out}.partial-${random}`));
    await writeLegFolder(world.files, { folder: out, random }, record, contents);
    takeBack();
    keep = options.keep;
    return { ...outcomeOf(plan, leg, findings), folder: out, ...(keep ? { evidenceFolder: workshop } : {}) };
  } finally {
    if (!keep) await world.files.remove(workshop);
  }
}

function outcomeOf(plan: ReleasePlan, leg: Leg, { parts, reasons }: LegFindings): ReleaseOutcome {
  const { name, version, tag, rehearsal, source } = plan;
  return {
    schemaVersion: 1,
    outcome: reasons.length === 0 ? 'built' : 'refused',
    leg: leg.leg,
    verify: [],
    plan: { name, version, tag, rehearsal, commit: source.commit },
    artifacts: (parts.build?.artifacts ?? []).map((each) => ({
      name: each.name,
      sha256: each.sha256,
      sizeBytes: each.sizeBytes,
    })),
    gates: parts.gates ?? [],
    reasons,
  };
}

async function gatesLeg(world: World, plan: ReleasePlan, workshop: string, progress: Progress): Promise<LegFindings> {
  const records = await runGates(world, plan, workshop, progress);
  return {
    parts: { gates: records.map(withoutLog) },
    ...{ artifacts: [], sboms: [] },
    reasons: failedGates(records),
  };
}

/** A path of this machine says nothing on another. */
function withoutLog({ logFile: _logFile, ...record }: GateRecord): Omit<GateRecord, 'logFile'> {
  return record;
}

async function buildRoom(
  world: World,
  whole: ReleasePlan,
  leg: Leg,
  room: RoomId,
  workshop: string,
  progress: Progress,
): Promise<LegFindings> {
  const plan = targetPlans(whole).find(({ target = '' }) => target === leg.target) ?? whole;
  const built = await buildOneRoom(world, plan, { room, title: `build ${leg.leg}`, workshop }, progress);
  const { record, artifacts, embeds } = built;
  const build: LegRecord['build'] = {
    ...{ probes: record.probes, walls: record.walls, tools: record.tools },
    artifacts: artifacts.map(({ name, sizeBytes, sha256, executable }) => ({ name, sizeBytes, sha256, executable })),
    embeds,
  };
  const copies = artifacts.map(({ name, file }) => ({ name, copyOf: file }));
  if (room === 'varied') return { parts: { build }, artifacts: copies, sboms: [], reasons: [] };

  const { sboms, reasons, unchecked } = await listBuiltRoom(world, plan, built, progress);
  const contents: LegRecord['contents'] = {
    sboms: sboms.map(({ name, text, describes, covered }) => ({
      ...{ name, sizeBytes: Buffer.byteLength(text), sha256: hash('sha256', text) },
      ...{ describes: describes.name, covered },
    })),
    ...{ reasons, unchecked },
  };
  return {
    parts: { build, contents },
    artifacts: copies,
    sboms: sboms.map(({ name, text }) => ({ name, content: text })),
    reasons: [...missingEmbeds(built), ...reasons],
  };
}
