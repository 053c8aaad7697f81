// Makes X.509 certificates: names, the extensions that Sigstore's certificates carry, and the signature over them.
// Source: RFC 5280, section 4.1.

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import {
  bitString,
  boolean,
  certificateTime,
  contextConstructed,
  contextPrimitive,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  utf8String,
} from '../../codec/der.ts';

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface CertificateFields {
  readonly serialNumber: Uint8Array;
  /** DER of the issuer's name. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  /** DER of each extension. */
  readonly extensions: readonly Uint8Array[];
}

export const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'));
export const codeSigning = '1.3.6.1.5.5.7.3.3';
export const timeStamping = '1.3.6.1.5.5.7.3.8';

/** Of each byte of a key usage BIT STRING, the first bits: digitalSignature is bit 0, keyCertSign bit 5, cRLSign bit 6. */
const digitalSignature = { bits: 0x80, unused: 7 };
const certificateSigning = { bits: 0x06, unused: 1 };

export function generateEcKeyPair(): KeyPair {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

/** @param key A public key. */
export function subjectPublicKeyInfo(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' });
}

/** 16 random bytes whose first bit is clear and second is set: positive and never shortened. */
export function randomSerialNumber(): Uint8Array {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes;
}

export function distinguishedName(organization: string, commonName: string): Uint8Array {
  const attribute = (type: string, value: string) => setOf(sequence(objectIdentifier(type), utf8String(value)));
  return sequence(attribute('2.5.4.10', organization), attribute('2.5.4.3', commonName));
}

/** The empty name, as Fulcio's leaf certificates have it. */
export const emptyName = sequence();

export function toBeSigned(fields: CertificateFields): Uint8Array {
  return sequence(
    contextConstructed(0, integer(2)),
    integer(fields.serialNumber),
    ecdsaWithSha256,
    fields.issuer,
    sequence(certificateTime(fields.notBefore), certificateTime(fields.notAfter)),
    fields.subject,
    fields.publicKey,
    contextConstructed(3, sequence(...fields.extensions)),
  );
}

export function signCertificate(fields: CertificateFields, issuerKey: KeyObject): Buffer {
  const signed = toBeSigned(fields);
  return Buffer.from(sequence(signed, ecdsaWithSha256, bitString(sign('sha256', signed, issuerKey))));
}

export function extension(id: string, value: Uint8Array, critical: 'critical' | 'not critical' = 'not critical'): Uint8Array {
  return sequence(objectIdentifier(id), ...(critical === 'critical' ? [boolean(true)] : []), octetString(value));
}

/** Key usage, basic constraints and key identifiers of an authority that signs leaves alone. */
export function authorityExtensions(publicKey: Uint8Array): readonly Uint8Array[] {
  return [
    extension('2.5.29.15', bitString(Uint8Array.of(certificateSigning.bits), certificateSigning.unused), 'critical'),
    extension('2.5.29.19', sequence(boolean(true), integer(0)), 'critical'),
    extension('2.5.29.14', octetString(keyIdentifier(publicKey))),
  ];
}

/** Key usage, extended key usage and key identifiers of a leaf. A timestamp's usage must be critical (RFC 3161, section 2.3). */
export function leafExtensions(publicKey: Uint8Array, issuerKey: Uint8Array, usage: string): readonly Uint8Array[] {
  return [
    extension('2.5.29.15', bitString(Uint8Array.of(digitalSignature.bits), digitalSignature.unused), 'critical'),
    extension('2.5.29.37', sequence(objectIdentifier(usage)), usage === timeStamping ? 'critical' : 'not critical'),
    extension('2.5.29.14', octetString(keyIdentifier(publicKey))),
    extension('2.5.29.35', sequence(contextPrimitive(0, keyIdentifier(issuerKey)))),
  ];
}

/** The first 160 bits of SHA-256 over the SubjectPublicKeyInfo: RFC 7093, section 2, methods 1 and 4. */
function keyIdentifier(publicKey: Uint8Array): Uint8Array {
  return createHash('sha256').update(publicKey).digest().subarray(0, 20);
}
