// Everything that a release is made of, before it is stated and signed: gates, two builds of each target, and what lists their contents.

import { join } from 'node:path';
import { byText } from '../model/code-unit-order.ts';
import { counted } from '../model/counted.ts';
import type { GateRecord } from '../model/gate.ts';
import type { ReleasePlan } from '../model/plan.ts';
import type { Progress, World } from '../model/world.ts';
import { legsOf } from '../plan/legs.ts';
import { targetPlans } from '../plan/target-plans.ts';
import { buildTwice, type TwoBuilds } from './build-twice.ts';
import { type ComparedBuilds, joinArtifacts } from './compare-builds.ts';
import { type Contents, listContents, type WrittenSbom } from './list-contents.ts';
import { type RoomLog, targetWorkshop } from './room-logs.ts';
import { roomReader } from './room-reader.ts';
import { failedGates, runGates } from './run-gates.ts';
import { logsOfLegs } from './write-evidence.ts';

export interface Gathered {
  readonly startedOn: Date;
  readonly gates: readonly GateRecord[];
  /** In the order of the targets; empty when it did not come to that. */
  readonly builds: readonly ComparedBuilds[];
  /** By the names of what they describe; of all artifacts where there are no reasons. */
  readonly sboms: readonly WrittenSbom[];
  /** Why there can be no release; empty when there can. */
  readonly reasons: readonly string[];
  readonly logs: readonly RoomLog[];
}

/** On this machine alone: gates, then each target twice, one after the other. What follows a no is not done. */
export async function gatherHere(world: World, plan: ReleasePlan, workshop: string, progress: Progress): Promise<Gathered> {
  const startedOn = world.clock.now();
  const end = async (found: Omit<Gathered, 'startedOn' | 'logs'>): Promise<Gathered> => ({
    ...found,
    startedOn,
    logs: await logsOfLegs(world, plan, legsOf(plan), workshop),
  });
  const gates = await runGates(world, plan, workshop, progress);
  const failed = failedGates(gates);
  if (failed.length > 0) return end({ gates, builds: [], sboms: [], reasons: failed });

  const plans = targetPlans(plan);
  const builds: TwoBuilds[] = [];
  for (const target of plans) {
    builds.push(await buildTwice(world, target, targetWorkshop(workshop, target.target), progress, join(workshop, 'downloads')));
  }
  joinArtifacts(builds);
  const unlike = builds.flatMap(({ reasons }) => reasons);
  if (unlike.length > 0) return end({ gates, builds, sboms: [], reasons: unlike });

  const listed = progress.stage('list what ships');
  const contents: Contents[] = [];
  for (const [index, each] of builds.entries()) {
    const target = plans[index] ?? plan;
    const room = roomReader(world, target, each.reference, each.request);
    const unpacked = join(targetWorkshop(workshop, each.target), 'unpacked');
    contents.push(await listContents(world, target, each.artifacts, { ...room, unpacked }));
  }
  const sboms = contents.flatMap((each) => each.sboms).sort(byText(({ describes }) => describes.name));
  const unchecked = contents.flatMap((each) => each.unchecked);
  listed(`${counted(sboms.length, 'SBOM')}, ${sboms.length - unchecked.length} of them held against a second evidence`);
  return end({ gates, builds, sboms, reasons: contents.flatMap((each) => each.reasons) });
}
