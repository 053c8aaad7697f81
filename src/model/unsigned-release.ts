// A release that is whole but for its signatures. Format on disk: docs/signing.md

import type { PlannedIdentity, ReleasePlan } from './plan.ts';

/** What a release must be when it is signed: what its plan named, without what only building needs. */
export interface PinnedPlan extends Pick<ReleasePlan, 'name' | 'version' | 'tag' | 'rehearsal'> {
  readonly commit: string;
  readonly identity: PlannedIdentity;
  /** Ids of the gates that passed. */
  readonly gates: readonly string[];
  /** Variations and walls that are required. */
  readonly require: readonly string[];
}

/** A file of the release that is no signature. */
export interface UnsignedFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** A statement that is to be signed, by its very bytes. */
export interface UnsignedStatement {
  /** Lower-case hex. */
  readonly sha256: string;
}

/** unsigned.json. */
export interface UnsignedRelease {
  readonly schemaVersion: 1;
  readonly plan: PinnedPlan;
  /** Run that the provenance names. */
  readonly runInvocationUri: string;
  /** Sorted by name. */
  readonly files: readonly UnsignedFile[];
  /** In the order in which they will stand in the release. */
  readonly statements: readonly UnsignedStatement[];
}

/** Something that gets a signature of its own. `index` counts in `statements`, or in the artifacts among `files`. */
export type Signable = { readonly kind: 'statement' | 'artifact'; readonly index: number };
