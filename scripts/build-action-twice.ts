// Builds the action's bundle of a commit with this project's own release machinery: twice, in rooms that differ, equal, or not at all.

import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createWorld } from '../src/host/create-world.ts';
import { release } from '../src/ops/release.ts';
import { checkout } from './sample-repository.ts';

/** Where the bundle lies in a commit. */
export const bundleFolder = 'dist/action';

export interface BuiltAction {
  /** Absolute path of a folder that holds what belongs at `dist/action`. */
  readonly folder: string;
  /** Files that were compared. */
  readonly artifactSha256: string;
}

/**
 * @param clone Absolute path of a clean clone, whose checked-out commit is built.
 * @param workshop Absolute path of a fresh folder.
 * @throws {Error} with the reasons when the two builds are not the same.
 */
export async function buildActionTwice(clone: string, workshop: string, note: (line: string) => void): Promise<BuiltAction> {
  const environment = {
    ...process.env,
    // The rooms run npm and node from here; whatever runs this script can run the build.
    PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
    // Only what lies in the clone counts, whatever job this runs in.
    GITHUB_ACTIONS: undefined,
  };
  const world = createWorld({ workingFolder: clone, environment });
  const out = join(workshop, 'release');
  const outcome = await release(
    world,
    { folder: clone, config: join(checkout, 'scripts/action.yaml'), rehearse: true, allowDirty: false, keep: false, out },
    {
      stage: (title) => {
        note(`start ${title}`);
        return (result) => note(`done  ${title}: ${result}`);
      },
      note,
    },
  );
  const [artifact] = outcome.artifacts;
  if (outcome.outcome !== 'released' || artifact === undefined) {
    throw new Error([`the action was not built twice the same: ${outcome.outcome}`, ...outcome.reasons].join('\n'));
  }
  const folder = join(workshop, 'action');
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xzf', join(out, artifact.name), '-C', folder]);
  return { folder, artifactSha256: artifact.sha256 };
}
