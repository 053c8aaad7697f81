// Rooms that are asked the same again and again.

import { expect, test } from 'vitest';
import { replayedRooms } from '../../../src/doccheck/mutate/replayed-rooms.ts';
import type { Project } from '../../../src/doccheck/rule.ts';
import { memoryProject } from '../../support/document-project.ts';

/** Rooms that print all that they ran so far. */
function recording(): { readonly project: Project; readonly ran: string[] } {
  const ran: string[] = [];
  const project = memoryProject(
    {},
    {
      runInRoom: async ({ room, script }) => {
        ran.push(`${room}: ${script}`);
        const stdout = ran.filter((each) => each.startsWith(`${room}: `)).join('; ');
        return { exitCode: 0, signal: undefined, timedOut: false, stdout, stderr: '' };
      },
    },
  );
  return { project, ran };
}

async function ask(project: Project, scripts: readonly string[], room = 'a'): Promise<string> {
  let stdout = '';
  for (const script of scripts) ({ stdout } = await project.runInRoom({ script, room, timeoutMs: 1 }));
  return stdout;
}

test('the same scripts in the same order run once, whichever run asks', async () => {
  const { project, ran } = recording();
  const projectOfRun = replayedRooms(project);
  expect(await ask(projectOfRun(), ['set up', 'one'])).toBe('a 1: set up; a 1: one');
  expect(await ask(projectOfRun(), ['set up', 'one'])).toBe('a 1: set up; a 1: one');
  expect(ran).toHaveLength(2);
});

test('a script that no run asked for runs in a room in which all before it ran too', async () => {
  const { project } = recording();
  const projectOfRun = replayedRooms(project);
  await ask(projectOfRun(), ['set up', 'one', 'two']);
  expect(await ask(projectOfRun(), ['set up', 'other', 'two'])).toBe('a 2: set up; a 2: other; a 2: two');
});

test('another room, another time and another order are asked for anew', async () => {
  const { project, ran } = recording();
  const projectOfRun = replayedRooms(project);
  await ask(projectOfRun(), ['one', 'two']);
  await ask(projectOfRun(), ['one', 'two'], 'b');
  await ask(projectOfRun(), ['two', 'one']);
  expect(ran).toHaveLength(6);
});
