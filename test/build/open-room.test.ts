import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeRoom } from '../../src/build/open-room.ts';
import { createWorld } from '../../src/host/create-world.ts';
import type { RoomCommand } from '../../src/model/world.ts';
import { planFor, repository, temporaryFolder } from '../support/room-project.ts';

const source = repository();
const folder = temporaryFolder();
const downloads = join(folder, 'downloads');
const environment = {
  PATH: '/usr/bin',
  HOME: '/home/me',
  DEPLOY_TOKEN: 'canary',
  GOPROXY: 'https://me:canary@modules.example.org',
  SSL_CERT_FILE: '/certificates/mine.pem',
};

/** What the machine is asked to run, in a room that is never made. */
async function commandFor(network: 'open' | 'cut'): Promise<RoomCommand> {
  const commands: RoomCommand[] = [];
  const rooms = {
    abilities: async () => ({ namespaces: true }),
    run: async (command: RoomCommand) => {
      commands.push(command);
      return { exitCode: 0, signal: undefined, timedOut: false, durationMs: 0 };
    },
  };
  const room = await describeRoom(createWorld({ rooms, environment }), planFor(source), { room: 'reference', folder, downloads });
  await room.run('true', { network, timeoutMs: 1000, logFile: join(folder, 'log') });
  const [command] = commands;
  if (command === undefined || commands.length > 1) throw new Error(`${commands.length} commands were run`);
  return command;
}

test.each(['open', 'cut'] as const)(
  "with the network %s, a room shows nothing of the checkout's own settings and none of the caller's secrets",
  async (network) => {
    const command = await commandFor(network);
    expect(command.hidden).toEqual([join(source, '.git')]);
    expect(command.writable).toEqual([]);
    expect(JSON.stringify(command)).not.toContain('canary');
  },
);

test('what a build runs has the network cut, and learns nothing of where to download from', async () => {
  const command = await commandFor('cut');
  expect(command.network).toBe('cut');
  expect(command.readable).toEqual([downloads]);
  expect(Object.keys(command.environment)).not.toContain('GOPROXY');
  expect(Object.keys(command.environment)).not.toContain('SSL_CERT_FILE');
});

test('what has the network open learns where to download from, with what that needs', async () => {
  const command = await commandFor('open');
  expect(command.network).toBe('open');
  expect(command.readable).toEqual([downloads, '/certificates/mine.pem']);
  expect(command.environment).toMatchObject({
    GOPROXY: 'https://modules.example.org',
    SSL_CERT_FILE: '/certificates/mine.pem',
  });
});
