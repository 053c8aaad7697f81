// What every source of identity tokens is: how the environment shows it, and how a token is asked from it.

import type { IdentitySourceId } from '../../model/signing.ts';
import type { Files, Http, Processes, World } from '../../model/world.ts';

/** A World, what the signing services say, and who can be talked to. */
export interface IdentityContext extends Pick<World, 'environment' | 'serveLoopback' | 'platform'> {
  readonly http: Http;
  readonly files: Pick<Files, 'readText' | 'stat'>;
  readonly processes: Pick<Processes, 'run'>;
  /** Where a person logs in, in order; the first is asked. */
  readonly identityIssuers: readonly string[];
  /** Whether a person is there who can log in. */
  readonly interactive: boolean;
  /** Says one line to that person, whatever else is kept quiet: a login cannot go on unseen. Escapes what it prints. */
  readonly tell: (text: string) => void;
}

export interface IdentityRequest {
  readonly context: IdentityContext;
  /** Absolute path given with `--identity-token-file`. */
  readonly tokenFile?: string;
}

/** One place that tokens come from; src/sign/identity holds one file for each. */
export interface IdentitySourceKind {
  readonly id: IdentitySourceId;
  /** Such as `GitHub Actions`. */
  readonly title: string;
  /** What shows it, such as `GITHUB_ACTIONS`; absent for those that are never taken unasked. */
  readonly shownBy?: string;
  /** Whether the environment, or a flag, says that this is the place. */
  readonly isShown: (request: IdentityRequest) => boolean;
  /**
   * Whether a token can be had as far as that tells; always, when absent. A source that is shown and not ready gives way to one that
   * is both.
   */
  readonly isReady?: (request: IdentityRequest) => boolean;
  /** @throws {ToolError} saying why no token can be had here, before anything slow is begun. */
  readonly check: (request: IdentityRequest) => Promise<void>;
  /**
   * A fresh token in the compact form of RFC 7515, section 7.1. What it claims is not looked at.
   *
   * @throws {ToolError} that holds nothing of a token, nor of anything that might be one.
   */
  readonly getToken: (request: IdentityRequest) => Promise<string>;
}
