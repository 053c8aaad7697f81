// A certificate that keeps its bytes. The library writes certificates anew, byte by byte, whenever it compares, verifies or
// copies one: two thirds of all its work. Here the very bytes that came are used, and each question is answered once.

import { createPublicKey, verify as verifySignature } from 'node:crypto';
import { contextConstructed, sequence } from '../codec/der.ts';
import { derMembers } from '../codec/der-members.ts';
import { ASN1Obj, X509Certificate } from '../codec/sigstore-core.ts';

export class KnownCertificate extends X509Certificate {
  readonly der: Buffer;
  /** tbsCertificate with tag and length, and its members: RFC 5280, section 4.1. */
  readonly #signed: Uint8Array;
  readonly #parts: readonly Uint8Array[];
  readonly #signedBy = new Map<X509Certificate | undefined, boolean>();

  /** @param der From outside. Any error that is thrown means that it is no certificate in DER. */
  constructor(der: Uint8Array) {
    const copy = Buffer.from(der);
    super(ASN1Obj.parseBuffer(copy));
    const [signed] = derMembers(copy) ?? [];
    const parts = signed === undefined ? undefined : derMembers(signed);
    if (signed === undefined || parts === undefined || parts.length < 7) throw new TypeError('not a certificate in DER');
    this.der = copy;
    this.#signed = signed;
    this.#parts = parts;
  }

  override get publicKey(): Buffer {
    // version, serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo: the same places as the library's.
    return Buffer.from(this.#parts[6] ?? []);
  }

  override equals(other: X509Certificate): boolean {
    return other instanceof KnownCertificate ? this.der.equals(other.der) : super.equals(other);
  }

  override verify(issuer?: X509Certificate): boolean {
    const known = this.#signedBy.get(issuer);
    if (known !== undefined) return known;
    let answer: boolean;
    try {
      const key = createPublicKey({ key: (issuer ?? this).publicKey, format: 'der', type: 'spki' });
      answer = verifySignature(this.signatureAlgorithm, this.#signed, key, this.signatureValue);
    } catch {
      answer = false;
    }
    this.#signedBy.set(issuer, answer);
    return answer;
  }

  /** For the library's one use of it: to take out an extension and hash what is left, as RFC 6962, section 3.2, says. */
  override clone(): X509Certificate {
    const last = this.#parts.at(-1);
    const list = last === undefined ? undefined : derMembers(last)?.[0];
    const raw = list === undefined ? undefined : derMembers(list);
    const extensions = this.extensions;
    if (raw === undefined || raw.length !== extensions.length) return X509Certificate.parse(Buffer.from(this.der));
    return new CertificateCopy(this.root, this.#parts.slice(0, -1), extensions, raw);
  }
}

/** A certificate whose extensions can be taken out; what is left is written from the bytes that came. */
class CertificateCopy extends X509Certificate {
  readonly #before: readonly Uint8Array[];
  readonly #extensions: ASN1Obj[];
  readonly #raw: ReadonlyMap<ASN1Obj, Uint8Array>;

  constructor(root: ASN1Obj, before: readonly Uint8Array[], extensions: readonly ASN1Obj[], raw: readonly Uint8Array[]) {
    super(root);
    this.#before = before;
    this.#extensions = [...extensions];
    this.#raw = new Map(extensions.map((extension, index) => [extension, raw[index] ?? new Uint8Array()]));
  }

  override get extensions(): ASN1Obj[] {
    return this.#extensions;
  }

  override get tbsCertificate(): ASN1Obj {
    const left = this.#extensions.map((extension) => this.#raw.get(extension) ?? extension.toDER());
    const written = sequence(...this.#before, contextConstructed(3, sequence(...left)));
    const object = super.tbsCertificate;
    return Object.assign(Object.create(Object.getPrototypeOf(object)), object, { toDER: () => Buffer.from(written) });
  }
}
