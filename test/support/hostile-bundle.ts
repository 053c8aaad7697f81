// Forges bundles with one fault each, by a Sigstore whose every key is at hand: authority, logs and timestamps sign whatever a fault
// asks of them. Without a fault it makes a sound bundle of the same kind.

import { createHash, type KeyObject, sign } from 'node:crypto';
import { printCompactJson } from '../../src/codec/canonical-json.ts';
import { preAuthenticationEncoding } from '../../src/codec/pre-authentication-encoding.ts';
import { pem } from '../../src/codec/sigstore-core.ts';
import { fulcioExtensions, subjectAlternativeName } from '../../src/sign/embedded/fulcio-extensions.ts';
import type { LogEntry, TransparencyLog } from '../../src/sign/embedded/transparency-log.ts';
import { codeSigning, leafExtensions, signCertificate, subjectPublicKeyInfo, toBeSigned } from '../../src/sign/embedded/x509.ts';
import { base64, type ForgedAuthority, forgedNow, forgedTrust, type Json, signer } from './hostile-sigstore.ts';
import { type ForgedTime, forgeTimestamp } from './hostile-timestamp.ts';
import { rehearsedClaims } from './rehearse.ts';

export { forgedNow, type Json } from './hostile-sigstore.ts';

/** What kind of bundle it is, sound or not. */
export interface BundleKind {
  readonly content: 'statement' | 'file';
  /** `none` is GitHub's private instance: timestamps alone. */
  readonly log: 1 | 2 | 'none';
  readonly thresholds?: { readonly logs: number; readonly signedCertificateTimestamps: number; readonly timestamps: number };
}

/** Where a bundle is made otherwise than it should be. Each is called with what is right, and gives what is wrong. */
export interface Fault {
  readonly payload?: string | Uint8Array;
  readonly payloadType?: string;
  /** Bytes that are really signed, in place of those that the bundle names. */
  readonly signed?: (right: Uint8Array) => Uint8Array;
  /** What the certificate says, before the certificate's log promises anything. */
  readonly certificate?: (right: LeafFields) => Partial<LeafFields>;
  /** Who issues it; the intermediate authority when absent. */
  readonly issuer?: ForgedAuthority;
  /** The extensions that hold the promises of the certificate's log. `promise` makes one over any certificate by any key. */
  readonly promises?: (promise: PromiseMaker) => readonly Uint8Array[];
  /** What the log records. */
  readonly body?: (right: Json) => void;
  readonly bodyText?: (right: string) => string;
  /** What the log signs as its promise. */
  readonly promised?: (right: Json) => Json;
  /** The log that signs promise and checkpoint; the trusted one when absent. Its entry names the trusted one. */
  readonly logKey?: 'stranger';
  readonly checkpoint?: (right: Checkpoint) => Partial<Checkpoint>;
  /** The time at which the log integrates it. */
  readonly integratedTime?: Date;
  readonly entry?: (right: Json) => void;
  readonly time?: (right: ForgedTime) => Partial<ForgedTime>;
  readonly bundle?: (right: Json) => void;
  readonly text?: (right: string) => string;
  readonly root?: (right: Json) => void;
}

export interface LeafFields {
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** DER each. */
  readonly extensions: readonly Uint8Array[];
}

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly name: string;
  /** Lines after the log's own. */
  readonly more: string;
}

/** By default over this very certificate, at its time, by the trusted log. */
export type PromiseMaker = (change?: {
  readonly over?: Uint8Array;
  readonly time?: Date;
  readonly by?: 'stranger' | 'stranger under the trusted name';
}) => Uint8Array;

export interface ForgedBundle {
  readonly text: string;
  /** Text of trusted_root.json. */
  readonly trustedRoot: string;
}

/** The file that message signatures are over. */
export const forgedFile = Buffer.from('the program');

export const forgedStatement = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'hello', digest: { sha256: createHash('sha256').update(forgedFile).digest('hex') } }],
  predicateType: 'https://example.com/other/v1',
  predicate: {},
};

const trust = forgedTrust();

