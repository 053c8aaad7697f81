// What every SBOM reader is: one ecosystem, read from the artifact and from evidence in the built work tree.

import type { Artifact } from '../model/build.ts';
import type { ExpectedCoverage, Inventory } from '../model/sbom.ts';
import type { Files } from '../model/world.ts';

export interface ReaderInput {
  /** The artifact; an `Artifact` of the build fits. For a member of an archive, the member alone. */
  readonly artifact: Pick<Artifact, 'name' | 'file' | 'members'>;
  readonly files: Files;
  /** Absolute path of the work tree after the build. */
  readonly workTree: string;
  /** Paths from `sbom.evidence`, relative to the work tree. */
  readonly evidence: readonly string[];
  /** The version that is released, such as `0.1.0`. */
  readonly version: string;
  /** Runs a bash script in the built room, the work tree as working folder and the network cut. */
  readonly runInRoom: (script: string) => Promise<{ readonly exitCode: number | undefined; readonly stdout: string }>;
}

export interface Reader {
  /** Lower-case words joined by hyphens; its file, test, testdata folder and heading in docs/sbom.md. */
  readonly id: string;
  readonly title: string;
  /** `file`: reads one program, so that each member of an archive is asked about. `whole`: reads an archive as one thing. */
  readonly scope: 'file' | 'whole';
  /** What ships, or undefined when the artifact is none of this ecosystem. */
  readonly read: (input: ReaderInput) => Promise<Inventory | undefined>;
  /** What must be there by evidence gained in another way; undefined where there is none. */
  readonly expected: (input: ReaderInput, inventory: Inventory) => Promise<ExpectedCoverage | undefined>;
}
