// The door of @sigstore/bundle: bundles from JSON and back, checked for what every version must hold.

export type {
  Bundle,
  BundleLatest,
  BundleWithCertificateChain,
  BundleWithDsseEnvelope,
  BundleWithMessageSignature,
  BundleWithSingleCertificate,
  SerializedBundle,
  SerializedEnvelope,
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
  toDSSEBundle,
  toMessageSignatureBundle,
  ValidationError,
} from '@sigstore/bundle';
