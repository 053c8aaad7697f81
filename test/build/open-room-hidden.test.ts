import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeRoom } from '../../src/build/open-room.ts';
import { createWorld } from '../../src/host/create-world.ts';
import type { RoomCommand } from '../../src/model/world.ts';
import { planFor, repository, temporaryFolder } from '../support/room-project.ts';

test("what a caller hides is hidden from every script of the room, besides git's folder of the source", async () => {
  const asked: RoomCommand[] = [];
  const world = createWorld();
  const rooms = {
    abilities: async () => ({ namespaces: true }),
    run: async (command: RoomCommand) => {
      asked.push(command);
      return { exitCode: 0, signal: undefined, timedOut: false, durationMs: 0 };
    },
  };
  const [source, folder] = [repository(), temporaryFolder()];
  const request = { room: 'reference', folder, downloads: join(folder, 'downloads') } as const;
  for (const hidden of [undefined, ['/clone/.git']]) {
    const room = await describeRoom({ ...world, rooms }, planFor(source), { ...request, ...(hidden && { hidden }) });
    await room.run('true', { network: 'open', timeoutMs: 1, logFile: join(folder, 'log') });
  }
  expect(asked.map(({ hidden }) => hidden)).toEqual([[join(source, '.git')], [join(source, '.git'), '/clone/.git']]);
});
