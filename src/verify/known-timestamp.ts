// A timestamp whose form is held to its standard, to the last byte, where the library looks away: nothing signs what stands around the
// signed parts, and no other reader shall find something else in it. Sources: RFC 3161, sections 2.4.1 and 2.4.2; RFC 5652, section 5

import { derMembers } from '../codec/der-members.ts';
import { ASN1Obj, RFC3161Timestamp } from '../codec/sigstore-core.ts';
import { timestampTime } from '../codec/timestamp-time.ts';

/** Tags of ITU-T X.690: of a constructed value, `[0]` is 0xa0. */
const tags = { integer: 0x02, octets: 0x04, identifier: 0x06, sequence: 0x30, set: 0x31, zero: 0xa0 } as const;

/** ecdsa-with-SHA256 to 512 (RFC 5758), Ed25519 (RFC 8410): no parameters. rsaEncryption, sha256- to sha512WithRSA (RFC 4055): NULL. */
const signatureAlgorithms: readonly string[] = [
  ...['06082a8648ce3d040302', '06082a8648ce3d040303', '06082a8648ce3d040304', '06032b6570'],
  ...['01', '0b', '0c', '0d'].map((last) => `06092a864886f70d0101${last}0500`),
];

export class KnownTimestamp extends RFC3161Timestamp {
  /** DER of the certificates that it brings along; the library does not look at them. */
  readonly certificates: readonly Buffer[];
  readonly #time: Date;

  /** @param der From outside. Any error that is thrown means that it is no timestamp that can be relied on. */
  constructor(der: Uint8Array) {
    super(ASN1Obj.parseBuffer(Buffer.from(der)));
    const [statusInfo, token] = partsOf(der, tags.sequence, 2, 2);
    const [status] = partsOf(statusInfo, tags.sequence, 1, 3);
    // 0 is granted; what is granted with changes is not what was asked for.
    if (hex(status) !== '020100') throw new Error('the timestamp was not granted');
    const [, wrapped] = partsOf(token, tags.sequence, 2, 2);
    const [signedData] = partsOf(wrapped, tags.zero, 1, 1);
    const [version, algorithms, content, ...rest] = partsOf(signedData, tags.sequence, 4, 5);
    const [signer] = partsOf(rest.at(-1), tags.set, 1, 1);
    const [signerVersion, who, digestAlgorithm, attributes, algorithm, signature] = partsOf(signer, tags.sequence, 6, 6);
    const [issuer, serialNumber] = partsOf(who, tags.sequence, 2, 2);
    const [usedAlgorithm] = partsOf(algorithms, tags.set, 1, 1);
    const [, information] = partsOf(content, tags.sequence, 2, 2);
    const [signed] = partsOf(information, tags.zero, 1, 1);
    const isAsStandard =
      // Version 3: X.509 certificates, and content that is not plain data. Version 1: the signer by issuer and serial number.
      hex(version) === '020103' &&
      hex(signerVersion) === '020101' &&
      issuer?.[0] === tags.sequence &&
      serialNumber?.[0] === tags.integer &&
      hex(usedAlgorithm) === hex(digestAlgorithm) &&
      signed?.[0] === tags.octets &&
      signature?.[0] === tags.octets &&
      signatureAlgorithms.includes(hex(Buffer.concat(partsOf(algorithm, tags.sequence, 1, 2)))) &&
      // What is hashed is written anew by the library, whose form of it must be what came.
      hex(attributes) === hex(ASN1Obj.parseBuffer(Buffer.from(attributes ?? [])).toDER()) &&
      attributes?.[0] === tags.zero &&
      hex(signed).endsWith(hex(this.tstInfo.raw));
    if (!isAsStandard) throw new Error(formFault);
    this.certificates = rest.length === 1 ? [] : partsOf(rest[0], tags.zero, 0, 10).map((each) => Buffer.from(each));
    this.#time = timestampTime(this);
  }

  override get signingTime(): Date {
    return this.#time;
  }
}

const formFault = 'the timestamp is not of the form that it should have';

/** The members of a value with this tag, when there are so many. */
function partsOf(value: Uint8Array | undefined, tag: number, least: number, most: number): readonly Uint8Array[] {
  const parts = value?.[0] === tag ? derMembers(value) : undefined;
  if (parts === undefined || parts.length < least || parts.length > most) throw new Error(formFault);
  return parts;
}

function hex(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}
