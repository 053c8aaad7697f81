// The door of @sigstore/verify: the cryptography of a bundle, offline.

export type { SignedEntity, TrustMaterial } from '@sigstore/verify';
export { toTrustMaterial, Verifier } from '@sigstore/verify';
