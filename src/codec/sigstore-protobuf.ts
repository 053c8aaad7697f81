// The door of @sigstore/protobuf-specs: the messages that bundles and trusted roots are made of.

export type {
  CertificateAuthority,
  InclusionProof,
  PublicKey,
  TransparencyLogInstance,
} from '@sigstore/protobuf-specs';
export {
  Bundle,
  Envelope,
  HashAlgorithm,
  hashAlgorithmToJSON,
  PublicKeyDetails,
  publicKeyDetailsFromJSON,
  TransparencyLogEntry,
  TrustedRoot,
} from '@sigstore/protobuf-specs';
