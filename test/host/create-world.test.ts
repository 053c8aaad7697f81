import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import { systemClock } from '../../src/host/system-clock.ts';
import { temporaryFolder } from '../support/room-project.ts';

test('the world is this machine, but for what is replaced', async () => {
  const clock = { now: () => new Date(0) };
  const world = createWorld({ clock, workingFolder: '/elsewhere', withoutNamespaces: 'a test says so' });
  expect(world.clock.now().getTime()).toBe(0);
  expect(world.workingFolder).toBe('/elsewhere');
  expect(world.platform).toEqual({ os: process.platform, architecture: process.arch, processors: expect.any(Number) });
  expect(await world.rooms.abilities()).toEqual({ namespaces: false, reason: 'a test says so' });
  expect((await world.processes.run('true', [], {})).exitCode).toBe(0);
});

test("the clock is the machine's", () => {
  expect(Math.abs(systemClock.now().getTime() - Date.now())).toBeLessThan(1000);
});

test('an interrupted program leaves no temporary folder, one that was removed before does not matter', async () => {
  const script = join(temporaryFolder(), 'interrupted.ts');
  writeFileSync(
    script,
    `import { createWorld } from ${JSON.stringify(resolve('src/host/create-world.ts'))};
const { files } = createWorld();
await files.remove(await files.makeTemporaryFolder('selfsame-gone-'));
const folder = await files.makeTemporaryFolder('selfsame-interrupted-');
await files.write(folder + '/deep/file', 'x');
setInterval(() => undefined, 1000);
console.log(folder);
`,
  );
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const folder = await new Promise<string>((done) => child.stdout.once('data', (block) => done(String(block).trim())));
  expect(existsSync(join(folder, 'deep/file'))).toBe(true);
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(existsSync(folder)).toBe(false);
});
