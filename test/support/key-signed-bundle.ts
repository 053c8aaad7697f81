// Bundles that are signed with a bare key, recorded in logs of ours that take keys, for tests of who must refuse or accept them.

import { createHash, type KeyObject, sign } from 'node:crypto';
import { printCompactJson } from '../../src/codec/canonical-json.ts';
import { preAuthenticationEncoding } from '../../src/codec/pre-authentication-encoding.ts';
import { createEmbeddedSigstore } from '../../src/sign/embedded/create-embedded-sigstore.ts';
import { createEcdsaLog, createEd25519Log, type TransparencyLog } from '../../src/sign/embedded/transparency-log.ts';
import { ask } from './ask.ts';

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface KeySigning {
  readonly keys: KeyPair;
  readonly logVersion: 1 | 2;
  /** Whether a timestamp authority signs too. */
  readonly timestamp: boolean;
  /** `sha256` when absent. */
  readonly hash?: 'sha256' | 'sha384' | 'sha512';
  /** What the log records in place of the key that signed. */
  readonly recorded?: KeyObject;
}

export interface KeySigstore {
  /** Text of trusted_root.json. */
  readonly trustedRoot: string;
  /** Both give a bundle's JSON. */
  signFile(content: Uint8Array, how: KeySigning): Promise<string>;
  signStatement(payload: Uint8Array, how: KeySigning): Promise<string>;
}

const payloadType = 'application/vnd.in-toto+json';
const algorithmNames = { sha256: 'SHA2_256', sha384: 'SHA2_384', sha512: 'SHA2_512' } as const;
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const spki = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });
const pemOf = (key: KeyObject): string => base64(Buffer.from(key.export({ type: 'spki', format: 'pem' })));

export function createKeySigstore(): KeySigstore {
  const now = (): Date => new Date();
  const sigstore = createEmbeddedSigstore({ now });
  const logs = { 1: createEcdsaLog(now, 'log1.example.invalid'), 2: createEd25519Log(now, 'log2.example.invalid') };
  const root = JSON.parse(sigstore.trustedRoot('http://127.0.0.1:1'));

  async function bundle(content: object, body: unknown, signature: Buffer, how: KeySigning): Promise<string> {
    const entry = how.logVersion === 1 ? entryOfV1(logs[1], body) : entryOfV2(logs[2], body);
    const artifactHash = base64(createHash('sha256').update(signature).digest());
    const query = { artifactHash, hashAlgorithm: 'sha256', certificates: true };
    const stamp = how.timestamp ? await ask(sigstore.handle, 'POST', '/api/v1/timestamp', query) : undefined;
    const rfc3161Timestamps = stamp === undefined ? [] : [{ signedTimestamp: base64(stamp.body) }];
    return JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: {
        publicKey: { hint: 'the hint says nothing' },
        tlogEntries: [entry],
        timestampVerificationData: { rfc3161Timestamps },
      },
      ...content,
    });
  }

  return {
    trustedRoot: JSON.stringify({
      ...root,
      tlogs: Object.values(logs).map((log) => trustedLog(log, root.tlogs[0].publicKey.validFor)),
    }),

    signFile(content, how) {
      const { hash = 'sha256', keys } = how;
      const digest = createHash(hash).update(content).digest();
      const signature =
        keys.privateKey.asymmetricKeyType === 'ed25519'
          ? sign(null, content, keys.privateKey)
          : sign(hash, content, keys.privateKey);
      const messageSignature = {
        messageDigest: { algorithm: algorithmNames[hash], digest: base64(digest) },
        signature: base64(signature),
      };
      return bundle({ messageSignature }, hashedRecord(digest, hash, signature, how), signature, how);
    },

    signStatement(payload, how) {
      const { hash = 'sha256', keys } = how;
      const encoded = preAuthenticationEncoding(payloadType, payload);
      const signature = sign(keys.privateKey.asymmetricKeyType === 'ed25519' ? null : hash, encoded, keys.privateKey);
      const dsseEnvelope = { payload: base64(payload), payloadType, signatures: [{ sig: base64(signature) }] };
      const verifier = pemOf(how.recorded ?? keys.publicKey);
      const payloadHash = { algorithm: 'sha256', value: createHash('sha256').update(payload).digest('hex') };
      const recorded =
        how.logVersion === 1
          ? { apiVersion: '0.0.1', kind: 'dsse', spec: { payloadHash, signatures: [{ signature: base64(signature), verifier }] } }
          : hashedRecord(createHash(hash).update(encoded).digest(), hash, signature, how);
      return bundle({ dsseEnvelope }, recorded, signature, how);
    },
  };
}

function hashedRecord(digest: Buffer, hash: 'sha256' | 'sha384' | 'sha512', signature: Buffer, how: KeySigning): unknown {
  const key = how.recorded ?? how.keys.publicKey;
  const content = base64(signature);
  if (how.logVersion === 1) {
    const spec = {
      data: { hash: { algorithm: hash, value: digest.toString('hex') } },
      signature: { content, publicKey: { content: pemOf(key) } },
    };
    return { apiVersion: '0.0.1', kind: 'hashedrekord', spec };
  }
  const verifier = { keyDetails: 'PKIX_ECDSA_P256_SHA_256', publicKey: { rawBytes: base64(spki(key)) } };
  const hashedRekordV002 = {
    data: { algorithm: algorithmNames[hash], digest: base64(digest) },
    signature: { content, verifier },
  };
  return { apiVersion: '0.0.2', kind: 'hashedrekord', spec: { hashedRekordV002 } };
}

function entryOfV1(log: TransparencyLog, body: unknown): object {
  const { entry } = log.add(printCompactJson(body));
  const { integratedTimeSeconds: integratedTime, index: logIndex } = entry;
  const promised = { body: base64(Buffer.from(entry.body)), integratedTime, logID: log.id.toString('hex'), logIndex };
  return {
    ...proven(log, body),
    integratedTime: String(integratedTime),
    inclusionPromise: { signedEntryTimestamp: base64(log.sign(printCompactJson(promised))) },
  };
}

function entryOfV2(log: TransparencyLog, body: unknown): object {
  return { ...proven(log, body), integratedTime: '0' };
}

function proven(log: TransparencyLog, body: unknown): object {
  const { entry } = log.add(printCompactJson(body));
  const { proof, checkpoint } = log.prove(entry);
  const { kind, apiVersion: version } = JSON.parse(entry.body);
  return {
    logIndex: String(entry.index),
    logId: { keyId: base64(log.id) },
    kindVersion: { kind, version },
    inclusionProof: {
      logIndex: String(proof.index),
      rootHash: base64(proof.root),
      treeSize: String(proof.size),
      hashes: proof.hashes.map(base64),
      checkpoint: { envelope: checkpoint },
    },
    canonicalizedBody: base64(Buffer.from(entry.body)),
  };
}

function trustedLog({ name, id, publicKey, keyDetails }: TransparencyLog, validFor: object): object {
  return {
    baseUrl: `https://${name}`,
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: base64(publicKey), keyDetails, validFor },
    logId: { keyId: base64(id) },
  };
}
