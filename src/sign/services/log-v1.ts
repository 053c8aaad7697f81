// Enters signatures into a transparency log of version 1: statements as dsse, artifacts as hashedrekord, both 0.0.1.
// Source: https://github.com/sigstore/rekor/blob/main/openapi.yaml and pkg/types/{dsse,hashedrekord}/v0.0.1

import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject, readList, readObject, readShape, readText, refuse } from '../../codec/json-shape.ts';
import type { TransparencyLogEntry } from '../../codec/sigstore-bundle.ts';
import { pem } from '../../codec/sigstore-core.ts';
import type { SigningService } from '../../model/signing.ts';
import type { Parsed } from '../../model/statement.ts';
import type { Http, HttpAnswer } from '../../model/world.ts';
import type { SignatureBundle } from '../sigstore-sign.ts';
import { askService, isSuccess, jsonHeaders, readAnswer, refusalOf } from './ask-service.ts';
import { checkLoggedEntry, type LoggedSignature, signatureOf } from './logged-signature.ts';
import { EntryExists, ServiceFault } from './service-fault.ts';
import { isValidAt, type SigningCertificate } from './signing-certificate.ts';

const version = '0.0.1';

/**
 * An entry that the log has already, such as one whose answer was lost, is fetched from the same log.
 *
 * @throws {ServiceFault} `network/no-log-entry`; `network/wrong-log-entry` for an entry of another signature, or of a time
 *   at which the certificate is not valid.
 * @throws {EntryExists} when the log has it and does not show it yet.
 */
export async function enterIntoLogV1(
  http: Http,
  { url }: SigningService,
  content: SignatureBundle,
  certificate: SigningCertificate,
): Promise<TransparencyLogEntry> {
  const { kind, spec, digest, readSpec } = proposalOf(content, Buffer.from(certificate.pem).toString('base64'));
  const entries = `${url}/api/v1/log/entries`;
  const body = JSON.stringify({ apiVersion: version, kind, spec });
  const answer = await askService(http, { method: 'POST', url: entries, headers: jsonHeaders, body }, 'network/no-log-entry');
  const given = answer.status === 409 ? await existingEntry(http, entries, answer) : answer;
  const entry = readAnswer(given, 'network/no-log-entry', readEntry);
  const wanted = { digest, signature: signatureOf(content), certificate: certificate.der };
  checkLoggedEntry(entry, { kind, version }, wanted, (value) => readShape(() => readSpec(specIn(value))));
  const time = new Date(Number(entry.integratedTime) * 1000);
  if (!isValidAt(certificate, time)) {
    const when = Number.isNaN(time.getTime()) ? 'no date' : time.toISOString();
    throw new ServiceFault('network/wrong-log-entry', `the log's time is ${when}, when the certificate is not valid`);
  }
  return entry;
}

/** Only the last part of the place that the log names is used: nobody is sent to another host. */
async function existingEntry(http: Http, entries: string, conflict: HttpAnswer): Promise<HttpAnswer> {
  // 64 digits of the leaf's hash, after 16 of the tree where the log has several.
  const uuid = /\/((?:[0-9a-f]{16})?[0-9a-f]{64})$/.exec(conflict.headers.location ?? '')?.[1];
  if (uuid === undefined) throw new EntryExists(refusalOf(conflict));
  const headers = { accept: 'application/json' };
  const answer = await askService(http, { method: 'GET', url: `${entries}/${uuid}`, headers }, 'network/no-log-entry');
  // A log shows an entry once it is in its tree, which can be later than it says that it has it.
  if (!isSuccess(answer)) throw new EntryExists(refusalOf(answer));
  return answer;
}

interface Proposal {
  readonly kind: 'dsse' | 'hashedrekord';
  readonly spec: unknown;
  /** What the log will record. */
  readonly digest: Buffer;
  readonly readSpec: (spec: JsonObject) => LoggedSignature;
}

function proposalOf(content: SignatureBundle, verifier: string): Proposal {
  switch (content.$case) {
    case 'dsseEnvelope': {
      const { payloadType, payload, signatures } = content.dsseEnvelope;
      const envelope = JSON.stringify({
        payload: payload.toString('base64'),
        payloadType,
        signatures: signatures.map(({ sig }) => ({ sig: sig.toString('base64') })),
      });
      return {
        kind: 'dsse',
        spec: { proposedContent: { envelope, verifiers: [verifier] } },
        digest: createHash('sha256').update(payload).digest(),
        readSpec: readDsse,
      };
    }
    case 'messageSignature': {
      const { messageDigest, signature } = content.messageSignature;
      return {
        kind: 'hashedrekord',
        spec: {
          data: { hash: { algorithm: 'sha256', value: messageDigest.digest.toString('hex') } },
          signature: { content: signature.toString('base64'), publicKey: { content: verifier } },
        },
        digest: messageDigest.digest,
        readSpec: readHashedRekord,
      };
    }
  }
}

