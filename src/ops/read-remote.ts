// The public address of the clone that a command is run in.

import type { World } from '../model/world.ts';

/** `https://host/owner/name`; undefined outside of a clone. Git and what reads it are loaded only here. */
export async function remoteOf(world: Pick<World, 'processes' | 'workingFolder'>): Promise<string | undefined> {
  const [{ gitIn }, { readRemote }] = await Promise.all([import('../plan/git.ts'), import('../plan/read-repository.ts')]);
  return readRemote(gitIn(world.processes, world.workingFolder));
}
