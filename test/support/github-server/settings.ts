// What a test says about the GitHub that it wants: repositories, tokens, faults.

import type { Environment, GithubState, Permission, Pull, Ruleset } from './state.ts';

export interface GithubSettings {
  readonly repositories: readonly RepositorySettings[];
  /** More can be added later with `addToken`. */
  readonly tokens?: readonly TokenSettings[];
  /** More can be added later with `addFault`. */
  readonly faults?: readonly Fault[];
  /** The server's clock. A fixed one that moves a second with every change when absent. */
  readonly now?: () => Date;
}

/** Everything but the name has a default: public, branch `main`, one commit, no tag. */
export interface RepositorySettings {
  /** `acme/hello`. */
  readonly fullName: string;
  readonly private?: boolean;
  readonly defaultBranch?: string;
  /** Oldest first, each the parent of the next unless it names its own; the last one is the head of the default branch. */
  readonly commits?: readonly CommitSettings[];
  readonly tags?: readonly TagSettings[];
  readonly pulls?: readonly PullSettings[];
  readonly rulesets?: readonly (Pick<Ruleset, 'name' | 'include' | 'rules'> & Partial<Ruleset>)[];
  readonly environments?: readonly (Pick<Environment, 'name'> & Partial<Environment>)[];
  readonly immutableReleases?: boolean;
}

export interface CommitSettings {
  /** 40 hex digits. */
  readonly sha: string;
  readonly parents?: readonly string[];
  readonly message?: string;
  readonly date?: string;
}

export interface TagSettings {
  readonly name: string;
  /** 40 hex digits of a commit. */
  readonly commit: string;
  /** An annotated tag has a message; a light one has none. */
  readonly message?: string;
}

export interface PullSettings extends Partial<Omit<Pull, 'number'>> {
  readonly number: number;
}

export interface TokenSettings {
  readonly token: string;
  readonly permissions: Readonly<Partial<Record<Permission, 'read' | 'write'>>>;
  /** The only repository that it is for, as with a job's GITHUB_TOKEN; others that are private are not there for it. */
  readonly repository?: string;
  /** `github-actions[bot]` when absent. */
  readonly login?: string;
  /** So many requests are answered, then it is expired. */
  readonly expiresAfterRequests?: number;
  readonly expiresAt?: Date;
}

/** Met by requests whose `METHOD /path?query` matches: the path below the API's URL, `/store/…` of the storage, `/web/…` of the web site. */
export interface Fault {
  readonly match: RegExp;
  /** So many matching requests pass before it. 0 when absent. */
  readonly skip?: number;
  /** 1 when absent. */
  readonly times?: number;
  readonly act: FaultAct;
}

export type FaultAct =
  /** This status in place of an answer, nothing done. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  /** The sound answer, later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The connection ends before anything is done. */
  | { readonly kind: 'cut-request' }
  /** The work is done, and the connection ends before the answer. */
  | { readonly kind: 'lose-answer' }
  /** The connection ends after so many bytes of the request's body; of an upload an asset in state `starter` stays. */
  | { readonly kind: 'cut-upload'; readonly afterBytes: number }
  /** The connection ends after so many bytes of the answer's body. */
  | { readonly kind: 'cut-answer'; readonly afterBytes: number }
  /** As GitHub's secondary limits; `retry-after` is left out when it is undefined. */
  | { readonly kind: 'secondary-limit'; readonly status: 403 | 429; readonly retryAfterSeconds?: number }
  /** The primary limit, used up until so many seconds from now. */
  | { readonly kind: 'primary-limit'; readonly resetInSeconds: number }
  /** 401, as for a token that is no longer valid. */
  | { readonly kind: 'expired-token' }
  /** An upload is kept with another `digest` than that of its bytes. */
  | { readonly kind: 'wrong-digest' }
  /** A download in which one byte is another. */
  | { readonly kind: 'damage' }
  /** The world changes just before the request is looked at: a tag is moved, another draft appears. */
  | { readonly kind: 'before'; readonly change: (state: GithubState) => void }
  /** The world changes just after the request was answered. */
  | { readonly kind: 'after'; readonly change: (state: GithubState) => void };
