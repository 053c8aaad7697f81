// What preflight looked at, and what it found. Wire names: docs/preflight.md

import type { Finding } from './finding.ts';
import type { RepositoryCheck } from './repository-settings.ts';

export interface PreflightFinding extends Finding {
  /** Whether `--fix` knows the mend; `with network` where it must ask the action's repository. */
  readonly fixable: 'yes' | 'with network' | 'no';
}

/** A finding that a comment in the file allows. */
export interface WaivedFinding extends Finding {
  readonly reason: string;
}

export interface PreflightRuleDescription {
  readonly id: string;
  readonly title: string;
  readonly why: string;
}

/** What was looked at. */
export interface PreflightCounts {
  readonly files: number;
  readonly workflows: number;
  readonly actions: number;
  readonly dockerfiles: number;
  readonly jobs: number;
  readonly steps: number;
  readonly rules: number;
}

/** What `--fix` did. */
export interface PreflightFixes {
  /** Files that were written, sorted. */
  readonly files: readonly string[];
  readonly findings: number;
  /** Why a mend that `--fix` knows was not made, as phrases, each once. */
  readonly left: readonly string[];
}

export interface PreflightCheck {
  readonly schemaVersion: 1;
  /** `not settled`: nothing was found, and a setting of the repository could not be found out. */
  readonly outcome: 'passed' | 'failed' | 'not settled';
  readonly checked: PreflightCounts;
  /** Sorted by file, line, column and rule. After `--fix`: what is left. */
  readonly findings: readonly PreflightFinding[];
  /** Sorted in the same way. */
  readonly waived: readonly WaivedFinding[];
  /** The rules that were applied, in their order. */
  readonly rules: readonly PreflightRuleDescription[];
  /** Absent without `--online`. */
  readonly repository?: RepositoryCheck;
  /** Absent without `--fix`. */
  readonly fixed?: PreflightFixes;
}
