// selfsame config: the effective configuration, with every default and where it comes from.

import { printEffectiveConfig } from '../config/print-effective.ts';
import type { ConfigOutcome } from '../model/outcome.ts';
import type { World } from '../model/world.ts';
import { type ProjectOptions, readConfig } from './open-project.ts';

export async function config(world: World, options: Pick<ProjectOptions, 'folder' | 'config'>): Promise<ConfigOutcome> {
  const effective = await readConfig(world, options);
  return { schemaVersion: 1, effective, yaml: printEffectiveConfig(effective) };
}
