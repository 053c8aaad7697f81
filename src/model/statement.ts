// In-toto statements and the predicates that a release carries.
// Sources: in-toto attestation framework v1, SLSA v1.0 provenance, SCAI v0.3, test-result v0.1, release v0.1.

export type DigestSet = Readonly<Record<string, string>>;

/** @see https://github.com/in-toto/attestation/blob/main/spec/v1/resource_descriptor.md */
export interface ResourceDescriptor {
  readonly name?: string;
  readonly uri?: string;
  readonly digest?: DigestSet;
  readonly mediaType?: string;
  readonly annotations?: Readonly<Record<string, unknown>>;
}

export interface Subject {
  readonly name: string;
  readonly digest: DigestSet;
}

export interface Statement<Predicate = unknown> {
  readonly _type: 'https://in-toto.io/Statement/v1';
  readonly subject: readonly Subject[];
  readonly predicateType: string;
  readonly predicate: Predicate;
}

export const predicateTypes = {
  provenance: 'https://slsa.dev/provenance/v1',
  sbom: 'https://cyclonedx.org/bom',
  doubleBuild: 'https://in-toto.io/attestation/scai/v0.3',
  gate: 'https://in-toto.io/attestation/test-result/v0.1',
  release: 'https://in-toto.io/attestation/release/v0.1',
} as const;

/** Subjects of one statement: what GitHub's attestation store and gh take. More are split. */
export const maxSubjects = 1024;

/** Bytes of one predicate as JSON: what GitHub's attestation store takes. */
export const maxPredicateBytes = 16 * 1024 * 1024;

/** Kinds of statement that a release carries, and that a policy may demand of it. */
export type StatementKind = keyof typeof predicateTypes;

/** What somebody who verified a release says of it. It stands beside a release, never in it: no policy demands one. */
export const verificationSummaryType = 'https://slsa.dev/verification_summary/v1';

/** @see https://slsa.dev/spec/v1.1/verification_summary */
export interface VerificationSummary {
  readonly verifier: {
    readonly id: string;
    /** By the name of what verified. */
    readonly version?: Readonly<Record<string, string>>;
  };
  /** RFC 3339. */
  readonly timeVerified?: string;
  readonly resourceUri: string;
  /** Has a `uri`. */
  readonly policy: ResourceDescriptor;
  /** All that were looked at, or none. */
  readonly inputAttestations?: readonly ResourceDescriptor[];
  readonly verificationResult: 'PASSED' | 'FAILED';
  /** At most one a track; `FAILED` when the result is. */
  readonly verifiedLevels: readonly string[];
  /** `<major>.<minor>` of the specification. */
  readonly slsaVersion?: string;
}

/** @see https://slsa.dev/spec/v1.0/provenance */
export interface Provenance {
  readonly buildDefinition: {
    readonly buildType: string;
    readonly externalParameters: Readonly<Record<string, unknown>>;
    readonly internalParameters?: Readonly<Record<string, unknown>>;
    readonly resolvedDependencies?: readonly ResourceDescriptor[];
  };
  readonly runDetails: {
    readonly builder: { readonly id: string };
    readonly metadata?: { readonly invocationId?: string; readonly startedOn?: string; readonly finishedOn?: string };
  };
}

/** @see https://github.com/in-toto/attestation/blob/main/spec/predicates/scai.md */
export interface DoubleBuildAttributes {
  readonly attributes: readonly {
    readonly attribute: string;
    readonly target?: ResourceDescriptor;
    readonly conditions?: Readonly<Record<string, unknown>>;
    readonly evidence?: ResourceDescriptor;
  }[];
  readonly producer?: ResourceDescriptor;
}

/** @see https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md */
export interface GateResult {
  readonly result: 'PASSED' | 'WARNED' | 'FAILED';
  /** The covered files and the tool, by digest or version. The first one's name is the gate's id. */
  readonly configuration: readonly ResourceDescriptor[];
  readonly url?: string;
  readonly passedTests?: readonly string[];
  readonly warnedTests?: readonly string[];
  readonly failedTests?: readonly string[];
}

/** Another statement of the release, so that a removed one shows. */
export interface StatementReference {
  readonly predicateType: string;
  /** Names of its subjects, sorted. */
  readonly subjects: readonly string[];
  /** SHA-256 of the statement as signed, lower-case hex. */
  readonly payloadSha256: string;
}

/** @see https://github.com/in-toto/attestation/blob/main/spec/predicates/release.md with fields of ours, docs/release-folder.md */
export interface ReleaseContents {
  readonly purl: string;
  readonly releaseId: string;
  readonly tag: string;
  readonly repository: string;
  readonly commit: string;
  readonly rehearsal: boolean;
  /** There, and true, where the work tree differed from the commit: in rehearsals alone. */
  readonly dirty?: boolean;
  readonly statements: readonly StatementReference[];
  /** There where one statement cannot hold all subjects: which of how many this is, from 1. All parts say the same otherwise. */
  readonly part?: { readonly index: number; readonly count: number };
}

/** A statement whose predicate was read by the module that also writes it. */
export type KnownStatement =
  | { readonly kind: 'provenance'; readonly statement: Statement<Provenance> }
  | { readonly kind: 'sbom'; readonly statement: Statement<Readonly<Record<string, unknown>>> }
  | { readonly kind: 'doubleBuild'; readonly statement: Statement<DoubleBuildAttributes> }
  | { readonly kind: 'gate'; readonly statement: Statement<GateResult> }
  | { readonly kind: 'release'; readonly statement: Statement<ReleaseContents> }
  | { readonly kind: 'summary'; readonly statement: Statement<VerificationSummary> }
  | { readonly kind: 'other'; readonly statement: Statement };

/** The parser's answer on text from outside. */
export type Parsed<Value> =
  | { readonly status: 'parsed'; readonly value: Value }
  | { readonly status: 'malformed'; readonly reason: string };
