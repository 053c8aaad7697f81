// Lets an SBOM reader look into the reference room after its build, and run tools there with the network cut.

import { runInBuiltRoom } from '../build/build-in-room.ts';
import type { RoomRequest } from '../build/open-room.ts';
import type { BuildRecord } from '../model/build.ts';
import type { ReleasePlan } from '../model/plan.ts';
import type { World } from '../model/world.ts';
import type { ReaderInput } from '../sbom/reader.ts';

export function roomReader(
  world: World,
  plan: ReleasePlan,
  record: BuildRecord,
  request: RoomRequest,
): Pick<ReaderInput, 'workTree' | 'runInRoom'> {
  return { workTree: record.folder, runInRoom: (script) => runInBuiltRoom(world, plan, request, script) };
}
