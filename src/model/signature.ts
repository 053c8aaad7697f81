// Signatures as they are made and as they were checked.

/** A Sigstore bundle in its JSON form, one line, without a final newline. */
export interface SignedBundle {
  readonly json: string;
}

/** Signs with one identity. Implemented by sign/, over a Sigstore of our own or the real one. */
export interface Signer {
  /** Signs a statement in a DSSE envelope. `payload` is the statement's very bytes. */
  signStatement(payload: Uint8Array): Promise<SignedBundle>;
  /** Signs an artifact's bytes as a message signature. They may be read twice. */
  signArtifact(content: Uint8Array | (() => AsyncIterable<Uint8Array>)): Promise<SignedBundle>;
}

/**
 * What the certificate of a signature says, under the names of Fulcio's extensions (1.3.6.1.4.1.57264.1.8 to .23).
 * @see https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md
 */
export interface CertificateClaims {
  readonly issuer?: string;
  readonly buildSignerUri?: string;
  readonly buildSignerDigest?: string;
  readonly runnerEnvironment?: string;
  readonly sourceRepositoryUri?: string;
  readonly sourceRepositoryDigest?: string;
  readonly sourceRepositoryRef?: string;
  readonly sourceRepositoryIdentifier?: string;
  readonly sourceRepositoryOwnerUri?: string;
  readonly sourceRepositoryOwnerIdentifier?: string;
  readonly buildConfigUri?: string;
  readonly buildConfigDigest?: string;
  readonly buildTrigger?: string;
  readonly runInvocationUri?: string;
  readonly sourceRepositoryVisibility?: string;
  readonly deploymentEnvironment?: string;
}

/** Who signed, as the verified certificate and the verified log say. Never made from a predicate. */
export interface SignerFacts {
  /** Subject alternative name: a URI or an e-mail address. */
  readonly identity: string;
  readonly claims: CertificateClaims;
  /** Common name or organisation of the certificate's issuer, such as `sigstore-intermediate`. */
  readonly certificateIssuer: string;
  /** Lower-case hex. */
  readonly certificateSerial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly logEntries: readonly { readonly logId: string; readonly index: string; readonly integratedTime?: Date }[];
  readonly timestamps: readonly Date[];
}

declare const authenticated: unique symbol;

/** A value whose signature, certificate, log entry and times were checked. Only verify/authenticate.ts makes one. */
export type Authenticated<Value> = Value & { readonly [authenticated]: true };