function readDsse(spec: JsonObject): LoggedSignature {
  const [first, ...more] = readList(spec.signatures, 'spec.signatures', readObject);
  if (first === undefined || more.length > 0) refuse('spec.signatures', 'does not hold one signature');
  return {
    digest: readDigest(spec.payloadHash, 'spec.payloadHash'),
    signature: Buffer.from(readText(first.signature, 'spec.signatures[0].signature'), 'base64'),
    certificate: certificateIn(readText(first.verifier, 'spec.signatures[0].verifier')),
  };
}

function readHashedRekord(spec: JsonObject): LoggedSignature {
  const signature = readObject(spec.signature, 'spec.signature');
  const key = readObject(signature.publicKey, 'spec.signature.publicKey');
  return {
    digest: readDigest(readObject(spec.data, 'spec.data').hash, 'spec.data.hash'),
    signature: Buffer.from(readText(signature.content, 'spec.signature.content'), 'base64'),
    certificate: certificateIn(readText(key.content, 'spec.signature.publicKey.content')),
  };
}

function readDigest(value: unknown, where: string): Buffer {
  const { algorithm, value: digest } = readObject(value, where);
  if (algorithm !== 'sha256') refuse(`${where}.algorithm`, 'is not "sha256"');
  return Buffer.from(readText(digest, `${where}.value`), 'hex');
}

/** DER of a certificate in base64 of PEM. */
function certificateIn(verifier: string): Buffer | undefined {
  const text = Buffer.from(verifier, 'base64').toString('latin1');
  return text.startsWith('-----BEGIN CERTIFICATE-----\n') ? pem.toDER(text) : undefined;
}

function specIn(body: unknown): JsonObject {
  return readObject(readObject(body, 'the entry').spec, 'spec');
}

/** The answer is an object of one entry, under its UUID. */
function readEntry(value: unknown): Parsed<TransparencyLogEntry> {
  return readShape(() => {
    const [entry, ...more] = Object.values(readObject(value, 'the answer'));
    if (entry === undefined || more.length > 0) refuse('the answer', 'does not hold one entry');
    const { body, logID, logIndex, integratedTime, verification } = readObject(entry, 'the entry');
    const canonicalizedBody = Buffer.from(readText(body, 'body'), 'base64');
    const { signedEntryTimestamp, inclusionProof } = readObject(verification, 'verification');
    const proof = readObject(inclusionProof, 'inclusionProof');
    return {
      logIndex: readCount(logIndex, 'logIndex'),
      logId: { keyId: readHex(logID, 'logID') },
      kindVersion: readKind(canonicalizedBody),
      integratedTime: readCount(integratedTime, 'integratedTime'),
      inclusionPromise: { signedEntryTimestamp: Buffer.from(readText(signedEntryTimestamp, 'signedEntryTimestamp'), 'base64') },
      inclusionProof: {
        logIndex: readCount(proof.logIndex, 'inclusionProof.logIndex'),
        treeSize: readCount(proof.treeSize, 'inclusionProof.treeSize'),
        rootHash: readHex(proof.rootHash, 'inclusionProof.rootHash'),
        hashes: [...readList(proof.hashes, 'inclusionProof.hashes', readHex)],
        checkpoint: { envelope: readText(proof.checkpoint, 'inclusionProof.checkpoint') },
      },
      canonicalizedBody,
    };
  });
}

/** Kind and version as the body states them; empty where it does not, which is then no kind that is wanted. */
function readKind(body: Buffer): { readonly kind: string; readonly version: string } {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return isJsonObject(value) ? { kind: text(value.kind), version: text(value.apiVersion) } : { kind: '', version: '' };
  } catch {
    return { kind: '', version: '' };
  }
}

function readCount(value: unknown, where: string): string {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) refuse(where, 'is not a whole number');
  return String(value);
}

function readHex(value: unknown, where: string): Buffer {
  const text = readText(value, where);
  if (!/^([0-9a-f]{2})+$/.test(text)) refuse(where, 'is not hexadecimal');
  return Buffer.from(text, 'hex');
}
