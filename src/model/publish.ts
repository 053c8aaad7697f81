// What publishing is asked for and what it did: one shape for every target, printed as text or as JSON. Wire names: docs/publish.md

import type { Verdict } from './verdict.ts';

export const publishTargetIds = ['github-release', 'attestations', 'folder', 'issue'] as const;

export type PublishTargetId = (typeof publishTargetIds)[number];

/** Targets that take a release; `issue` takes a report. */
export const releaseTargetIds = ['github-release', 'attestations', 'folder'] as const satisfies readonly PublishTargetId[];

export type ReleaseTargetId = (typeof releaseTargetIds)[number];

/** The part `publish` of selfsame.yaml. */
export interface PublishConfig {
  /** In this order. `folder` is asked for on the command line alone, which names it. */
  readonly to: readonly Exclude<ReleaseTargetId, 'folder'>[];
  /** Path of the change log in the clone. */
  readonly changelog: string;
  /** Whether every merged pull request must have a block of release notes; what stands in one must be in the change log either way. */
  readonly pullRequestNotes: 'required' | 'not-required';
}

export const defaultPublishConfig: PublishConfig = {
  to: ['github-release'],
  changelog: 'CHANGELOG.md',
  pullRequestNotes: 'required',
};

export type PublishStepId =
  | 'verify'
  | 'tag'
  | 'notes'
  | 'draft'
  | 'upload'
  | 'compare'
  | 'attestations'
  | 'publish'
  | 'copy'
  | 'issue';

/** One step as it ended. `would be done` is a dry run's; what comes after `refused` was not begun. */
export interface PublishStep {
  readonly step: PublishStepId;
  readonly status: 'done' | 'nothing to do' | 'would be done' | 'refused';
  /** What was done or seen, as a phrase. */
  readonly detail: string;
}

export interface PublishedFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** `kept`: it was there already, with these bytes. */
  readonly status: 'published' | 'kept' | 'would be published';
}

export interface PublishedAttestation {
  readonly predicateType: string;
  /** SHA-256 of the statement as signed, lower-case hex. */
  readonly payloadSha256: string;
  readonly status: 'attached' | 'there before' | 'would be attached';
  /** Page on GitHub; absent where its number is not told. */
  readonly url?: string;
}

/** Something that the change log must say and does not. */
export interface MissingNote {
  /** Number of the pull request; absent where the whole section is missing. */
  readonly pullRequest?: number;
  readonly url?: string;
  /** What is missing, as a phrase. */
  readonly reason: string;
  /** The lines to add to the change log; absent where the pull request itself must say something first. */
  readonly add?: string;
}

export interface PublishOutcome {
  readonly schemaVersion: 1;
  /** `unchanged`: all of it was published before, with the same bytes. */
  readonly outcome: 'published' | 'unchanged' | 'would publish' | 'refused';
  readonly to: readonly PublishTargetId[];
  /** Absent for a report. */
  readonly release?: {
    /** `https://host/owner/name`. */
    readonly repository: string;
    readonly tag: string;
    readonly version: string;
    readonly commit: string;
    readonly prerelease: boolean;
    /** SHA-256 of SHA256SUMS, lower-case hex: what `--expect` takes. */
    readonly sums: string;
  };
  /** In the order in which they ended. */
  readonly steps: readonly PublishStep[];
  /** Page of the release or the issue. */
  readonly url?: string;
  /** Absolute path of the folder that was made. */
  readonly folder?: string;
  /** Sorted by name. */
  readonly files: readonly PublishedFile[];
  /** In the order of the release. */
  readonly attestations: readonly PublishedAttestation[];
  readonly missingNotes: readonly MissingNote[];
  /** Why it was refused, as phrases; empty otherwise. */
  readonly reasons: readonly string[];
  /** What verification said; there only where it refused. */
  readonly verdict?: Verdict;
}

/** What the JSON of `rebuild`, `release` or `compare` says of bytes. All text is from outside: escape it before printing. */
export interface ReportSummary {
  readonly kind: 'rebuild' | 'release' | 'compare';
  /** `unknown`: it says neither, such as when nothing could be built. */
  readonly answer: 'equal' | 'differs' | 'unknown';
  /** As the report has it, such as `reproduced`. */
  readonly outcome: string;
  readonly tag?: string;
  readonly commit?: string;
  readonly reasons: readonly string[];
  readonly artifacts: readonly { readonly name: string; readonly wanted?: string; readonly got?: string }[];
  readonly differences: readonly { readonly path: string; readonly what: string }[];
}
