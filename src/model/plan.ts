// The plan of a release: a value that can be printed, tested and held against the provenance.

import type { AcceptedDifference, ArchiveFormat, GateConfig, SbomConfig } from './config.ts';
import type { GithubRun } from './github-run.ts';
import type { Source } from './source.ts';

export type RoomId = 'reference' | 'varied';

export interface ArchivePlan {
  readonly name: string;
  readonly format: ArchiveFormat;
  readonly files: readonly string[];
  readonly strip: string;
  readonly prefix: string;
}

export interface EmbedPlan {
  readonly file: string;
  /** The very text, with nothing left to fill in. */
  readonly text: string;
}

/** What is another for each target, with every template filled in. */
export interface TargetPlan {
  readonly name: string;
  /** Label of the machine that a workflow builds it on. */
  readonly runner: string;
  readonly outputs: readonly string[];
  /** The whole of it: SELFSAME_TARGET, what the target sets, and what stands in the plan for all. */
  readonly environment: Readonly<Record<string, string>>;
  readonly archives: readonly ArchivePlan[];
  readonly embeds: readonly EmbedPlan[];
}

/** Who vouches for the source: the authority that made the certificate, or the signer in the provenance. */
export type SourceFrom = 'certificate' | 'provenance';

/** Whom the release will be signed by, and what its certificate must say. */
export interface PlannedIdentity {
  /** Subject alternative name of the certificate: a URI or an e-mail address. */
  readonly identity: string;
  readonly issuer: string;
  /** Where who verifies reads repository and tag; `certificate` when absent. A person's certificate names neither, so that the provenance must. */
  readonly sourceFrom?: SourceFrom;
  /** `https://host/owner/name`. */
  readonly repository: string;
  /** `refs/tags/<tag>`. */
  readonly ref: string;
}

export interface ReleasePlan {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly version: string;
  readonly tag: string;
  /** A rehearsal signs with a Sigstore of our own: its signatures bind nobody. */
  readonly rehearsal: boolean;
  readonly source: Source;
  readonly identity: PlannedIdentity;
  /** The run of GitHub Actions that this is, when it is one of the very tag: the provenance is then GitHub's. */
  readonly github?: GithubRun;
  readonly build: {
    readonly prepare?: string;
    readonly run: string;
    readonly outputs: readonly string[];
    /** What the configuration and the plan set, the same in both rooms: SOURCE_DATE_EPOCH, SELFSAME_VERSION and the like. */
    readonly environment: Readonly<Record<string, string>>;
    readonly timeoutSeconds: number;
    readonly vary: readonly string[];
    readonly require: readonly string[];
  };
  /**
   * In the order of the configuration, never empty; absent where there is one build for itself. Outputs, archives and embeds beside it
   * are then those of all targets, and the environment is what they share: `targetPlans` gives what is built.
   */
  readonly targets?: readonly TargetPlan[];
  /** Which of the targets this plan is for alone; absent in a plan for all. */
  readonly target?: string;
  readonly archives: readonly ArchivePlan[];
  readonly embeds: readonly EmbedPlan[];
  readonly sbom: SbomConfig;
  readonly accept: readonly AcceptedDifference[];
  readonly gates: readonly GateConfig[];
}
