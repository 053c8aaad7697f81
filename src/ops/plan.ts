// selfsame plan: what would be built, from which commit, with which environment, and signed by whom.

import type { LegMatrix } from '../model/leg.ts';
import type { ReleasePlan } from '../model/plan.ts';
import type { Progress, World } from '../model/world.ts';
import { legsOf } from '../plan/legs.ts';
import { type ProjectOptions, planProject, readProject } from './open-project.ts';
import { identityAtHand } from './open-signing.ts';

/** Nobody is asked to log in: outside of rehearsals the identity must be at hand. */
export async function plan(world: World, options: ProjectOptions, progress: Progress): Promise<ReleasePlan> {
  const project = await readProject(world, options);
  if (options.rehearse) return planProject(world, project, undefined);
  const { identityFrom } = project.effective.config.sign;
  return planProject(world, project, await identityAtHand(world, { identityFrom, interactive: false }, progress));
}

/** What `strategy.matrix` of a workflow takes. Nobody's identity is needed: who signs changes no leg. */
export async function planMatrix(world: World, options: ProjectOptions): Promise<LegMatrix> {
  return { include: legsOf(planProject(world, await readProject(world, options), undefined)) };
}
