// What a room was, what its build made, and what was proven about the room.

import type { RoomId } from './plan.ts';

/** The room as a variation may change it before anything runs in it. */
export interface RoomEnvironment {
  readonly variables: Readonly<Record<string, string>>;
  /** Octal digits, such as `0022`. */
  readonly umask: string;
  /** Name of the folder that holds the clone, below the room. */
  readonly folderName: string;
}

/** A way in which the second room differs from the first. One file each in build/variations. */
export interface Variation {
  /** Lower-case words joined by hyphens; the name in configuration and reports. */
  readonly id: string;
  /** Completes "the second room has …". */
  readonly title: string;
  /** Ids of the causes in docs/causes.md that it brings to light. */
  readonly reveals: readonly string[];
  readonly apply: (environment: RoomEnvironment, room: RoomId) => RoomEnvironment;
  /** Run by a child program inside each room; its output is what that room really was. */
  readonly probe: {
    readonly command: readonly string[];
    /** Whether the two outputs prove that the rooms differed as intended. */
    readonly inEffect: (reference: string, varied: string) => boolean;
  };
}

/** A variation with what its probe saw. Only `took effect` is ever counted. */
export interface VariationRecord {
  readonly id: string;
  readonly status: 'took effect' | 'no effect';
  /** What the probe printed in each room, trimmed. */
  readonly reference: string;
  readonly varied: string;
}

/** A wall of a room, with what a child program saw when it ran against it. */
export interface WallRecord {
  readonly id: 'network-cut' | 'read-only-outside' | 'own-processes' | 'own-clock';
  readonly status: 'held' | 'open';
  /** What was tried and what came of it, such as `connect: network is unreachable`. */
  readonly seen: string;
}

export interface BuildRecord {
  readonly room: RoomId;
  /** Absolute path of the work tree in the room after the build. Never written into a release. */
  readonly folder: string;
  /** Absolute path of the build's log. */
  readonly logFile: string;
  readonly durationMs: number;
  readonly walls: readonly WallRecord[];
  /** Output of each variation's probe in this room, by id. */
  readonly probes: Readonly<Record<string, string>>;
  /** Tools seen in the room, such as `go version go1.26.8 linux/amd64`, sorted by name. */
  readonly tools: readonly { readonly name: string; readonly version: string }[];
}

/** A file that ships. */
export interface Artifact {
  /** File name in the release folder: no slash, unique. */
  readonly name: string;
  /** Path in the work tree, or of the packed archive; absolute. */
  readonly file: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sha512: string;
  readonly executable: boolean;
  /** For an archive: the files inside by path, so that an SBOM reader finds the programs. */
  readonly members?: readonly { readonly path: string; readonly file: string; readonly sha256: string }[];
}
