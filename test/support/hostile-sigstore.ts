// The authority, logs and timestamps of forged bundles, with strangers that look like them: every key is at hand, so that each can be
// made to sign what it never should.

import { createHash, type KeyObject, sign } from 'node:crypto';
import { octetString } from '../../src/codec/der.ts';
import { createEcdsaLog, createEd25519Log, type TransparencyLog } from '../../src/sign/embedded/transparency-log.ts';
import {
  authorityExtensions,
  distinguishedName,
  extension,
  generateEcKeyPair,
  type KeyPair,
  randomSerialNumber,
  signCertificate,
  subjectPublicKeyInfo,
} from '../../src/sign/embedded/x509.ts';
import { createForgedTimes, type ForgedTimes } from './hostile-timestamp.ts';

// biome-ignore lint/suspicious/noExplicitAny: what is forged is changed in ways that its type would not allow.
export type Json = Record<string, any>;

/** When everything is signed, unless a fault says otherwise. */
export const forgedNow = new Date('2026-11-01T10:00:00Z');

/** Of the certificate that signs every forged bundle. */
export const signer: KeyPair = generateEcKeyPair();

export interface ForgedAuthority {
  readonly certificate: Buffer;
  /** DER of its name. */
  readonly name: Uint8Array;
  readonly publicKey: Buffer;
  readonly privateKey: KeyObject;
}

export interface ForgedTrust {
  readonly authorities: {
    readonly root: ForgedAuthority;
    readonly intermediate: ForgedAuthority;
    readonly stranger: ForgedAuthority;
  };
  readonly logs: { readonly 1: TransparencyLog; readonly 2: TransparencyLog };
  /** Of the same names, with other keys. */
  readonly strangers: { readonly logs: ForgedTrust['logs']; readonly times: ForgedTimes };
  readonly times: ForgedTimes;
  /** trusted_root.json as a value. */
  readonly root: Json;
  /** The extension with one promise of the certificate's log. */
  promise(request: {
    readonly over: Uint8Array;
    readonly time: Date;
    readonly by: 'trusted' | 'stranger' | 'stranger under the trusted name';
    readonly issuerKey: Uint8Array;
  }): Uint8Array;
}

const validFor = { start: '2026-01-01T00:00:00Z', end: '2030-01-01T00:00:00Z' };
const [notBefore, notAfter] = [new Date(validFor.start), new Date(validFor.end)];
const logNames = { 1: 'log1.forged.invalid', 2: 'log2.forged.invalid', certificates: 'ct.forged.invalid' };

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

export function forgedTrust(): ForgedTrust {
  const root = authority('root');
  const authorities = { root, intermediate: authority('intermediate', root), stranger: authority('intermediate') };
  const now = () => forgedNow;
  const newLogs = () => ({ 1: createEcdsaLog(now, logNames[1]), 2: createEd25519Log(now, logNames[2]) });
  const [logs, strangeLogs] = [newLogs(), newLogs()];
  const [times, strangeTimes] = [createForgedTimes(notBefore, notAfter), createForgedTimes(notBefore, notAfter)];
  const certificateLogs = { trusted: generateEcKeyPair(), stranger: generateEcKeyPair() };
  const log = (name: string, id: Uint8Array, publicKey: Uint8Array, keyDetails: string) => ({
    baseUrl: `https://${name}`,
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: base64(publicKey), keyDetails, validFor },
    logId: { keyId: base64(id) },
  });
  const chain = (certificates: readonly Buffer[]) => ({
    certChain: { certificates: certificates.map((each) => ({ rawBytes: base64(each) })) },
    validFor,
  });
  const certificateLogKey = subjectPublicKeyInfo(certificateLogs.trusted.publicKey);
  return {
    ...{ authorities, logs, times, strangers: { logs: strangeLogs, times: strangeTimes } },
    root: {
      mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
      tlogs: [logs[1], logs[2]].map(({ name, id, publicKey, keyDetails }) => log(name, id, publicKey, keyDetails)),
      certificateAuthorities: [chain([authorities.intermediate.certificate, root.certificate])],
      ctlogs: [log(logNames.certificates, idOf(certificateLogKey), certificateLogKey, 'PKIX_ECDSA_P256_SHA_256')],
      timestampAuthorities: [chain(times.chain)],
    },
    promise({ over, time, by, issuerKey }) {
      const keys = by === 'trusted' ? certificateLogs.trusted : certificateLogs.stranger;
      const named = by === 'stranger' ? certificateLogs.stranger : certificateLogs.trusted;
      return promiseExtension(keys.privateKey, idOf(subjectPublicKeyInfo(named.publicKey)), over, time, issuerKey);
    },
  };
}

function idOf(publicKey: Uint8Array): Buffer {
  return createHash('sha256').update(publicKey).digest();
}

/** @param issuer Signs itself when absent. */
function authority(commonName: string, issuer?: ForgedAuthority): ForgedAuthority {
  const keys = generateEcKeyPair();
  const publicKey = subjectPublicKeyInfo(keys.publicKey);
  const name = distinguishedName('Forged', commonName);
  const [usage, constraints, identifier] = authorityExtensions(publicKey);
  // Only the intermediate signs leaves alone.
  const basic = issuer === undefined ? extension('2.5.29.19', Buffer.from('30030101ff', 'hex'), 'critical') : constraints;
  const certificate = signCertificate(
    {
      ...{ serialNumber: randomSerialNumber(), issuer: issuer?.name ?? name, subject: name, notBefore, notAfter, publicKey },
      extensions: [usage, basic, identifier].filter((each) => each !== undefined),
    },
    issuer?.privateKey ?? keys.privateKey,
  );
  return { certificate, name, publicKey, privateKey: keys.privateKey };
}

/** RFC 6962, sections 3.2 and 3.3. */
function promiseExtension(key: KeyObject, id: Uint8Array, over: Uint8Array, time: Date, issuerKey: Uint8Array): Uint8Array {
  const number = (value: number, lengthBytes: number): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt(value));
    return bytes.subarray(8 - lengthBytes);
  };
  const issuer = createHash('sha256').update(issuerKey).digest();
  const moment = number(time.getTime(), 8);
  const signed = Buffer.concat([Buffer.of(0, 0), moment, Buffer.of(0, 1), issuer, number(over.length, 3), over, Buffer.of(0, 0)]);
  const signature = sign('sha256', signed, key);
  const one = Buffer.concat([Buffer.of(0), id, moment, Buffer.of(0, 0, 4, 3), number(signature.length, 2), signature]);
  return extension(
    '1.3.6.1.4.1.11129.2.4.2',
    octetString(Buffer.concat([number(one.length + 2, 2), number(one.length, 2), one])),
  );
}
