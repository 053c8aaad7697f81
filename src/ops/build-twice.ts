// Builds the plan of one target in two rooms that differ, and compares what they made.

import { join } from 'node:path';
import { buildInRoom } from '../build/build-in-room.ts';
import { checkEmbeds } from '../build/check-embeds.ts';
import type { RoomRequest } from '../build/open-room.ts';
import { proveVariations } from '../build/prove-variations.ts';
import type { BuildRecord } from '../model/build.ts';
import type { ReleasePlan } from '../model/plan.ts';
import type { Progress, World } from '../model/world.ts';
import { type ComparedBuilds, compareBuilds } from './compare-builds.ts';
import { digestArtifacts, stageArtifacts } from './stage-artifacts.ts';

export interface TwoBuilds extends ComparedBuilds {
  /** What the reference room was made with. */
  readonly request: RoomRequest;
  readonly reference: BuildRecord;
  readonly varied: BuildRecord;
}

/**
 * @param plan Of one target alone, where there are some.
 * @param workshop Fresh folder that holds both rooms, their logs and what they made; all evidence lies below it.
 * @param downloads Folder that the rooms share downloads through; one in the workshop when absent.
 */
export async function buildTwice(
  world: World,
  plan: ReleasePlan,
  workshop: string,
  progress: Progress,
  downloads: string = join(workshop, 'downloads'),
): Promise<TwoBuilds> {
  const request: RoomRequest = { room: 'reference', folder: join(workshop, 'reference'), downloads };
  const done = progress.stage(`build ${plan.target === undefined ? '' : `${plan.target} `}twice, in rooms that differ`);
  const [reference, varied] = await bothOrFirstError([
    buildInRoom(world, plan, { ...request, progress }),
    buildInRoom(world, plan, { room: 'varied', folder: join(workshop, 'varied'), downloads, progress }),
  ]);
  const variations = proveVariations(plan.build.vary, reference, varied);
  done(`${variations.filter(({ status }) => status === 'took effect').length} of ${variations.length} variations took effect`);

  const compared = progress.stage('compare');
  const folders = [join(workshop, 'artifacts', 'reference'), join(workshop, 'artifacts', 'varied')] as const;
  const artifacts = await digestArtifacts(world.files, await stageArtifacts(world.files, plan, reference, folders[0]));
  await stageArtifacts(world.files, plan, varied, folders[1]);
  const embeds = await checkEmbeds(world.files, reference, plan.embeds);
  const builds = await compareBuilds(
    world,
    plan,
    { record: reference, tree: await treeAt(world, folders[0]), artifacts, embeds },
    { record: varied, tree: await treeAt(world, folders[1]) },
  );
  compared(builds.summary);
  return { ...builds, request, reference, varied };
}

async function treeAt({ files }: World, folder: string) {
  return { folder, entries: await files.list(folder) };
}

/** Both rooms end before an error is told, so that no build goes on behind it. */
async function bothOrFirstError<Value>(both: readonly [Promise<Value>, Promise<Value>]): Promise<readonly [Value, Value]> {
  const [first, second] = await Promise.allSettled(both);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
  return [first.value, second.value];
}
