// What a rebuild of an accepted release found. Outcomes and what each means: docs/rebuild.md

import type { Comparison } from './comparison.ts';
import type { Verdict } from './verdict.ts';

/**
 * - `reproduced`: every artifact came out with the published bytes.
 * - `differs`: it did not, although all that was recorded of the tools and the room is the same here.
 * - `not reproducible here`: it did not, and something that was recorded is another here. Nothing is shown for or against the release.
 * - `could not build`: the source was not found, it could not be built, or there is no room to build in.
 * - `refused`: the release was refused, or its provenance does not describe the commit; nothing was built.
 */
export type RebuildResult = 'reproduced' | 'differs' | 'not reproducible here' | 'could not build' | 'refused';

/** Something that was recorded of the build, beside the same here. */
export interface RebuildCondition {
  readonly kind: 'tool' | 'variation' | 'wall';
  /** Which of the targets it is of, where the project has some. */
  readonly target?: string;
  /** Name of the tool, or id of the variation or wall. */
  readonly name: string;
  /** As recorded of the reference room; absent where nothing was. */
  readonly wanted?: string;
  /** As seen here; absent where there is none. */
  readonly got?: string;
}

/** What keeps a difference from being the release's fault: recorded as one thing, and another here. */
export function isOtherHere({ wanted, got }: RebuildCondition): boolean {
  return wanted !== got;
}

/** A place in which the provenance or the manifest says something else than the commit. */
export interface Contradiction {
  /** Such as `run` or `environment`; the name of the parameter that contradicts. */
  readonly what: string;
  /** Where it is stated. */
  readonly from: 'provenance' | 'release.json' | 'double-build.json';
  /** Text as it is, else JSON; absent where nothing is stated. */
  readonly stated?: string;
  /** What the commit says instead, in the same form; absent where it says nothing. */
  readonly commit?: string;
}

/** Where the source was taken from. */
export interface RebuildSource {
  readonly repository: string;
  readonly commit: string;
  readonly tag: string;
  /** `named` by the caller, the `clone at hand`, or the `repository` over the network. */
  readonly from: 'named' | 'clone at hand' | 'repository';
  /** Absolute path or URL. */
  readonly place: string;
  /** Where the tag is there: the commit is what counts, whatever a tag says today. */
  readonly tagIs: 'at the commit' | 'elsewhere' | 'missing';
}

export interface RebuiltArtifact {
  readonly name: string;
  /** SHA-256 as published and signed; absent for a file that the release does not have. */
  readonly published?: string;
  /** SHA-256 as rebuilt; absent for a file that the build did not make. */
  readonly rebuilt?: string;
}

/** Why it could not be built: a ToolError as data. */
export interface RebuildProblem {
  readonly code: string;
  readonly message: string;
  readonly help?: string;
  /** Such as the end of a log. */
  readonly excerpt: readonly string[];
  /** Absolute paths, such as that of the log. */
  readonly files: readonly string[];
}

export interface RebuildOutcome {
  readonly schemaVersion: 1;
  readonly outcome: RebuildResult;
  /** What verification said first. */
  readonly verdict: Verdict;
  /** Absent when it did not come to that, as is all that follows. */
  readonly source?: RebuildSource;
  /** Never empty when the outcome is `refused` and the verdict is not. */
  readonly contradictions: readonly Contradiction[];
  /** All that were recorded or seen, by kind, then sorted by name. */
  readonly conditions: readonly RebuildCondition[];
  /** Sorted by name. */
  readonly artifacts: readonly RebuiltArtifact[];
  /** The published files first; modes are not compared, for a download keeps none. */
  readonly comparison?: Comparison;
  readonly problem?: RebuildProblem;
  /** Absolute path of what was kept: published and rebuilt files, the room and its logs. */
  readonly evidenceFolder?: string;
  /** What the rebuilder signed. */
  readonly statement?: {
    /** Absolute path. */
    readonly file: string;
    readonly identity: string;
    /** Whether its signature binds nobody. */
    readonly rehearsal: boolean;
    /** Absolute path of the root that it leads to, where that is of this rehearsal alone. */
    readonly trustedRoot?: string;
  };
}
