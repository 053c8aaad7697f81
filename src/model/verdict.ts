// What verification asks for, what it saw, and its answer. Wire names: schema/verdict.schema.json.

import type { DoubleBuildReport } from './comparison.ts';
import type { SourceFrom } from './plan.ts';
import type { ReleaseManifest } from './release.ts';
import type { Authenticated, CertificateClaims, SignerFacts } from './signature.ts';
import type { KnownStatement, Parsed, StatementKind } from './statement.ts';
import type { TreeEntry } from './world.ts';

/** Equal to the value, or matching the whole of an anchored pattern. */
export type Matcher = { readonly exact: string } | { readonly pattern: string };

/** A level of the SLSA build track, from 1 to 3. */
export type BuildLevel = 1 | 2 | 3;

/** The extensions of a certificate that a rule may name, besides the issuer, which every rule names. */
export type NamedClaim = Exclude<keyof CertificateClaims, 'issuer'>;

/** Accepts a signer as a whole, or not at all: two rules are never mixed. */
export interface SignerRule {
  /** As in "let in by …", where nobody wrote the policy; else the rule is called by its place in the policy. */
  readonly name?: string;
  readonly identity: Matcher;
  readonly issuer: Matcher;
  /** What the certificate must state besides; all of it. */
  readonly claims?: Readonly<Partial<Record<NamedClaim, Matcher>>>;
  /** Build level that the policy grants what this signer builds: its word, which nothing here proves. */
  readonly level?: BuildLevel;
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
  /** SHA-256 of the file that it was read from, lower-case hex; absent where it was written nowhere. */
  readonly fileSha256?: string;
  /** Any one of these: of several that accept a signer the first counts, alone. Never empty. */
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
  /** Build level that the policy must grant every signer, when it names one. */
  readonly minimumLevel?: BuildLevel;
  /** Whether the signer must have stated what is in the release and that nothing is missing; `required` when absent. */
  readonly completeness?: 'required' | 'not-required';
  /** Whether each SBOM must have been held against a second evidence when it was made; `not-required` when absent. */
  readonly coverage?: 'required' | 'not-required';
  readonly thresholds: { readonly logs: number; readonly signedCertificateTimestamps: number; readonly timestamps: number };
  /** Statement kinds that must be there. */
  readonly statements: readonly StatementKind[];
  /** Somebody named `statements`: only then are they demanded of a release that others made. */
  readonly statementsNamed?: true;
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

/** One line of a list of checksums. */
export interface ChecksumLine {
  readonly name: string;
  readonly algorithm: 'sha256' | 'sha512';
  /** Lower-case hex. */
  readonly hex: string;
}

/** What lies in the folder of a release that selfsame did not make. Names: foreign-file-role.ts */
export interface ForeignFiles {
  /** Sorted by name. */
  readonly checksumLists: readonly { readonly name: string; readonly lines: Parsed<readonly ChecksumLine[]> }[];
  /** Paths in the folder of the files that are bundles, also of those in folders below that the caller named. */
  readonly signatureFiles: ReadonlySet<string>;
  /** Those among them that the caller named: only the others are known by their names. */
  readonly namedFiles: ReadonlySet<string>;
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
  /**
   * There where others made the release, and the caller said that they may have: no release.json lies in the folder, and no accepted
   * signer signed a release statement.
   */
  readonly foreign?: ForeignFiles;
  /** Whether every root in use is a rehearsal's, by the names of its certificate authorities. */
  readonly rehearsalRoot: boolean;
  /** Kinds of key of the trusted roots of which none is valid any more, such as `certificate authorities`. */
  readonly expiredRoots: readonly { readonly what: string; readonly ended: Date }[];
  /** Where the trusted transparency logs are, by id in lower-case hex. */
  readonly logUris?: ReadonlyMap<string, string>;
  /** What a second verifier said of each signature; absent when none was asked. */
  readonly secondOpinions?: readonly SecondOpinion[];
  /** What an earlier release stood for; absent when none was named. */
  readonly previous?: ReleaseStanding;
  readonly now: Date;
}

/** What an accepted release stands for, so that a later one that stands for less is seen. Lists are sorted, and name each thing once. */
export interface ReleaseStanding {
  readonly name: string;
  readonly version: string;
  readonly tag: string;
  /** Committer date of its source, seconds since 1970. */
  readonly commitTimeSeconds: number;
  /** Everybody who signed: the identity without the ref that it ends in, and the issuer. */
  readonly signers: readonly { readonly identity: string; readonly issuer: string }[];
  /** The lowest level that the policy grants a signer; absent where it grants one of them none. */
  readonly level?: number;
  /** As the certificates state them; `nothing` where one states none. */
  readonly runners: readonly string[];
  readonly triggers: readonly string[];
  /** Predicate types of the statements. */
  readonly statements: readonly string[];
  /** Ids of the gates that passed. */
  readonly gates: readonly string[];
  /** Ids of the variations that took effect. */
  readonly variations: readonly string[];
  /** Ids of the walls that held in every room. */
  readonly walls: readonly string[];
  readonly artifacts: number;
}

export interface SecondOpinion {
  /** As in `SignatureOutcome`. */
  readonly where: string;
  readonly status: 'accepted' | 'refused';
  /** Why it refused, as it says. */
  readonly reason?: string;
}

/** Where a fact was read. What a certificate or a log says cannot be forged; what a predicate says is the signer's word. */
export type FactSource = 'certificate' | 'log' | 'predicate' | 'file' | 'folder';

export interface Failure {
  /** What is wrong, as a phrase with values in quotes. */
  readonly reason: string;
  readonly wanted?: string;
  readonly got?: string;
  /** Where `got` was read. */
  readonly from?: FactSource;
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
  /** Where `summary` was read; absent where nothing was. */
  readonly from?: readonly FactSource[];
  /** A pass for want of a question: the policy asks for nothing of the kind. */
  readonly notAsked?: true;
  readonly failures: readonly Failure[];
}

/** One check; one file each in verify/checks. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** A sentence each, for `--explain`. */
  readonly proves: string;
  readonly doesNotProve: string;
  /** Where it reads what it judges, in the order of `FactSource`. */
  readonly readsFrom?: readonly FactSource[];
  readonly run: (evidence: ReleaseEvidence) => CheckOutcome;
}

