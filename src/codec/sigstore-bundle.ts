// The door of @sigstore/bundle: bundles from JSON and back, checked for what every version must hold.

export type {
  Bundle,
  BundleWithDsseEnvelope,
  BundleWithMessageSignature,
  TransparencyLogEntry,
} from '@sigstore/bundle';
export {
  BUNDLE_V01_MEDIA_TYPE,
  BUNDLE_V02_MEDIA_TYPE,
  BUNDLE_V03_LEGACY_MEDIA_TYPE,
  BUNDLE_V03_MEDIA_TYPE,
  bundleFromJSON,
  bundleToJSON,
  isBundleWithCertificateChain,
  isBundleWithDsseEnvelope,
  isBundleWithMessageSignature,
  isBundleWithPublicKey,
  toMessageSignatureBundle,
} from '@sigstore/bundle';
