// Whom signatures are trusted by: what `trust show` and `trust update` print.

/** Repositories of trusted keys that are known by name. */
export const trustNames = ['public-good', 'staging'] as const;

export type TrustName = (typeof trustNames)[number];

export const trustedKeyKinds = ['certificate authority', 'transparency log', 'certificate log', 'timestamp authority'] as const;

/** One authority or log of a trusted root. */
export interface TrustedKey {
  readonly kind: (typeof trustedKeyKinds)[number];
  readonly uri: string;
  /** Lower-case hex. Of a log: its id. Of an authority: SHA-256 of the public key (SPKI) of the certificate that issues. */
  readonly keyId: string;
  /** ISO 8601. */
  readonly start: string;
  /** ISO 8601; absent when no end is stated. What it signed in its time stays good. */
  readonly end?: string;
  readonly status: 'not yet' | 'in use' | 'ended';
}

/** A trusted root with where it comes from. */
export interface TrustReport {
  readonly schemaVersion: 1;
  /** `public-good`, `staging`, or the URL of a mirror. */
  readonly name: string;
  readonly mirror: string;
  /** `updated` from the mirror and kept on this machine, or `shipped` with this tool. */
  readonly from: 'updated' | 'shipped';
  /** ISO 8601; absent when shipped. */
  readonly updatedAt?: string;
  /** Whether the update brought another trusted root than was in use; absent when nothing was updated. */
  readonly changed?: boolean;
  /** Absolute paths of what is kept; absent when shipped. */
  readonly files?: { readonly trustedRoot: string; readonly signingConfig?: string };
  /** SHA-256 of trusted_root.json, lower-case hex. */
  readonly sha256: string;
  /** By kind in the order above, then as the root lists them. */
  readonly keys: readonly TrustedKey[];
  /** The end that comes first of those in use; absent when none is stated. */
  readonly nextEnd?: { readonly uri: string; readonly end: string };
}
