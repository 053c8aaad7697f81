// Verifies a signature of which the digest is known and the message is not: node:crypto takes messages alone.
// The door of @noble/curves.
// Sources: FIPS 186-5, section 6.4.2 (ECDSA), RFC 8017, section 8.2.2 (RSASSA-PKCS1-v1_5)

import { constants, type KeyObject, publicDecrypt } from 'node:crypto';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { nothing, objectIdentifier, octetString, sequence } from '../codec/der.ts';
import type { Digest, DigestAlgorithm } from '../model/bundle-verdict.ts';

/**
 * Whether a key signed the message with this digest.
 *
 * @param signature From outside; one in another form is a no.
 * @throws {Error} for a kind of key that has no signature over a digest alone; the message says which, as a phrase.
 */
export function verifyDigestSignature({ algorithm, hex }: Digest, key: KeyObject, signature: Uint8Array): boolean {
  const digest = Buffer.from(hex, 'hex');
  switch (key.asymmetricKeyType) {
    case 'ec':
      return verifyEcdsa(digest, key, signature);
    case 'rsa':
      return verifyPkcs1(algorithm, digest, key, signature);
  }
  throw new Error(
    `a signature by a key of the kind "${key.asymmetricKeyType}" is checked over the file alone, not over its digest`,
  );
}

/** By OpenSSL's names. */
const curves: Readonly<Record<string, typeof p256>> = { prime256v1: p256, secp384r1: p384, secp521r1: p521 };

/** Sigstore's signers do not choose the lower of the two values of `s`, so that both hold, as with OpenSSL. */
function verifyEcdsa(digest: Buffer, key: KeyObject, signature: Uint8Array): boolean {
  const curve = curves[key.asymmetricKeyDetails?.namedCurve ?? ''];
  if (curve === undefined) return false;
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.of(0x04), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  try {
    return curve.verify(signature, digest, point, { prehash: false, lowS: false, format: 'der' });
  } catch {
    // A signature in another form.
    return false;
  }
}

/** NIST: id-sha256, id-sha384, id-sha512. */
const hashIdentifiers: Readonly<Record<DigestAlgorithm, string>> = {
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};

/** OpenSSL takes off the padding and checks it; what is left must be the one encoding of this digest, as a whole. */
function verifyPkcs1(algorithm: DigestAlgorithm, digest: Buffer, key: KeyObject, signature: Uint8Array): boolean {
  // OpenSSL takes a shorter one as if zeros stood before it; RFC 8017 wants the length of the modulus, to the byte.
  if (signature.length !== Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8)) return false;
  const expected = sequence(sequence(objectIdentifier(hashIdentifiers[algorithm]), nothing()), octetString(digest));
  try {
    return publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature).equals(expected);
  } catch {
    return false;
  }
}
