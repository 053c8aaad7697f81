// selfsame plan: what would be built, from which commit, with which environment.

import type { ReleasePlan } from '../model/plan.ts';
import type { World } from '../model/world.ts';
import { openProject, type ProjectOptions } from './open-project.ts';

export async function plan(world: World, options: ProjectOptions): Promise<ReleasePlan> {
  return (await openProject(world, options)).plan;
}