export function forgeBundle(kind: BundleKind, fault: Fault = {}): ForgedBundle {
  const leaf = forgeCertificate(fault);
  const payload = Buffer.from(fault.payload ?? JSON.stringify(forgedStatement));
  const payloadType = fault.payloadType ?? 'application/vnd.in-toto+json';
  const right = kind.content === 'statement' ? preAuthenticationEncoding(payloadType, payload) : forgedFile;
  const signature = sign('sha256', fault.signed?.(right) ?? right, signer.privateKey);
  const digest = createHash('sha256').update(right).digest();

  const bundle: Json = {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: {
      certificate: { rawBytes: base64(leaf) },
      tlogEntries: kind.log === 'none' ? [] : [forgeEntry(kind, fault, { leaf, signature, digest, payload })],
      timestampVerificationData: {
        rfc3161Timestamps: [{ signedTimestamp: base64(forgeTimestamp(trust.times, signature, fault.time)) }],
      },
    },
    ...(kind.content === 'statement'
      ? { dsseEnvelope: { payload: base64(payload), payloadType, signatures: [{ sig: base64(signature) }] } }
      : { messageSignature: { messageDigest: { algorithm: 'SHA2_256', digest: base64(digest) }, signature: base64(signature) } }),
  };
  fault.bundle?.(bundle);
  const root = structuredClone(trust.root);
  fault.root?.(root);
  const text = JSON.stringify(bundle);
  return { text: fault.text?.(text) ?? text, trustedRoot: JSON.stringify(root) };
}

/** A further entry for the same bundle, in another trusted log or again in the same one. */
export function addEntry(bundle: Json, log: 1 | 2, fault: Fault = {}): void {
  const { certificate, tlogEntries } = bundle.verificationMaterial;
  const { payload, payloadType, signatures } = bundle.dsseEnvelope;
  const bytes = Buffer.from(payload, 'base64');
  const digest = createHash('sha256').update(preAuthenticationEncoding(payloadType, bytes)).digest();
  const signature = Buffer.from(signatures[0].sig, 'base64');
  const leaf = Buffer.from(certificate.rawBytes, 'base64');
  tlogEntries.push(forgeEntry({ content: 'statement', log }, fault, { leaf, signature, digest, payload: bytes }));
}

/** The chain of a bundle of version 0.2: the signer's certificate and others of the authorities that are trusted. */
export function asChain(
  bundle: Json,
  others: readonly ('intermediate' | 'root' | 'stranger')[],
  order: 'right' | 'reversed' = 'right',
): void {
  const material = bundle.verificationMaterial;
  const chain = [material.certificate.rawBytes, ...others.map((name) => base64(trust.authorities[name].certificate))];
  const certificates = (order === 'right' ? chain : chain.reverse()).map((rawBytes) => ({ rawBytes }));
  delete material.certificate;
  material.x509CertificateChain = { certificates };
  bundle.mediaType = 'application/vnd.dev.sigstore.bundle+json;version=0.2';
}

export const strangers = trust.strangers;
export const authorities = trust.authorities;
export const trustedTimes = trust.times;

function forgeCertificate(fault: Fault): Buffer {
  const issuer = fault.issuer ?? trust.authorities.intermediate;
  const publicKey = subjectPublicKeyInfo(signer.publicKey);
  const right: LeafFields = {
    notBefore: new Date(forgedNow.getTime() - 60_000),
    notAfter: new Date(forgedNow.getTime() + 540_000),
    extensions: [
      ...leafExtensions(publicKey, issuer.publicKey, codeSigning),
      subjectAlternativeName(rehearsedClaims.identity),
      ...fulcioExtensions(rehearsedClaims),
    ],
  };
  const fields = {
    ...{
      serialNumber: Buffer.from('40000000000000000000000000000001', 'hex'),
      issuer: issuer.name,
      subject: Buffer.from('3000', 'hex'),
    },
    ...{ publicKey, ...right, ...fault.certificate?.(right) },
  };
  const own = toBeSigned(fields);
  const promise: PromiseMaker = ({ over = own, time = forgedNow, by } = {}) =>
    trust.promise({ over, time, by: by ?? 'trusted', issuerKey: issuer.publicKey });
  const promises = fault.promises?.(promise) ?? [promise()];
  return signCertificate({ ...fields, extensions: [...fields.extensions, ...promises] }, issuer.privateKey);
}

interface Signed {
  readonly leaf: Buffer;
  readonly signature: Buffer;
  readonly digest: Buffer;
  readonly payload: Buffer;
}

