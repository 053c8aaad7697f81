// The answer of verify-bundle: what was asked for, what each bundle is and who signed it. Wire names: schema/bundle-verdict.schema.json.

import type { Authenticated, CertificateClaims, SignerFacts } from './signature.ts';
import type { DigestSet, Subject } from './statement.ts';
import type { Failure } from './verdict.ts';

export const digestAlgorithms = ['sha256', 'sha384', 'sha512'] as const;

export type DigestAlgorithm = (typeof digestAlgorithms)[number];

export interface Digest {
  readonly algorithm: DigestAlgorithm;
  /** Lower-case hex. */
  readonly hex: string;
}

/** Who signed with a bare key: nobody vouches for it but who gave it. */
export interface KeySignerFacts {
  /** Such as `EC P-256`. */
  readonly algorithm: string;
  /** SHA-256 of the key's SubjectPublicKeyInfo, lower-case hex. */
  readonly sha256: string;
  readonly logEntries: SignerFacts['logEntries'];
  readonly timestamps: readonly Date[];
}

/** What a statement of any maker says of itself. */
export interface AnyStatement {
  /** A name is empty where there is none. */
  readonly subject: readonly Subject[];
  readonly predicateType: string;
}

/** One bundle after authentication, whichever way it is signed. */
export type BundleOutcome<Stated = AnyStatement> =
  | {
      readonly status: 'authenticated';
      /** `<file>`, or `<file>:<line>`. */
      readonly where: string;
      readonly signer:
        | { readonly kind: 'certificate'; readonly facts: SignerFacts }
        | { readonly kind: 'key'; readonly facts: KeySignerFacts };
      readonly signed:
        | { readonly kind: 'statement'; readonly statement: Authenticated<Stated>; readonly payloadSha256: string }
        | { readonly kind: 'file'; readonly digest: Authenticated<Digest> };
    }
  | { readonly status: 'refused'; readonly where: string; readonly reason: string };

/** One bundle as the report shows it. */
export interface BundleFinding {
  /** `<file>`, or `<file>:<line>`. */
  readonly where: string;
  readonly status: 'accepted' | 'refused';
  /** All that is wrong with it; empty when accepted. */
  readonly failures: readonly Failure[];
  /** Whether it speaks of the file and is of the type that were asked for; a refused one never does. */
  readonly matches: boolean;
  /** Absent where the signature does not hold. */
  readonly signer?:
    | {
        readonly kind: 'certificate';
        readonly identity: string;
        readonly claims: CertificateClaims;
        readonly certificateIssuer: string;
        readonly certificateSerial: string;
      }
    | { readonly kind: 'key'; readonly algorithm: string; readonly sha256: string };
  readonly signed?:
    | {
        readonly kind: 'statement';
        readonly predicateType: string;
        readonly subjects: readonly Subject[];
        readonly payloadSha256: string;
      }
    | { readonly kind: 'file'; readonly digest: DigestSet };
  /** `integratedTime` is there where the log vouches for it; ISO 8601. */
  readonly logEntries: readonly { readonly logId: string; readonly index: string; readonly integratedTime?: string }[];
  /** Of timestamp authorities, ISO 8601. */
  readonly timestamps: readonly string[];
}

export interface BundleVerdict {
  readonly schemaVersion: 1;
  /** `accepted` when every bundle is, and at least one matches. */
  readonly verdict: 'accepted' | 'refused';
  readonly rehearsal: boolean;
  readonly criteria: readonly { readonly name: string; readonly wanted: string }[];
  /** In the order of the file. Never empty. */
  readonly bundles: readonly BundleFinding[];
  /** What is wrong with all of them together. */
  readonly failures: readonly Failure[];
  /** What is good to know and decides nothing, as phrases. */
  readonly remarks: readonly string[];
}
