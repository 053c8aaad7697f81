// What an operation hands to its front door: one shape a command, printed as text or as JSON. Wire names: docs/commands/.

import type { Artifact } from './build.ts';
import type { Comparison } from './comparison.ts';
import type { EffectiveConfig } from './config.ts';
import type { GateRecord } from './gate.ts';
import type { ReleasePlan } from './plan.ts';
import type { Verdict } from './verdict.ts';

/** What `release` did. `refused` is a no: the builds differ, a gate failed, or the folder as written was not accepted. */
export interface ReleaseOutcome {
  readonly schemaVersion: 1;
  readonly outcome: 'released' | 'refused';
  /** Absolute path of the release folder; absent when refused, for then there is none. */
  readonly folder?: string;
  /** Arguments that, put after `verify-release`, accept what was made; empty when refused. */
  readonly verify: readonly string[];
  readonly plan: Pick<ReleasePlan, 'name' | 'version' | 'tag'> & { readonly rehearsal: boolean; readonly commit: string };
  /** As in the reference room, sorted by name. */
  readonly artifacts: readonly Pick<Artifact, 'name' | 'sha256' | 'sizeBytes'>[];
  /** Absent when it did not come to that. */
  readonly comparison?: Comparison;
  readonly gates: readonly GateRecord[];
  /** Why it was refused, as phrases; empty when released. */
  readonly reasons: readonly string[];
  /** Absolute path of the signed files and signatures of a real release whose folder as written was refused: nothing is made twice. */
  readonly unsigned?: string;
  /** Absolute path of what was kept to find the reason: both builds and their logs. */
  readonly evidenceFolder?: string;
  /** What verify-release said of the folder as written; absent when it did not come to that. */
  readonly verdict?: Verdict;
}

/** What `config` found. */
export interface ConfigOutcome {
  readonly effective: EffectiveConfig;
  /** The whole configuration as YAML, every default written out. */
  readonly yaml: string;
}

/** What `init` wrote. */
export interface InitOutcome {
  /** Absolute path of the file written. */
  readonly file: string;
  /** What the project was recognised as, such as `Go module`. */
  readonly recognised: string;
  readonly yaml: string;
}

/** What `doctor` found on this machine. Only `missing` stops a release. */
export interface DoctorReport {
  readonly checks: readonly DoctorCheck[];
}

export interface DoctorCheck {
  readonly name: string;
  readonly status: 'ok' | 'limited' | 'missing';
  /** What was seen, as a phrase. */
  readonly detail: string;
  readonly help?: string;
}

/** What `verify-release --download-only` fetched. `draft`, `prerelease` and `immutable` are the server's word alone. */
export interface FetchedRelease {
  readonly schemaVersion: 1;
  readonly outcome: 'fetched';
  /** Absolute path of the release folder. */
  readonly folder: string;
  /** `https://host/owner/name`. */
  readonly repository: string;
  readonly tag: string;
  /** URL of the API that was asked. */
  readonly api: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  /** Absent where the server does not say. */
  readonly immutable?: boolean;
  /** Sorted by name. */
  readonly files: readonly { readonly name: string; readonly sizeBytes: number; readonly sha256: string }[];
  /** Arguments that, put after `verify-release`, verify it. */
  readonly verify: readonly string[];
}
