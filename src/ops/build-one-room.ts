// One build of one target in one room, and the list of what ships from it: what a leg and an SBOM by itself have in common.

import { join } from 'node:path';
import { buildInRoom } from '../build/build-in-room.ts';
import { checkEmbeds } from '../build/check-embeds.ts';
import type { RoomRequest } from '../build/open-room.ts';
import type { Artifact, BuildRecord } from '../model/build.ts';
import { counted } from '../model/counted.ts';
import type { ReleasePlan, RoomId } from '../model/plan.ts';
import type { Progress, World } from '../model/world.ts';
import { type Contents, listContents } from './list-contents.ts';
import { targetWorkshop } from './room-logs.ts';
import { roomReader } from './room-reader.ts';
import { digestArtifacts, stageArtifacts } from './stage-artifacts.ts';

export interface BuiltRoom {
  readonly request: RoomRequest;
  readonly record: BuildRecord;
  readonly artifacts: readonly Artifact[];
  readonly embeds: Awaited<ReturnType<typeof checkEmbeds>>;
}

/** @param plan Of one target. */
export async function buildOneRoom(
  world: World,
  plan: ReleasePlan,
  { room, title, workshop }: { readonly room: RoomId; readonly title: string; readonly workshop: string },
  progress: Progress,
): Promise<BuiltRoom> {
  const { files } = world;
  const folder = targetWorkshop(workshop, plan.target);
  const request: RoomRequest = { room, folder: join(folder, room), downloads: join(workshop, 'downloads') };
  const building = progress.stage(title);
  const record = await buildInRoom(world, plan, { ...request, progress });
  const artifacts = await digestArtifacts(files, await stageArtifacts(files, plan, record, join(folder, 'artifacts')));
  const embeds = await checkEmbeds(files, record, plan.embeds);
  building(counted(artifacts.length, 'artifact'));
  return { request, record, artifacts, embeds };
}

export async function listBuiltRoom(
  world: World,
  plan: ReleasePlan,
  { request, record, artifacts }: BuiltRoom,
  progress: Progress,
): Promise<Contents> {
  const listed = progress.stage('list what ships');
  const reader = { ...roomReader(world, plan, record, request), unpacked: join(request.folder, '..', 'unpacked') };
  const contents = await listContents(world, plan, artifacts, reader);
  const { sboms, unchecked } = contents;
  listed(`${counted(sboms.length, 'SBOM')}, ${sboms.length - unchecked.length} of them held against a second evidence`);
  return contents;
}

/** Why there can be no release, as phrases. */
export function missingEmbeds({ embeds }: BuiltRoom): readonly string[] {
  return embeds.filter(({ found }) => !found).map(({ file, text }) => `"${file}" does not carry the text "${text}"`);
}
