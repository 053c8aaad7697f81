// One build in one room: opened, proven, prepared with the network open, run with it cut.

import { join } from 'node:path';
import { quoteShellWord } from '../codec/shell-quote.ts';
import type { BuildRecord } from '../model/build.ts';
import type { ReleasePlan } from '../model/plan.ts';
import type { Progress, World } from '../model/world.ts';
import { describeRoom, openRoom, type RoomRequest } from './open-room.ts';
import { probeRoom } from './probe-room.ts';
import { requireSuccess } from './require-success.ts';

/**
 * @throws {ToolError} `build/failed`, `build/timed-out`, and what `openRoom` throws. Logs stay in the request's folder.
 */
export async function buildInRoom(
  world: World,
  plan: ReleasePlan,
  request: RoomRequest & { readonly progress?: Progress },
): Promise<BuildRecord> {
  const room = await openRoom(world, plan, request);
  const { prepare = '', run } = plan.build;
  const { walls, probes, tools } = await probeRoom(world, room, [prepare, run]);
  for (const { id, status, seen } of walls) {
    if (status === 'open') request.progress?.note(`the wall "${id}" of the ${request.room} room is open: ${seen}`);
  }
  await room.prepare();
  const logFile = join(request.folder, 'build.log');
  const timeoutMs = plan.build.timeoutSeconds * 1000;
  const result = await room.run(run, { network: 'cut', timeoutMs, logFile });
  await requireSuccess(world, result, { what: 'run', room: request.room, script: run, logFile, timeoutMs });
  return {
    room: request.room,
    folder: room.workTree,
    logFile,
    durationMs: result.durationMs,
    walls,
    probes: Object.fromEntries(plan.build.vary.map((id) => [id, probes[id] ?? ''])),
    tools,
  };
}

/**
 * Runs a script in a room that was built in, in its work tree, without a network; for an SBOM's second way to its evidence.
 *
 * @param request The one that the room was made with.
 * @returns The exit status, undefined when it ended otherwise, and what it printed on standard output.
 */
export async function runInBuiltRoom(
  world: World,
  plan: ReleasePlan,
  request: RoomRequest,
  script: string,
): Promise<{ readonly exitCode: number | undefined; readonly stdout: string }> {
  const room = await describeRoom(world, plan, request);
  const folder = await world.files.makeTemporaryFolder('selfsame-asked-');
  const logFile = join(folder, 'output');
  const errors = join(room.layout.seenAt, 'tmp', 'asked-errors.log');
  try {
    const result = await room.run(`exec 2>>${quoteShellWord(errors)}\n${script}`, {
      network: 'cut',
      timeoutMs: plan.build.timeoutSeconds * 1000,
      logFile,
    });
    return { exitCode: result.timedOut ? undefined : result.exitCode, stdout: await world.files.readText(logFile) };
  } finally {
    await world.files.remove(folder);
  }
}
