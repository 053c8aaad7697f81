// A leg: one build of a release, or its gates, on a machine of its own. Format on disk: docs/matrix.md

import type { WallRecord } from './build.ts';
import type { GateRecord } from './gate.ts';
import type { RoomId } from './plan.ts';

export type LegRoom = RoomId | 'gates';

export interface Leg {
  /** Such as `linux-amd64-reference`, or `gates`: lower-case words joined by hyphens, unique in its plan. */
  readonly leg: string;
  /** Empty where the plan has no targets, and for the gates. */
  readonly target: string;
  readonly room: LegRoom;
  /** Label of the machine that a workflow runs it on. */
  readonly runner: string;
}

/** What `strategy.matrix` of a workflow takes. */
export interface LegMatrix {
  /** By target in the order of the configuration, reference before varied; the gates last. */
  readonly include: readonly Leg[];
}

/** A file of a leg folder. */
export interface LegFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** What one room was, and what was built in it. */
export interface LegBuild {
  /** Output of each variation's probe, by id. */
  readonly probes: Readonly<Record<string, string>>;
  /** Each wall once. */
  readonly walls: readonly WallRecord[];
  /** Sorted by name. */
  readonly tools: readonly { readonly name: string; readonly version: string }[];
  /** Sorted by name. Whether a file can be run is told here alone: not every way between two machines keeps it. */
  readonly artifacts: readonly (LegFile & { readonly executable: boolean })[];
  /** As the plan has them, in its order. */
  readonly embeds: readonly { readonly file: string; readonly text: string; readonly found: boolean }[];
}

/** What was listed in the room of a reference build. */
export interface LegContents {
  /** Sorted by name. */
  readonly sboms: readonly (LegFile & { /** Name of the artifact. */ readonly describes: string; readonly covered: boolean })[];
  /** Why an SBOM cannot be released, as phrases. */
  readonly reasons: readonly string[];
  /** Names of SBOMs that no second evidence was there for. */
  readonly unchecked: readonly string[];
}

/** leg.json. */
export interface LegRecord extends Pick<Leg, 'leg' | 'target' | 'room'> {
  readonly schemaVersion: 1;
  readonly commit: string;
  readonly tag: string;
  /** Of the plan without who signs and where it lies: the same on every machine. */
  readonly planSha256: string;
  readonly toolVersion: string;
  /** ISO 8601 in UTC, with milliseconds. */
  readonly startedOn: string;
  /** Of a leg that built. */
  readonly build?: LegBuild;
  /** Of a reference leg. */
  readonly contents?: LegContents;
  /** Of the gates, without their logs' places, in the order of the plan. */
  readonly gates?: readonly Omit<GateRecord, 'logFile'>[];
  /** Sorted by name. */
  readonly logs: readonly LegFile[];
}
