// selfsame.yaml with every default filled in. Its form is described once, in config/config-schema.ts.

import type { PublishConfig } from './publish.ts';
import type { IdentitySourceId, SigstoreName } from './signing.ts';

/** In the folder of the project. */
export const configFileName = 'selfsame.yaml';

/** Where a workflow builds what names no other machine. */
export const defaultRunner = 'ubuntu-24.04';

export type ArchiveFormat = 'tar.gz' | 'zip';

export interface ArchiveConfig {
  /** File name of the archive. `${version}`, `${tag}`, `${name}` and `${target}` are filled in by the plan. */
  readonly name: string;
  readonly format: ArchiveFormat;
  /** Globs over the build's work tree; what they match is packed under its path there. */
  readonly files: readonly string[];
  /** Removed from the front of each packed path, such as `dist/`. */
  readonly strip: string;
  /** Put before each packed path, such as `hello-1.0/`. */
  readonly prefix: string;
}

export interface EmbedConfig {
  /** Path of the file in the build's work tree. */
  readonly file: string;
  /** Text that the file must contain once `${sourceDate:…}`, `${version}`, `${tag}` and `${commit}` are filled in. */
  readonly text: string;
}

export interface GateConfig {
  /** Lower-case words joined by hyphens. */
  readonly id: string;
  /** Shell commands run in a room of their own; absent where evidence is brought with `from`. */
  readonly run?: string;
  /** Evidence made elsewhere: a JUnit file in the work tree. */
  readonly from?: string;
  /** JUnit file that `run` writes, relative to the work tree. */
  readonly junit?: string;
  /** Command that prints the version of the tool that the gate runs. */
  readonly tool?: string;
  /** Globs of the files in the source that the gate speaks of; their digests are recorded. */
  readonly covers: readonly string[];
}

/** A path and cause that a difference is accepted for, never silently. */
export interface AcceptedDifference {
  readonly path: string;
  readonly cause: string;
  readonly reason: string;
}

export interface BuildConfig {
  /** Shell commands that may use the network, such as fetching locked dependencies. */
  readonly prepare?: string;
  /** Shell commands that make the outputs, without a network where the platform can cut it. */
  readonly run: string;
  /** Globs of files that ship, relative to the work tree. Each must match at least one file. */
  readonly outputs: readonly string[];
  /** Variables set in both rooms, besides the allow-list in docs/rooms.md. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ids of the variations between the two rooms. */
  readonly vary: readonly string[];
  /** Ids of the variations and walls without whose proof there is no release. */
  readonly require: readonly string[];
  /** For each of `prepare` and `run`, 1 to 86,400. */
  readonly timeoutSeconds: number;
}

/** For what a project is built: each target twice, all of them into one release. */
export interface TargetConfig {
  /** Lower-case words joined by hyphens. */
  readonly name: string;
  /** Label of the machine that a workflow builds it on. */
  readonly runner: string;
  /** Variables set in both rooms of this target, besides and before those of the build. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface SbomConfig {
  /** Evidence files in the work tree by kind, such as an esbuild metafile. */
  readonly evidence: readonly string[];
  readonly supplier?: string;
  readonly author?: string;
  /** Components without a reader's evidence that a person vouches for. */
  readonly accept: readonly { readonly component: string; readonly reason: string }[];
}

/** Where a release is signed. Paths are relative to the configuration. */
export interface SignConfig {
  readonly sigstore?: SigstoreName;
  readonly signingConfig?: string;
  readonly trustedRoot?: string;
  readonly identityFrom?: IdentitySourceId;
}

export interface Config {
  readonly name: string;
  /** When given, the tag must carry this very version. */
  readonly version?: string;
  /** Form of the tags, with `${version}` once. */
  readonly tag: string;
  readonly build: BuildConfig;
  /** Empty where there is one build for itself. */
  readonly targets: readonly TargetConfig[];
  readonly archives: readonly ArchiveConfig[];
  readonly embeds: readonly EmbedConfig[];
  readonly sbom: SbomConfig;
  readonly compare: { readonly accept: readonly AcceptedDifference[] };
  readonly gates: readonly GateConfig[];
  readonly sign: SignConfig;
  /** The policy part, kept as parsed; verify/policy.ts reads it. */
  readonly verify?: unknown;
  readonly publish: PublishConfig;
}

/** Where an effective value comes from: `default`, or a position in the file. */
export interface ConfigOrigin {
  /** Dotted path, such as `build.timeout`. */
  readonly key: string;
  readonly value: unknown;
  readonly from: 'default' | { readonly line: number; readonly column: number };
}

export interface EffectiveConfig {
  readonly config: Config;
  readonly file: string;
  /** Every leaf, in the order of the schema. */
  readonly origins: readonly ConfigOrigin[];
}
