// Timestamps whose every part can be chosen, for forged bundles. Sources: RFC 3161, section 2.4.2; RFC 5652, section 5

import { createHash, type KeyObject, sign } from 'node:crypto';
import { contextConstructed, integer, nothing, objectIdentifier, octetString, sequence, setOf } from '../../src/codec/der.ts';
import {
  authorityExtensions,
  distinguishedName,
  ecdsaWithSha256,
  extension,
  generateEcKeyPair,
  leafExtensions,
  signCertificate,
  subjectPublicKeyInfo,
  timeStamping,
} from '../../src/sign/embedded/x509.ts';

export interface ForgedTimes {
  /** DER of the signing certificate and of the root. */
  readonly chain: readonly Buffer[];
  readonly key: KeyObject;
  /** DER of the root's name, and the serial number of the signing certificate. */
  readonly issuer: Uint8Array;
  readonly serialNumber: Uint8Array;
  /** The chain with another signing certificate for the same key, of these usages. */
  withUsage(usages: readonly string[], critical: 'critical' | 'not critical'): readonly Buffer[];
}

export interface ForgedTime {
  /** Text of the GeneralizedTime. */
  readonly time: string;
  /** What the timestamp is over. */
  readonly signature: Uint8Array;
  readonly by: ForgedTimes;
  /** PKIStatus: 0 is granted. */
  readonly status: number;
  /** Into the timestamp's information, before it is signed. */
  readonly nonce?: number;
  /** DER of what it brings along. */
  readonly certificates: readonly Uint8Array[];
  /** How often the same signer signs. */
  readonly signers: number;
  /** Changes the whole answer, which nothing signs. */
  readonly answer: (right: Buffer) => Buffer;
}

const sha256 = '2.16.840.1.101.3.4.2.1';
const information = '1.2.840.113549.1.9.16.1.4';

export function createForgedTimes(notBefore: Date, notAfter: Date): ForgedTimes {
  const [rootKeys, keys] = [generateEcKeyPair(), generateEcKeyPair()];
  const [rootKey, publicKey] = [subjectPublicKeyInfo(rootKeys.publicKey), subjectPublicKeyInfo(keys.publicKey)];
  const issuer = distinguishedName('Forged', 'times root');
  const serialNumber = Buffer.from('40000000000000000000000000000002', 'hex');
  const certificate = (subject: Uint8Array, serial: Uint8Array, key: Uint8Array, extensions: readonly Uint8Array[]) =>
    signCertificate(
      { serialNumber: serial, issuer, subject, notBefore, notAfter, publicKey: key, extensions },
      rootKeys.privateKey,
    );
  const root = certificate(issuer, Buffer.of(0x40), rootKey, authorityExtensions(rootKey));
  const leaf = (usage: Uint8Array) => {
    const [keyUsage, , ...identifiers] = leafExtensions(publicKey, rootKey, timeStamping);
    const extensions = [keyUsage, usage, ...identifiers].filter((each) => each !== undefined);
    return certificate(distinguishedName('Forged', 'times'), serialNumber, publicKey, extensions);
  };
  const withUsage: ForgedTimes['withUsage'] = (usages, critical) => [
    leaf(extension('2.5.29.37', sequence(...usages.map((each) => objectIdentifier(each))), critical)),
    root,
  ];
  return { chain: withUsage([timeStamping], 'critical'), key: keys.privateKey, issuer, serialNumber, withUsage };
}

export function forgeTimestamp(
  times: ForgedTimes,
  signature: Uint8Array,
  fault?: (right: ForgedTime) => Partial<ForgedTime>,
): Buffer {
  const right: ForgedTime = {
    time: '20261101100030Z',
    signature,
    by: times,
    status: 0,
    certificates: [],
    signers: 1,
    answer: (each) => each,
  };
  const { by, answer, ...made } = { ...right, ...fault?.(right) };
  const digest = createHash('sha256').update(made.signature).digest();
  const info = sequence(
    integer(1),
    objectIdentifier('1.3.6.1.4.1.57264.2'),
    sequence(sequence(objectIdentifier(sha256), nothing()), octetString(digest)),
    integer(7),
    Buffer.concat([Buffer.of(0x18, made.time.length), Buffer.from(made.time)]),
    ...(made.nonce === undefined ? [] : [integer(made.nonce)]),
  );
  const attributes = setOf(
    sequence(objectIdentifier('1.2.840.113549.1.9.3'), setOf(objectIdentifier(information))),
    sequence(objectIdentifier('1.2.840.113549.1.9.4'), setOf(octetString(createHash('sha256').update(info).digest()))),
  );
  const signerInfo = sequence(
    integer(1),
    sequence(by.issuer, integer(by.serialNumber)),
    sequence(objectIdentifier(sha256)),
    // Signed as a SET, written under the tag [0] (RFC 5652, section 5.4).
    Buffer.concat([Buffer.of(0xa0), attributes.subarray(1)]),
    ecdsaWithSha256,
    octetString(sign('sha256', attributes, by.key)),
  );
  const signedData = sequence(
    integer(3),
    setOf(sequence(objectIdentifier(sha256))),
    sequence(objectIdentifier(information), contextConstructed(0, octetString(info))),
    ...(made.certificates.length === 0 ? [] : [contextConstructed(0, ...made.certificates)]),
    setOf(...Array.from({ length: made.signers }, () => signerInfo)),
  );
  const token = sequence(objectIdentifier('1.2.840.113549.1.7.2'), contextConstructed(0, signedData));
  return answer(Buffer.from(sequence(sequence(integer(made.status)), token)));
}
