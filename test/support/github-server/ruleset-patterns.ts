// Which rulesets cover a reference. Source: https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets

import { toGlobMatcher } from '../../../src/codec/glob.ts';
import type { Repository, Ruleset } from './state.ts';

/** Whether an active ruleset with a rule of this type covers the reference, such as `refs/tags/v1`. */
export function covers(repository: Repository, reference: string, rule: string): boolean {
  return coveringRulesets(repository, reference).some(({ rules }) => rules.some(({ type }) => type === rule));
}

export function coveringRulesets(repository: Repository, reference: string): readonly Ruleset[] {
  return repository.rulesets.filter(
    ({ enforcement, target, include, exclude }) =>
      enforcement === 'active' &&
      reference.startsWith(target === 'tag' ? 'refs/tags/' : 'refs/heads/') &&
      include.some((pattern) => isCovered(pattern, reference, repository)) &&
      !exclude.some((pattern) => isCovered(pattern, reference, repository)),
  );
}

function isCovered(pattern: string, reference: string, { defaultBranch }: Repository): boolean {
  if (pattern === '~ALL') return true;
  if (pattern === '~DEFAULT_BRANCH') return reference === `refs/heads/${defaultBranch}`;
  return toGlobMatcher(pattern)(reference);
}
