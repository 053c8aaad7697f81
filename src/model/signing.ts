// What a release is signed with: services, and the identity that a token stands for.

import type { CertificateClaims } from './signature.ts';

/** One service of a SigningConfig that can be used now. */
export interface SigningService {
  /** Without a slash at its end. */
  readonly url: string;
  /** Who runs it. Services of one operator do not count twice. */
  readonly operator: string;
  readonly apiVersion: number;
}

/** So many of the candidates must answer. They are asked in order; where one fails, the next takes its place. */
export interface ServiceChoice {
  readonly wanted: number;
  /** One an operator, in the order in which they are tried. */
  readonly candidates: readonly SigningService[];
}

/** Where certificates, log entries and timestamps come from. */
export interface SigningServices {
  /** Tried in order; one certificate is enough. */
  readonly certificateAuthorities: readonly SigningService[];
  readonly logs: ServiceChoice;
  /**
   * Their URLs are whole: what RFC 3161 requests are posted to, with nothing added (sigstore_trustroot.proto, `tsa_urls`). One without a
   * path is taken for a host of Sigstore's own server, which answers at `/api/v1/timestamp`.
   */
  readonly timestampAuthorities: ServiceChoice;
  /** OpenID issuers where a person logs in, in order. */
  readonly identityIssuers: readonly string[];
}

/** Sigstores whose services and root are found by name. */
export const sigstoreNames = ['public-good', 'staging'] as const;

export type SigstoreName = (typeof sigstoreNames)[number];

/** Where an identity token can come from, by the name that `--identity-from` takes. */
export const identitySourceIds = [
  'github',
  'gitlab',
  'buildkite',
  'circleci',
  'google',
  'variable',
  'file',
  'browser',
  'device',
] as const;

export type IdentitySourceId = (typeof identitySourceIds)[number];

/** What a certificate made for an identity token will say, as far as the token tells. */
export interface ExpectedCertificate {
  /** Subject alternative name: a URI or an e-mail address. */
  readonly identity: string;
  /** The issuer that the certificate will state; for a broker such as dex it is the one behind it. */
  readonly issuer: string;
  /** Empty for a person. */
  readonly claims: Omit<CertificateClaims, 'issuer'>;
}