/** A check's own answer: no failures is a pass. */
export interface CheckOutcome {
  readonly summary: string;
  readonly failures: readonly Failure[];
  /** What it reads is not there, and another check says so: `not judged`, with `summary` as the reason. */
  readonly notJudged?: true;
  /** The policy asks for nothing of the kind, and nothing was read. */
  readonly notAsked?: true;
  /** Where `summary` was read; as the check says when absent. */
  readonly from?: readonly FactSource[];
}

/** What a check is for, without the release: for `--explain` and for reports that are read by themselves. */
export interface CheckExplanation {
  readonly check: string;
  readonly title: string;
  readonly proves: string;
  readonly doesNotProve: string;
  /** Where it reads what it judges. */
  readonly from: readonly FactSource[];
  /** The cases in which its tests hear a no, each completing "it says no when …". */
  readonly refusals: readonly string[];
  /** Its place in the documents. */
  readonly page: string;
}

/** A verification summary whose word was taken. */
export interface SummaryWord {
  /** Identity of who verified, as the certificate states it. */
  readonly verifier: string;
  readonly issuer: string;
  /** When they did, as they say, ISO 8601; absent where they do not. */
  readonly timeVerified?: string;
  /** What they say of the release, such as `SLSA_BUILD_LEVEL_3`. */
  readonly levels: readonly string[];
  /** Of the policy that they asked, lower-case hex, where they state it. */
  readonly policySha256?: string;
}

/** What `--explain` prints: one check, or all in the order of the report. */
export interface CheckExplanations {
  readonly schemaVersion: 1;
  readonly checks: readonly CheckExplanation[];
}

export interface Verdict {
  readonly schemaVersion: 1;
  readonly verdict: 'accepted' | 'refused';
  readonly rehearsal: boolean;
  /** By the clock of the machine that judged, ISO 8601. */
  readonly judgedAt?: string;
  /** Which release was asked for. */
  readonly release?: { readonly repository: string; readonly tag: string };
  /** There where the release was not verified here: whose word the verdict rests on. Said in every report. */
  readonly restsOn?: SummaryWord;
  /** What was asked for, first in every report. */
  readonly criteria: readonly { readonly name: string; readonly wanted: string }[];
  readonly checks: readonly CheckResult[];
  readonly signatures: readonly {
    readonly where: string;
    readonly status: 'authenticated' | 'refused';
    readonly signs: string;
    readonly identity?: string;
    /** Who vouched for the identity, as the certificate says. */
    readonly issuer?: string;
    /** Name of the authority that issued the certificate. */
    readonly certificateIssuer?: string;
    readonly certificateSerial?: string;
    /** All of them, of logs and of timestamp authorities. ISO 8601. */
    readonly times: readonly string[];
    /** `integratedTime` is there where the log vouches for it, `uri` where the trusted root says where that log is. */
    readonly logEntries: readonly {
      readonly logId: string;
      readonly index: string;
      readonly uri?: string;
      readonly integratedTime?: string;
    }[];
    /** Of timestamp authorities, ISO 8601. */
    readonly timestamps?: readonly string[];
  }[];
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}
