// What ships inside an artifact, before it is written as CycloneDX.

export interface Component {
  /** Unique in the inventory: the package URL where there is one. */
  readonly ref: string;
  readonly kind: 'application' | 'library';
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  /** SPDX expression, or free text where it is none. */
  readonly licence?: string;
  readonly supplier?: string;
  /** Lower-case hex by CycloneDX algorithm name, such as `SHA-512`. */
  readonly hashes: Readonly<Record<string, string>>;
  /** Where the reader saw it, such as `go build information` or `esbuild metafile`. */
  readonly evidence: string;
  /** How the reader knew it, in CycloneDX words; `other` when absent. */
  readonly technique?: 'binary-analysis' | 'manifest-analysis' | 'filename' | 'other';
  /** Paths at which it was seen, relative to the artifact or the work tree; sorted. */
  readonly occurrences?: readonly string[];
  /** Where its source was fetched from, as the lock file says. */
  readonly distribution?: string;
  /** Facts that CycloneDX has no field for, such as Go's module sum, by a name that begins with `selfsame:`. */
  readonly properties?: Readonly<Record<string, string>>;
}

export interface Inventory {
  /** Id of the reader that saw it. */
  readonly reader: string;
  /** The shipped program itself: its main package, not its module. */
  readonly root: Component;
  /** Sorted by ref, the root left out. */
  readonly components: readonly Component[];
  /** From ref to the refs that it depends on directly; sorted. */
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
  /** `complete` only where the evidence shows all that ships. */
  readonly completeness: 'complete' | 'incomplete' | 'unknown';
  /** Whether `dependencies` tells direct from indirect ones and shows every edge; as `completeness` when absent. */
  readonly relations?: 'complete' | 'incomplete' | 'unknown';
  /** What is not known, as phrases, such as `direct and indirect dependencies are not told apart`. */
  readonly remarks: readonly string[];
}

/** The set that must be there by evidence gained in another way. */
export interface ExpectedCoverage {
  /** How it was gained, such as `go list -deps ./cmd/hello`. */
  readonly method: string;
  /** Package URLs without qualifiers, sorted. */
  readonly purls: readonly string[];
}
