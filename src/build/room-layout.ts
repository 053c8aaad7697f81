// Where everything of one room lies, as seen from outside and from inside.

import { join } from 'node:path';

export interface RoomLayout {
  /** Absolute path of the room; everything below it is writable in the room. */
  readonly room: string;
  /** Where the room is seen from inside. */
  readonly seenAt: string;
  /** Name of the folder below both that holds the clone. */
  readonly folderName: string;
  /** Absolute path of the clone from outside, and from inside. */
  readonly workTree: string;
  readonly workTreeInside: string;
}

/**
 * Where a room is mounted. The same for every room, so that only what is varied on purpose differs between two of them;
 * below a folder that the walls cover with an empty one, so that it can be made on any machine.
 */
const roomMount = '/tmp/selfsame-room';

/**
 * @param folder Fresh folder of this room; logs lie in it, beside the room.
 * @param namespaces Whether the room can be seen at another path than its own.
 */
export function roomLayout(folder: string, folderName: string, namespaces: boolean): RoomLayout {
  const room = join(folder, 'room');
  const seenAt = namespaces ? roomMount : room;
  return { room, seenAt, folderName, workTree: join(room, folderName), workTreeInside: join(seenAt, folderName) };
}
