// The door of @sigstore/sign: its builder of bundles. Its clients of services are not used: docs/decisions/one-http-client.md.

export type {
  SignatureBundle,
  Signer as SigstoreSigner,
  Witness,
} from '@sigstore/sign';
export { DSSEBundleBuilder } from '@sigstore/sign';
