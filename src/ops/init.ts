// selfsame init: writes a selfsame.yaml for what it recognises, and never over one that is there.

import { basename, join } from 'node:path';
import { recogniseProject } from '../config/recognise-project.ts';
import { configFileName } from '../model/config.ts';
import type { InitOutcome } from '../model/outcome.ts';
import { ToolError } from '../model/tool-error.ts';
import type { World } from '../model/world.ts';
import { gitIn } from '../plan/git.ts';

export async function init(world: World, { folder }: { readonly folder: string }): Promise<InitOutcome> {
  const file = join(folder, configFileName);
  if ((await world.files.stat(file)) !== undefined) {
    throw new ToolError('usage', 'init/exists', `there is a "${file}" already`, {
      help: 'edit it, or move it away to begin anew',
    });
  }
  const names = await topLevelNames(world, folder);
  const { yaml, recognised } = await recogniseProject(
    names,
    (path) => world.files.readText(join(folder, path)),
    basename(folder),
  );
  await world.files.write(file, yaml);
  return { schemaVersion: 1, file, recognised, yaml };
}

/** Files that git knows or would know, so that a dependency's folder is not taken for the project. */
async function topLevelNames(world: World, folder: string): Promise<readonly string[]> {
  const listed = await gitIn(world.processes, folder)(['ls-files', '--cached', '--others', '--exclude-standard', '-z']);
  if (listed.exitCode !== 0) {
    throw new ToolError('source', 'source/no-repository', `"${folder}" is not in a git repository`, {
      help: 'run "git init" there first',
    });
  }
  return listed.stdout.split('\0').filter((name) => name !== '');
}
