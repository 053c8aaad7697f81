// Rooms for many runs of the same blocks: what a room printed for a script, after the same scripts before it, is not asked for again.

import { createHash } from 'node:crypto';
import type { CommandResult } from '../../model/world.ts';
import type { Project, RoomScript } from '../rule.ts';

/** For each run of the rules a project of its own, whose rooms are fresh and remember what those of other runs printed. */
export function replayedRooms(project: Project): () => Project {
  const known = new Map<string, CommandResult>();
  let runs = 0;
  return () => {
    runs += 1;
    const run = runs;
    const rooms = new Map<string, Room>();
    return {
      ...project,
      async runInRoom(request) {
        const room = rooms.get(request.room) ?? { asked: [], done: 0 };
        rooms.set(request.room, room);
        room.asked.push(request);
        const key = digest(room.asked);
        const result = known.get(key) ?? (await catchUp(project, room, `${request.room} ${run}`));
        known.set(key, result);
        return result;
      },
    };
  };
}

interface Room {
  readonly asked: RoomScript[];
  /** How many of them the room of this run has really run. */
  done: number;
}

/** A room whose answers came from memory so far is empty: what it was asked is done first. */
async function catchUp(project: Project, room: Room, name: string): Promise<CommandResult> {
  let last: CommandResult | undefined;
  for (const request of room.asked.slice(room.done)) last = await project.runInRoom({ ...request, room: name });
  room.done = room.asked.length;
  if (last === undefined) throw new Error('a room was asked for nothing');
  return last;
}

function digest(asked: readonly RoomScript[]): string {
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}
