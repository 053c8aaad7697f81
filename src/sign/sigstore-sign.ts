// The door of @sigstore/sign: the clients of a certificate authority, a transparency log and a timestamp authority.

export type {
  Artifact,
  Signature as SigstoreSignature,
  SignatureBundle,
  Signer as SigstoreSigner,
  Witness,
} from '@sigstore/sign';
export {
  DSSEBundleBuilder,
  FulcioSigner,
  InternalError,
  MessageSignatureBundleBuilder,
  RekorWitness,
  TSAWitness,
} from '@sigstore/sign';

/** How often, and from how many milliseconds up, a lost answer is asked for again. */
export interface RetryOptions {
  readonly retries: number;
  readonly minTimeout: number;
  readonly factor: number;
}
