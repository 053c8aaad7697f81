// What preflight found about the settings of a repository on GitHub. Wire names: docs/preflight.md

import type { Finding } from './finding.ts';

/** The settings that are looked at: ids of findings, beside those of the rules. */
export type SettingId = 'tag-ruleset' | 'immutable-releases' | 'environment-reviewers';

/** A setting that could not be found out. Never a pass. */
export interface UnsettledSetting {
  readonly setting: SettingId;
  /** As a phrase. */
  readonly reason: string;
  /** What the token must be allowed, such as `administration: read`; absent where that is not the reason. */
  readonly permission?: string;
  /** Where a person sees the setting. */
  readonly url: string;
}

export interface RepositoryCheck {
  /** `https://host/owner/name`. */
  readonly repository: string;
  /** What was looked at and is as it should be, as phrases. */
  readonly settled: readonly string[];
  /** Each at the line of a workflow that hangs on the setting. */
  readonly findings: readonly Finding[];
  readonly unsettled: readonly UnsettledSetting[];
}
