// What an operation hands to its front door: one shape a command, printed as text or as JSON. Wire names: docs/commands/.

import type { Artifact } from './build.ts';
import type { Comparison } from './comparison.ts';
import type { EffectiveConfig } from './config.ts';
import type { GateRecord } from './gate.ts';
import type { ReleasePlan } from './plan.ts';
import type { Verdict } from './verdict.ts';

/**
 * What `release` did. `refused` is a no: the builds differ, a gate failed, or the folder as written was not accepted. `built` is one leg,
 * `staged` a release that waits for its signatures.
 */
export interface ReleaseOutcome {
  readonly schemaVersion: 1;
  readonly outcome: 'released' | 'refused' | 'built' | 'staged';
  /** Name of the leg that was built. */
  readonly leg?: string;
  /**
   * Absolute path of the release folder, of the leg folder, or of what waits for its signatures. Absent when refused, for then there is
   * none; but a leg's own no leaves its folder.
   */
  readonly folder?: string;
  /** SHA-256, lower-case hex: of SHA256SUMS when released, of unsigned.json when staged. */
  readonly digest?: string;
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
  /** Absolute path of a folder small enough to upload, when refused: outcome.json, logs/, and differing files under reference/ and varied/. */
  readonly evidence?: string;
  /** What is not whole in `evidence`, as phrases. */
  readonly leftOut?: readonly string[];
  /** What verify-release said of the folder as written; absent when it did not come to that. */
  readonly verdict?: Verdict;
}

/** What `sbom` wrote. `refused` is a no: a document lacks something that ships, or lists what does not. */
export interface SbomOutcome {
  readonly schemaVersion: 1;
  readonly outcome: 'listed' | 'refused';
  readonly plan: Pick<ReleasePlan, 'name' | 'version' | 'tag'> & { readonly commit: string };
  /** Absolute path of the folder with the documents. */
  readonly folder: string;
  /** Sorted by name. */
  readonly sboms: readonly {
    readonly name: string;
    readonly sha256: string;
    /** Name of the artifact. */
    readonly describes: string;
    readonly components: number;
    /** Whether it was held against evidence gained in another way. */
    readonly covered: boolean;
  }[];
  /** As phrases; empty when listed. */
  readonly reasons: readonly string[];
}

/** What `config` found. */
export interface ConfigOutcome {
  readonly schemaVersion: 1;
  readonly effective: EffectiveConfig;
  /** The whole configuration as YAML, every default written out. */
  readonly yaml: string;
}

/** What `init` wrote. */
export interface InitOutcome {
  readonly schemaVersion: 1;
  /** Absolute path of the file written. */
  readonly file: string;
  /** What the project was recognised as, such as `Go module`. */
  readonly recognised: string;
  readonly yaml: string;
}

/** What `doctor` found on this machine. Only `missing` stops a release. */
export interface DoctorReport {
  readonly schemaVersion: 1;
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
