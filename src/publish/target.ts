// What a place to publish to is given, and what it says it did. One file each in publish/targets.

import type {
  MissingNote,
  PublishedAttestation,
  PublishedFile,
  PublishOutcome,
  PublishTargetId,
  ReleaseTargetId,
  ReportSummary,
} from '../model/publish.ts';
import type { Files, GithubApi, Network } from '../model/world.ts';
import type { GithubPlace } from './github-answer.ts';
import type { NotesRequest } from './release-body.ts';
import type { StepLog } from './step-log.ts';

/** A file of the release folder, as verification read it. */
export interface ReleaseFile {
  readonly name: string;
  /** Absolute path. */
  readonly file: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** A signed statement of the release. */
export interface ReleaseBundle {
  /** As JSON. */
  readonly text: string;
  readonly predicateType: string;
  /** SHA-256 of the statement as signed, lower-case hex. */
  readonly payloadSha256: string;
  /** SHA-256 of its subjects, lower-case hex. Never empty. */
  readonly subjects: readonly string[];
}

/** A release that was accepted, with all that publishing must know of it. */
export interface ReleaseJob {
  readonly place: GithubPlace;
  readonly name: string;
  readonly tag: string;
  readonly version: string;
  /** That the provenance names: 40 or 64 hex digits. */
  readonly commit: string;
  readonly prerelease: boolean;
  /** SHA-256 of SHA256SUMS, lower-case hex. */
  readonly sums: string;
  /** Every file of the folder, sorted by name. */
  readonly files: readonly ReleaseFile[];
  /** Names of those that are artifacts, sorted. */
  readonly artifacts: readonly string[];
  /** In the order of the release. */
  readonly bundles: readonly ReleaseBundle[];
  readonly notes: NotesRequest;
  /** Absolute path of the folder to make, where one is asked for. */
  readonly out?: string;
  readonly dryRun: boolean;
}

/** The JSON of `rebuild`, `release` or `compare`, read from a file. */
export interface ReportJob {
  readonly place: GithubPlace;
  readonly report: unknown;
  /** As errors name it. */
  readonly file: string;
  /** How it is written as Markdown. */
  readonly print: ReportPrinter;
  readonly dryRun: boolean;
}

/** Everything from outside is escaped by it. */
export interface ReportPrinter {
  readonly title: (summary: ReportSummary) => string;
  readonly body: (summary: ReportSummary) => string;
  /** What is said when the bytes are equal again. */
  readonly end: (summary: ReportSummary) => string;
}

export interface TargetTools {
  readonly files: Files;
  readonly http: Pick<Network, 'download'>;
  /** Connects when first asked. */
  readonly github: () => Promise<GithubApi>;
  readonly log: StepLog;
}

export interface TargetResult {
  readonly outcome: PublishOutcome['outcome'];
  readonly url?: string;
  readonly folder?: string;
  readonly files: readonly PublishedFile[];
  readonly attestations: readonly PublishedAttestation[];
  readonly missingNotes: readonly MissingNote[];
  readonly reasons: readonly string[];
}

interface TargetBase {
  readonly id: PublishTargetId;
  /** Completes "publishes to …". */
  readonly title: string;
  /** What the token must be allowed, as lines under `permissions:`; empty where none is needed. */
  readonly permissions: readonly string[];
}

export interface ReleaseTarget extends TargetBase {
  readonly takes: 'release';
  readonly id: ReleaseTargetId;
  readonly publish: (job: ReleaseJob, tools: TargetTools) => Promise<TargetResult>;
}

export interface ReportTarget extends TargetBase {
  readonly takes: 'report';
  readonly publish: (job: ReportJob, tools: TargetTools) => Promise<TargetResult>;
}

export type Target = ReleaseTarget | ReportTarget;

/** A result in which nothing is but what is given. */
export function resultOf(result: Pick<TargetResult, 'outcome'> & Partial<TargetResult>): TargetResult {
  return { files: [], attestations: [], missingNotes: [], reasons: [], ...result };
}