function forgeEntry(kind: BundleKind, fault: Fault, signed: Signed): Json {
  const log = kind.log === 2 ? trust.logs[2] : trust.logs[1];
  const body = kind.log === 2 ? bodyOfV2(signed) : kind.content === 'statement' ? dsseOfV1(signed) : hashedOfV1(signed);
  fault.body?.(body);
  const text = fault.bodyText?.(printCompactJson(body)) ?? printCompactJson(body);
  // A neighbour, so that the proof has a hash in it.
  log.add(`before ${text}`);
  const { entry } = log.add(text);
  const key = fault.logKey === 'stranger' ? trust.strangers.logs[kind.log === 2 ? 2 : 1] : log;
  const written = entryOf(log, entry, body, checkpointOf(log, entry, key, fault));
  const seconds = Math.floor((fault.integratedTime ?? forgedNow).getTime() / 1000);
  if (kind.log === 2) written.integratedTime = '0';
  else {
    const promised = {
      body: written.canonicalizedBody,
      integratedTime: seconds,
      logID: log.id.toString('hex'),
      logIndex: entry.index,
    };
    written.integratedTime = String(seconds);
    written.inclusionPromise = {
      signedEntryTimestamp: base64(key.sign(printCompactJson(fault.promised?.(promised) ?? promised))),
    };
  }
  fault.entry?.(written);
  return written;
}

function checkpointOf(log: TransparencyLog, entry: LogEntry, key: TransparencyLog, fault: Fault): string {
  const { proof, checkpoint } = log.prove(entry);
  const right: Checkpoint = {
    origin: checkpoint.split('\n')[0] ?? '',
    size: proof.size,
    root: proof.root,
    name: log.name,
    more: '',
  };
  const { origin, size, root, name, more } = { ...right, ...fault.checkpoint?.(right) };
  const note = `${origin}\n${size}\n${base64(root)}\n`;
  const signature = base64(Buffer.concat([log.id.subarray(0, 4), key.sign(note)]));
  return `${note}\n\u2014 ${name} ${signature}\n${more}`;
}

function entryOf(log: TransparencyLog, entry: LogEntry, body: Json, envelope: string): Json {
  const { proof } = log.prove(entry);
  return {
    logIndex: String(entry.index),
    logId: { keyId: base64(log.id) },
    kindVersion: { kind: body.kind, version: body.apiVersion },
    inclusionProof: {
      logIndex: String(proof.index),
      rootHash: base64(proof.root),
      treeSize: String(proof.size),
      hashes: proof.hashes.map(base64),
      checkpoint: { envelope },
    },
    canonicalizedBody: base64(Buffer.from(entry.body)),
  };
}

function dsseOfV1({ leaf, signature, payload }: Signed): Json {
  const payloadHash = { algorithm: 'sha256', value: createHash('sha256').update(payload).digest('hex') };
  const spec = { payloadHash, signatures: [{ signature: base64(signature), verifier: pemOf(leaf) }] };
  return { apiVersion: '0.0.1', kind: 'dsse', spec };
}

function hashedOfV1({ leaf, signature, digest }: Signed): Json {
  const spec = {
    data: { hash: { algorithm: 'sha256', value: digest.toString('hex') } },
    signature: { content: base64(signature), publicKey: { content: pemOf(leaf) } },
  };
  return { apiVersion: '0.0.1', kind: 'hashedrekord', spec };
}

function bodyOfV2({ leaf, signature, digest }: Signed): Json {
  const verifier = { keyDetails: 'PKIX_ECDSA_P256_SHA_256', x509Certificate: { rawBytes: base64(leaf) } };
  const hashedRekordV002 = {
    data: { algorithm: 'SHA2_256', digest: base64(digest) },
    signature: { content: base64(signature), verifier },
  };
  return { apiVersion: '0.0.2', kind: 'hashedrekord', spec: { hashedRekordV002 } };
}

function pemOf(leaf: Buffer): string {
  return base64(Buffer.from(pem.fromDER(leaf)));
}

/** A certificate like the signer's, for another key: what a log must not have recorded in its place. */
export function otherCertificate(key: KeyObject): Buffer {
  const { intermediate } = trust.authorities;
  const publicKey = subjectPublicKeyInfo(key);
  return signCertificate(
    {
      ...{ serialNumber: Buffer.of(0x41), issuer: intermediate.name, subject: Buffer.from('3000', 'hex'), publicKey },
      ...{ notBefore: forgedNow, notAfter: new Date(forgedNow.getTime() + 600_000) },
      extensions: leafExtensions(publicKey, intermediate.publicKey, codeSigning),
    },
    intermediate.privateKey,
  );
}
