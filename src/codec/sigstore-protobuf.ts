// The door of @sigstore/protobuf-specs: the messages that bundles and trusted roots are made of.

export type {
  CertificateAuthority,
  TransparencyLogInstance,
} from '@sigstore/protobuf-specs';
export {
  HashAlgorithm,
  TransparencyLogEntry,
  TrustedRoot,
} from '@sigstore/protobuf-specs';
