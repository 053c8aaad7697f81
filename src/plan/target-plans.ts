// The plans of what is built: one for each target, or the plan itself where there are none.

import type { ReleasePlan } from '../model/plan.ts';

/** In the order of the configuration; each builds one target alone, twice. */
export function targetPlans(plan: ReleasePlan): readonly ReleasePlan[] {
  const { targets, ...same } = plan;
  if (targets === undefined) return [plan];
  return targets.map(({ name, outputs, environment, archives, embeds }) => ({
    ...same,
    ...{ target: name, archives, embeds },
    build: { ...plan.build, outputs, environment },
  }));
}
