// Builds in two rooms that differ, proves that they did, and compares what ships.

import { join } from 'node:path';
import { buildInRoom } from '../build/build-in-room.ts';
import { checkEmbeds } from '../build/check-embeds.ts';
import type { RoomRequest } from '../build/open-room.ts';
import { proveVariations, unmetRequirements } from '../build/prove-variations.ts';
import { compareTrees } from '../compare/compare-trees.ts';
import type { Artifact, BuildRecord, VariationRecord } from '../model/build.ts';
import type { Comparison } from '../model/comparison.ts';
import { counted } from '../model/counted.ts';
import type { ReleasePlan } from '../model/plan.ts';
import type { Progress, World } from '../model/world.ts';
import { digestArtifacts, stageArtifacts } from './stage-artifacts.ts';

export interface TwoBuilds {
  /** What the reference room was made with. */
  readonly request: RoomRequest;
  readonly reference: BuildRecord;
  readonly varied: BuildRecord;
  readonly variations: readonly VariationRecord[];
  readonly comparison: Comparison;
  /** As the reference room made them. */
  readonly artifacts: readonly Artifact[];
  /** Why there can be no release of these builds; empty when there can. */
  readonly reasons: readonly string[];
}

/**
 * @param workshop Fresh folder that holds both rooms, their logs and what they made; all evidence lies below it.
 */
export async function buildTwice(world: World, plan: ReleasePlan, workshop: string, progress: Progress): Promise<TwoBuilds> {
  const downloads = join(workshop, 'downloads');
  const request: RoomRequest = { room: 'reference', folder: join(workshop, 'reference'), downloads };
  const done = progress.stage('build twice, in rooms that differ');
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
  const comparison = await compareTrees(await treeAt(world, folders[0]), await treeAt(world, folders[1]), world.files);
  compared(
    comparison.outcome === 'equal'
      ? `${counted(comparison.filesCompared, 'file')}, equal`
      : counted(comparison.differences.length, 'difference'),
  );

  const embeds = await checkEmbeds(world.files, reference, plan.embeds);
  return {
    request,
    reference,
    varied,
    variations,
    comparison,
    artifacts,
    reasons: [
      ...(comparison.outcome === 'different' ? [describeDifference(comparison)] : []),
      ...unmetRequirements(plan.build.require, variations, [...reference.walls, ...varied.walls]),
      ...embeds.filter(({ found }) => !found).map(({ file, text }) => `"${file}" does not carry the text "${text}"`),
    ],
  };
}

async function treeAt({ files }: World, folder: string) {
  return { folder, entries: await files.list(folder) };
}

function describeDifference({ differences, filesCompared }: Comparison): string {
  if (filesCompared === 0) return 'there was no file to compare';
  const paths = [...new Set(differences.map(({ path }) => `"${path}"`))];
  return `the two builds differ in ${paths.slice(0, 3).join(', ')}${paths.length > 3 ? ` and ${paths.length - 3} more` : ''}`;
}

/** Both rooms end before an error is told, so that no build goes on behind it. */
async function bothOrFirstError<Value>(both: readonly [Promise<Value>, Promise<Value>]): Promise<readonly [Value, Value]> {
  const [first, second] = await Promise.allSettled(both);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
  return [first.value, second.value];
}
