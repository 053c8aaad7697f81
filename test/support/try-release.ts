// Rehearses the release of a small real project in a world that a test changes, and leaves nothing behind.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createWorld } from '../../src/host/create-world.ts';
import type { ReleaseOutcome } from '../../src/model/outcome.ts';
import type { World } from '../../src/model/world.ts';
import { release } from '../../src/ops/release.ts';
import { makeProject } from './make-project.ts';
import { silentProgress } from './silent-progress.ts';

export interface TriedRelease {
  readonly outcome?: ReleaseOutcome;
  /** What was thrown instead of an outcome. */
  readonly error?: unknown;
  /** Names of what stands in the project's folder `release`, sorted. */
  readonly released: readonly string[];
}

/**
 * @param files The project's; a release of one text file when absent.
 * @param change Makes the world of this release, given the real one and the clone's absolute path.
 */
export async function tryRelease(
  files?: Readonly<Record<string, string>>,
  change: (world: World, folder: string) => World = (world) => world,
): Promise<TriedRelease> {
  const { folder, remove } = makeProject(files);
  const temporary: string[] = [];
  const machine = createWorld({ workingFolder: folder });
  const world = change(
    {
      ...machine,
      files: {
        ...machine.files,
        makeTemporaryFolder: async (prefix) => {
          const made = await machine.files.makeTemporaryFolder(prefix);
          temporary.push(made);
          return made;
        },
      },
    },
    folder,
  );
  try {
    const answer = await release(world, { folder, rehearse: true, allowDirty: false, keep: false }, silentProgress).then(
      (outcome) => ({ outcome }),
      (error: unknown) => ({ error }),
    );
    const out = join(folder, 'release');
    return { ...answer, released: existsSync(out) ? readdirSync(out).sort() : [] };
  } finally {
    for (const each of temporary) await machine.files.remove(each);
    remove();
  }
}
