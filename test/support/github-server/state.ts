// What the GitHub of ours knows: repositories in memory, open to tests for looking and for changing behind a client's back.

/** What a token may be allowed, by GitHub's names; `write` includes `read`, and `metadata: read` is always there. */
export type Permission = 'actions' | 'administration' | 'attestations' | 'contents' | 'issues' | 'metadata' | 'pull_requests';

/** `tag` is an annotated tag: an object of its own that points at a commit. */
export interface GitObject {
  readonly type: 'commit' | 'tag';
  readonly sha: string;
}

export interface Commit {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly message: string;
  /** ISO 8601, in UTC. */
  readonly date: string;
}

export interface TagObject {
  readonly sha: string;
  readonly tag: string;
  readonly message: string;
  readonly object: GitObject;
}

export interface Pull {
  readonly number: number;
  readonly title: string;
  /** Null as GitHub gives it for an empty description. */
  readonly body: string | null;
  /** ISO 8601; null when it is not merged. */
  readonly mergedAt: string | null;
  /** The commit on the default branch that merged it. */
  readonly mergeCommit: string | null;
  /** All commits that GitHub lists the pull request for, the merge commit among them. */
  readonly commits: readonly string[];
  readonly author: string;
  readonly labels: readonly string[];
}

/** Where the bytes of an asset are. */
export interface StoredBytes {
  /** 64 hex digits. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Small ones in memory, large ones in a file that is removed when the server closes. */
  readonly content: Uint8Array | { readonly file: string };
}

export interface Asset {
  readonly id: number;
  /** As GitHub keeps it, see asset-name.ts. */
  name: string;
  label: string | null;
  /** `starter`: an upload that did not end. */
  state: 'uploaded' | 'starter' | 'open';
  readonly contentType: string;
  stored: StoredBytes;
  /** What the API says of the bytes; `wrong-digest` makes it another than that of `stored`. Null for old assets. */
  digest: string | null;
  readonly uploader: string;
  readonly createdAt: string;
  updatedAt: string;
  downloads: number;
}

export interface Release {
  readonly id: number;
  tagName: string;
  targetCommitish: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  immutable: boolean;
  readonly author: string;
  readonly createdAt: string;
  updatedAt: string;
  publishedAt: string | null;
  assets: Asset[];
}

export interface Attestation {
  readonly id: number;
  /** The Sigstore bundle as it was sent. */
  readonly bundle: Readonly<Record<string, unknown>>;
  /** `sha256:<64 hex>` of every subject of its statement. */
  readonly subjects: readonly string[];
}

export interface IssueComment {
  readonly id: number;
  readonly body: string;
  readonly author: string;
  readonly createdAt: string;
}

export interface Issue {
  readonly id: number;
  readonly number: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  stateReason: 'completed' | 'reopened' | 'not_planned' | 'duplicate' | null;
  labels: string[];
  readonly author: string;
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  comments: IssueComment[];
}

export interface Ruleset {
  readonly id: number;
  readonly name: string;
  readonly target: 'branch' | 'tag';
  readonly enforcement: 'disabled' | 'active' | 'evaluate';
  /** Patterns such as `refs/tags/v*`, `~ALL`, `~DEFAULT_BRANCH`. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Each with its `type`, such as `creation`, `update`, `deletion`, `non_fast_forward`, and `parameters` where it has some. */
  readonly rules: readonly { readonly type: string; readonly parameters?: Readonly<Record<string, unknown>> }[];
  /** Told only to who may administer the repository, as on GitHub. */
  readonly bypassActors: readonly BypassActor[];
}

export interface BypassActor {
  readonly actor_id: number | null;
  readonly actor_type: 'Integration' | 'OrganizationAdmin' | 'RepositoryRole' | 'Team' | 'DeployKey';
  readonly bypass_mode: 'always' | 'pull_request' | 'exempt';
}

export interface Environment {
  readonly id: number;
  readonly name: string;
  /** Logins of users who must approve; empty: nobody must. */
  readonly reviewers: readonly string[];
  readonly preventSelfReview: boolean;
  readonly waitTimerMinutes: number;
  /** `undefined`: any branch or tag may deploy. */
  readonly branchPolicy: 'protected' | 'custom' | undefined;
}

export interface Repository {
  readonly id: number;
  /** `acme/hello`. */
  readonly fullName: string;
  readonly private: boolean;
  readonly defaultBranch: string;
  /** By name; heads of branches. */
  readonly branches: Map<string, string>;
  /** By hash. */
  readonly commits: Map<string, Commit>;
  /** By name, without `refs/tags/`. */
  readonly tags: Map<string, GitObject>;
  /** By hash. */
  readonly tagObjects: Map<string, TagObject>;
  pulls: Pull[];
  /** In the order in which they were made. */
  releases: Release[];
  /** The release that `make_latest` chose; undefined: GitHub chooses by date and version. */
  latest: number | undefined;
  /** Tags that an immutable release has had: none of them is ever taken again. */
  readonly usedTags: Set<string>;
  attestations: Attestation[];
  issues: Issue[];
  rulesets: Ruleset[];
  environments: Environment[];
  immutableReleases: { enabled: boolean; enforcedByOwner: boolean };
}

export interface GithubState {
  /** By name, `acme/hello`. */
  readonly repositories: ReadonlyMap<string, Repository>;
  /** @throws {Error} when there is none of that name. */
  repository(fullName: string): Repository;
}
