// What verification asks for, what it saw, and its answer. Wire names: schema/verdict.schema.json.

import type { DoubleBuildReport } from './comparison.ts';
import type { SourceFrom } from './plan.ts';
import type { ReleaseManifest } from './release.ts';
import type { Authenticated, SignerFacts } from './signature.ts';
import type { KnownStatement, Parsed, StatementKind } from './statement.ts';
import type { TreeEntry } from './world.ts';

/** Equal to the value, or matching the whole of an anchored pattern. */
export type Matcher = { readonly exact: string } | { readonly pattern: string };

export interface SignerRule {
  readonly identity: Matcher;
  readonly issuer: Matcher;
  /**
   * Where the repository, the ref and the trigger are read; `certificate` when absent. `provenance` takes the signer's own word for
   * what the certificate does not state.
   */
  readonly sourceFrom?: SourceFrom;
}

/** What a release must be to be accepted, with nothing left open. */
export interface Policy {
  /** Where it comes from, for the report: `--identity and --issuer`, `release-policy.yaml`, `remote of the clone`. */
  readonly from: string;
  /** Any one of these. Never empty. */
  readonly signers: readonly SignerRule[];
  readonly repository: string;
  /** `refs/tags/<tag asked for>`. */
  readonly ref: string;
  /** Tag asked for, such as `v0.1.0`. */
  readonly tag: string;
  readonly commit?: string;
  /** Allowed build triggers, such as `push` and `release`. */
  readonly triggers: readonly string[];
  /** Required runner environment, such as `github-hosted`, when the policy names one. */
  readonly runner?: string;
  readonly thresholds: { readonly logs: number; readonly signedCertificateTimestamps: number; readonly timestamps: number };
  /** Statement kinds that must be there. */
  readonly statements: readonly StatementKind[];
  /** Gates that must have passed. */
  readonly gates: readonly string[];
  /** Variations that must have taken effect. */
  readonly variations: readonly string[];
  /** Differences between the two builds that this policy accepts. */
  readonly acceptedDifferences: readonly { readonly path: string; readonly cause: string }[];
  /** Whether a release from a dirty work tree or without its tag is accepted; rehearsals alone may be. */
  readonly allowRehearsal: boolean;
}

/** One signature of the folder after authentication. */
export type SignatureOutcome =
  | {
      readonly status: 'authenticated';
      /** `<file>` or `<file>:<line>`. */
      readonly where: string;
      readonly signer: SignerFacts;
      readonly signed:
        | { readonly kind: 'statement'; readonly statement: Authenticated<KnownStatement>; readonly payloadSha256: string }
        | { readonly kind: 'artifact'; readonly artifact: Authenticated<{ readonly sha256: string }> };
    }
  | { readonly status: 'refused'; readonly where: string; readonly reason: string; readonly help?: string };

/** One SBOM of the folder as a file, read and linted. */
export interface SbomFile {
  readonly name: string;
  /** The document, or why it is none. */
  readonly document: Parsed<Readonly<Record<string, unknown>>>;
  /** Faults that the lint found; empty when it is sound. */
  readonly faults: readonly string[];
  /** SHA-256 that the root component claims for the artifact, when it does. */
  readonly rootSha256?: string;
}

/** Everything that the checks may look at. */
export interface ReleaseEvidence {
  readonly policy: Policy;
  /** Every entry of the folder, with digests of the regular files by name. */
  readonly entries: readonly TreeEntry[];
  readonly digests: ReadonlyMap<string, { readonly sizeBytes: number; readonly sha256: string; readonly sha512: string }>;
  readonly manifest: Parsed<ReleaseManifest>;
  readonly checksums: Parsed<readonly { readonly name: string; readonly sha256: string }[]>;
  readonly doubleBuild: Parsed<DoubleBuildReport>;
  readonly sboms: readonly SbomFile[];
  readonly signatures: readonly SignatureOutcome[];
  /** Whether every root in use is a rehearsal's, by the names of its certificate authorities. */
  readonly rehearsalRoot: boolean;
  /** Kinds of key of the trusted roots of which none is valid any more, such as `certificate authorities`. */
  readonly expiredRoots: readonly { readonly what: string; readonly ended: Date }[];
  /** What a second verifier said of each signature; absent when none was asked. */
  readonly secondOpinions?: readonly SecondOpinion[];
  readonly now: Date;
}

export interface SecondOpinion {
  /** As in `SignatureOutcome`. */
  readonly where: string;
  readonly status: 'accepted' | 'refused';
  /** Why it refused, as it says. */
  readonly reason?: string;
}

export interface Failure {
  /** What is wrong, as a phrase with values in quotes. */
  readonly reason: string;
  readonly wanted?: string;
  readonly got?: string;
  /** Where `got` was read. */
  readonly from?: 'certificate' | 'log' | 'predicate' | 'file' | 'folder';
  readonly help?: string;
}

export interface CheckResult {
  readonly check: string;
  readonly title: string;
  /**
   * `not judged`: what it reads is not there because a signature was refused or a signer was not accepted, which another
   * check says. It is no pass: the verdict is `refused`.
   */
  readonly status: 'pass' | 'fail' | 'not judged';
  /** One phrase for the report's line, such as `7 files, 9 statements`, or why it was not judged. */
  readonly summary: string;
  readonly failures: readonly Failure[];
}

/** One check; one file each in verify/checks. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** A sentence each, for `--explain`. */
  readonly proves: string;
  readonly doesNotProve: string;
  readonly run: (evidence: ReleaseEvidence) => CheckOutcome;
}

/** A check's own answer: no failures is a pass. */
export interface CheckOutcome {
  readonly summary: string;
  readonly failures: readonly Failure[];
  /** What it reads is not there, and another check says so: `not judged`, with `summary` as the reason. */
  readonly notJudged?: true;
}

export interface Verdict {
  readonly schemaVersion: 1;
  readonly verdict: 'accepted' | 'refused';
  readonly rehearsal: boolean;
  /** What was asked for, first in every report. */
  readonly criteria: readonly { readonly name: string; readonly wanted: string }[];
  readonly checks: readonly CheckResult[];
  readonly signatures: readonly {
    readonly where: string;
    readonly status: 'authenticated' | 'refused';
    readonly signs: string;
    readonly identity?: string;
    readonly certificateSerial?: string;
    readonly times: readonly string[];
    readonly logEntries: readonly { readonly logId: string; readonly index: string }[];
  }[];
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}
