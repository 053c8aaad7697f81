// Makes a room: its folders, its own clone of the source, its environment, and the way to run something in it.

import { join } from 'node:path';
import { quoteShellWord } from '../codec/shell-quote.ts';
import type { Room, RoomEnvironment } from '../model/build.ts';
import type { ReleasePlan, RoomId } from '../model/plan.ts';
import type { World } from '../model/world.ts';
import { cloneSource } from './clone-source.ts';
import { downloadSettings } from './download-settings.ts';
import { chosenVariations } from './prove-variations.ts';
import { requireSuccess } from './require-success.ts';
import { applyVariations, roomEnvironment, roomFolders } from './room-environment.ts';
import { type RoomLayout, roomLayout } from './room-layout.ts';
import { keepDownloadsScript, preparePrefix, takeDownloads } from './share-downloads.ts';

export interface RoomRequest {
  readonly room: RoomId;
  /** Fresh temporary folder of this room. */
  readonly folder: string;
  /** Folder that rooms share downloads through, with their digests checked at each use; made when it is not there. */
  readonly downloads: string;
  /** More absolute paths that nothing in the room may see, where the platform can do that. */
  readonly hidden?: readonly string[];
}

/** What a stage of this folder needs to know of a room besides what others see of it. */
export interface OpenedRoom extends Room {
  readonly layout: RoomLayout;
  readonly environment: RoomEnvironment;
}

/** Small steps of ours inside a room end in time or something is badly wrong. */
const ownTimeoutMs = 120_000;

/**
 * @throws {ToolError} `source/clone-failed`, `source/no-submodule`, `config/unknown-variation`, `config/reserved-variable`,.
 */
export async function openRoom(world: World, plan: ReleasePlan, request: RoomRequest): Promise<OpenedRoom> {
  const room = await describeRoom(world, plan, request);
  const { layout, environment } = room;
  for (const name of roomFolders) await world.files.makeFolder(join(layout.room, name));
  await world.files.makeFolder(request.downloads);
  await cloneSource(world, plan.source, { workTree: layout.workTree, umask: environment.umask, scratch: request.folder });
  return room;
}

/** A room by its parts, without making any of them: also for what runs later in a room that was built in. */
export async function describeRoom(world: World, plan: ReleasePlan, request: RoomRequest): Promise<OpenedRoom> {
  const { namespaces } = await world.rooms.abilities();
  const seenAt = roomLayout(request.folder, '', namespaces).seenAt;
  const base = roomEnvironment({ seenAt, callers: world.environment, own: plan.build.environment });
  const environment = applyVariations(base, chosenVariations(plan.build.vary), request.room);
  const layout = roomLayout(request.folder, environment.folderName, namespaces);
  const downloads = downloadSettings(world.environment);

  const run = (
    script: string,
    options: Parameters<Room['run']>[1],
    more: { readonly writable?: readonly string[]; readonly variables?: Readonly<Record<string, string>> } = {},
  ) =>
    world.rooms.run({
      room: layout.room,
      seenAt: layout.seenAt,
      folder: layout.workTreeInside,
      script,
      environment: { ...environment.variables, ...(options.network === 'open' ? downloads.variables : {}), ...more.variables },
      umask: environment.umask,
      network: options.network,
      writable: more.writable ?? [],
      readable: [request.downloads, ...(options.network === 'open' ? downloads.readable : [])],
      // A checkout's settings often hold a token, such as the one that actions/checkout leaves there.
      hidden: [join(plan.source.folder, '.git'), ...(request.hidden ?? [])],
      timeoutMs: options.timeoutMs,
      logFile: options.logFile,
    });

  return {
    id: request.room,
    workTree: layout.workTree,
    logFolder: request.folder,
    layout,
    environment,
    run: (script, options) => run(script, options),
    async prepare() {
      const script = plan.build.prepare;
      if (script === undefined) return;
      await takeDownloads(world, request.downloads, layout.room);
      const logFile = join(request.folder, 'prepare.log');
      const timeoutMs = plan.build.timeoutSeconds * 1000;
      const result = await run(preparePrefix(request.downloads) + script, { network: 'open', timeoutMs, logFile });
      await requireSuccess(world, result, { what: 'prepare', room: request.room, script, logFile, timeoutMs });
      const kept = await run(
        keepDownloadsScript(request.downloads),
        { network: 'cut', timeoutMs: ownTimeoutMs, logFile: join(request.folder, 'keep-downloads.log') },
        { writable: [request.downloads] },
      );
      await requireSuccess(world, kept, {
        what: 'keeping downloads',
        room: request.room,
        script: `cp … ${quoteShellWord(request.downloads)}`,
        logFile: join(request.folder, 'keep-downloads.log'),
        timeoutMs: ownTimeoutMs,
      });
    },
  };
}
