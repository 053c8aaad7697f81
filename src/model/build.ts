// What a room was, what its build made, and what was proven about the room.

import type { RoomId } from './plan.ts';
import type { RoomResult, TreeEntry } from './world.ts';

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

/** A room with the source in it, in which nothing of the project has run yet. */
export interface Room {
  readonly id: RoomId;
  /** Absolute path of the work tree, as seen from outside. */
  readonly workTree: string;
  /** Absolute path of the folder for logs, outside the room. */
  readonly logFolder: string;
  /**
   * Runs the plan's `prepare`, when it has one, with the network open.
   *
   * @throws {ToolError} `build/failed` and `build/timed-out`.
   */
  prepare(): Promise<void>;
  /** Runs a script in the work tree. With the network open it also gets where to download from (docs/rooms.md). */
  run(
    script: string,
    options: { readonly network: 'open' | 'cut'; readonly timeoutMs: number; readonly logFile: string },
  ): Promise<RoomResult>;
}

/** Makes a room in a fresh folder; how is build/open-room.ts's affair. */
export type OpenRoom = (request: { readonly room: RoomId; readonly folder: string }) => Promise<Room>;

/** A file that a glob of the configuration named, before it has a place in the release. */
export interface OutputFile extends TreeEntry {
  readonly kind: 'file' | 'link';
  /** Absolute path of the regular file; for a link, of what it points at inside the work tree. */
  readonly file: string;
  /** The last part of `path`. */
  readonly name: string;
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
