// A signing certificate as it came from the authority, and what must be true of it before anything is signed with it.

import { X509Certificate as NodeCertificate } from 'node:crypto';
import { ASN1Obj, pem, X509Certificate } from '../../codec/sigstore-core.ts';
import type { Parsed } from '../../model/statement.ts';

export interface SigningCertificate {
  readonly pem: string;
  readonly der: Buffer;
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKey: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Subject alternative name; undefined when it has none that is known. */
  readonly identity: string | undefined;
  /** Who vouched for the identity, from the extension .8 or the older .1. */
  readonly issuer: string | undefined;
}

/** @see https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md */
const fulcio = '1.3.6.1.4.1.57264.1';

/** @param text One certificate in PEM. */
export function parseSigningCertificate(text: string): Parsed<SigningCertificate> {
  try {
    const node = new NodeCertificate(text);
    const certificate = X509Certificate.parse(Buffer.from(node.raw));
    const names = certificate.extSubjectAltName;
    const issuer = certificate.extension(`${fulcio}.8`);
    const oldIssuer = certificate.extension(`${fulcio}.1`);
    return {
      status: 'parsed',
      value: {
        pem: pem.fromDER(node.raw),
        der: node.raw,
        publicKey: node.publicKey.export({ format: 'der', type: 'spki' }),
        notBefore: certificate.notBefore,
        notAfter: certificate.notAfter,
        identity: names?.uri ?? names?.rfc822Name ?? names?.otherName(`${fulcio}.7`),
        issuer: issuer === undefined ? oldIssuer?.value.toString('utf8') : textIn(issuer.value),
      },
    };
  } catch {
    return { status: 'malformed', reason: 'the certificate cannot be read' };
  }
}

/** Whether a time is one at which the certificate may sign. */
export function isValidAt({ notBefore, notAfter }: SigningCertificate, time: Date): boolean {
  return notBefore <= time && time <= notAfter;
}

/** Of a DER UTF8String. */
function textIn(value: Buffer): string {
  return ASN1Obj.parseBuffer(Buffer.from(value)).value.toString('utf8');
}
