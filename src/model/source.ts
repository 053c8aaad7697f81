// The source that a release is made from, as git knows it.

export interface Submodule {
  readonly path: string;
  /** Full object name of the commit that the superproject records. */
  readonly commit: string;
}

export interface LockFile {
  /** Path in the repository, with forward slashes. */
  readonly path: string;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface Source {
  /** Absolute path of the clone that it was read from. Never written into a release. */
  readonly folder: string;
  /** `https://host/owner/name` without `.git`, from the remote; a rehearsal URI where there is no remote. */
  readonly repository: string;
  /** Full lower-case hex object name. */
  readonly commit: string;
  /** Committer date, whole seconds since 1970. */
  readonly commitTimeSeconds: number;
  /** The tag at the commit, such as `v0.1.0`; in a rehearsal, the tag that is to be made. */
  readonly tag: string;
  /** Whether `tag` exists and points at `commit`. False in rehearsals before the tag. */
  readonly tagged: boolean;
  /** Whether the work tree differed from the commit; only ever true with `--allow-dirty` in a rehearsal. */
  readonly dirty: boolean;
  readonly submodules: readonly Submodule[];
  /** Known lock files in the commit, sorted by path. */
  readonly lockFiles: readonly LockFile[];
}
