// What a signature was made over, in the form that the library verifies. A message signature is checked by node:crypto over
// bytes that stream past, and over a large file by its digest, which is known: no file is held in memory, nor a large one read twice.

import { createHash, createVerify, type KeyObject, verify } from 'node:crypto';
import { preAuthenticationEncoding } from '../codec/pre-authentication-encoding.ts';
import type { BundleWithDsseEnvelope, BundleWithMessageSignature } from '../codec/sigstore-bundle.ts';
import { HashAlgorithm } from '../codec/sigstore-protobuf.ts';
import type { Digest, DigestAlgorithm } from '../model/bundle-verdict.ts';
import type { Parsed } from '../model/statement.ts';
import type { SignedFile } from './signed-file.ts';
import type { SignedEntity } from './sigstore-verify.ts';

export interface MessageContent {
  readonly content: SignedEntity['signature'];
  /** Of the bytes that were signed, as the bundle names it. */
  readonly digest: Digest;
}

/** From here on reading a file again takes longer than what verifies a digest takes to load. */
const largeBytes = 16 * 1024 * 1024;

/** Kinds of key whose signature can be verified over a digest. */
const digestKeyTypes: readonly (string | undefined)[] = ['ec', 'rsa'];

/** The algorithms that a bundle may name its file by. */
const messageDigests: readonly (readonly [HashAlgorithm, DigestAlgorithm])[] = [
  [HashAlgorithm.SHA2_256, 'sha256'],
  [HashAlgorithm.SHA2_384, 'sha384'],
  [HashAlgorithm.SHA2_512, 'sha512'],
];

/** The digest by which a bundle names its file; malformed when it is of another algorithm than those that are taken. */
export function readMessageDigest(bundle: BundleWithMessageSignature, taken: readonly DigestAlgorithm[]): Parsed<Digest> {
  const { algorithm, digest } = bundle.content.messageSignature.messageDigest;
  const [, known] = messageDigests.find(([each]) => each === algorithm) ?? [];
  if (known === undefined || !taken.includes(known)) {
    return { status: 'malformed', reason: `it signs a digest other than ${taken.map(digestName).join(', ')}` };
  }
  return { status: 'parsed', value: { algorithm: known, hex: digest.toString('hex') } };
}

/** As standards write it, such as `SHA-256`. */
export function digestName(algorithm: DigestAlgorithm): string {
  return algorithm.replace('sha', 'SHA-');
}

/**
 * @param files By digest in lower-case hex: a bundle names its file by digest, and one that is not here cannot be checked.
 * @param taken Algorithms of the digests in `files`.
 * @param keyType Of the key that must have signed, as node:crypto names it.
 */
export async function readMessageContent(
  bundle: BundleWithMessageSignature,
  files: ReadonlyMap<string, SignedFile>,
  taken: readonly DigestAlgorithm[],
  keyType?: () => string | undefined,
): Promise<Parsed<MessageContent>> {
  const named = readMessageDigest(bundle, taken);
  if (named.status === 'malformed') return named;
  const { algorithm, hex } = named.value;
  const file = files.get(hex);
  if (file === undefined) {
    return { status: 'malformed', reason: `it signs a file with ${digestName(algorithm)} "${hex}", and none here has it` };
  }

  const { signature } = bundle.content.messageSignature;
  if (file.sizeBytes >= largeBytes && digestKeyTypes.includes(keyType?.())) {
    // Loaded for large files alone.
    const { verifyDigestSignature } = await import('./digest-signature.ts');
    const isSigned = (key: KeyObject) => verifyDigestSignature(named.value, key, signature);
    return {
      status: 'parsed',
      value: { digest: named.value, content: messageContent(signature, Buffer.from(hex, 'hex'), isSigned) },
    };
  }
  const hash = createHash(algorithm);
  const verify = createVerify(algorithm);
  for await (const block of file.blocks()) {
    hash.update(block);
    verify.update(block);
  }
  const digest = hash.digest();
  if (digest.toString('hex') !== hex) return { status: 'malformed', reason: `"${file.name}" changed while it was read` };

  // The state of `verify` answers once; the same key is asked for each trusted root.
  let answer: boolean | undefined;
  const verifySignature = (key: KeyObject): boolean => {
    if (key.asymmetricKeyType === 'ed25519') throw new Error(noEd25519Message);
    if (answer !== undefined) return answer;
    try {
      answer = verify.verify(key, signature);
    } catch {
      // A kind of key that has no signature over such a digest.
      answer = false;
    }
    return answer;
  };
  return { status: 'parsed', value: { digest: named.value, content: messageContent(signature, digest, verifySignature) } };
}

/** Sigstore signs files with Ed25519ph, which node:crypto does not have. */
const noEd25519Message = 'an Ed25519 signature over a file cannot be checked here; one over a statement can';

/** A message signature as the library asks about it. */
export function messageContent(
  signature: Buffer,
  digest: Buffer,
  verifySignature: (key: KeyObject) => boolean,
): SignedEntity['signature'] {
  const compareDigest = (other: Buffer) => digest.equals(other);
  return {
    signature,
    compareSignature: (other) => signature.equals(other),
    compareDigest,
    compareSignedDigest: compareDigest,
    verifySignature,
  };
}

/** An envelope's content: signed is its encoding, and logs of version 1 record the digest of the payload alone. */
export function readEnvelopeContent({ content: { dsseEnvelope } }: BundleWithDsseEnvelope): SignedEntity['signature'] {
  const { payload, payloadType, signatures } = dsseEnvelope;
  const signature = signatures[0]?.sig ?? Buffer.alloc(0);
  const encoded = preAuthenticationEncoding(payloadType, payload);
  const isDigestOf = (bytes: Uint8Array, digest: Buffer) =>
    createHash(algorithmOfLength[digest.length] ?? 'sha256')
      .update(bytes)
      .digest()
      .equals(digest);
  return {
    signature,
    compareSignature: (other) => signature.equals(other),
    compareDigest: (other) => isDigestOf(payload, other),
    compareSignedDigest: (other) => isDigestOf(encoded, other),
    verifySignature: (key) => envelopeHashes(key).some((hash) => verifyEncoded(hash, encoded, key, signature)),
  };
}

const algorithmOfLength: Readonly<Record<number, DigestAlgorithm>> = { 32: 'sha256', 48: 'sha384', 64: 'sha512' };

/**
 * Hashes that an envelope's signature may be over; undefined leaves it to the key. A larger curve signs a digest of its own size,
 * and with older clients SHA-256: https://github.com/sigstore/architecture-docs/blob/main/algorithm-registry.md
 */
function envelopeHashes({ asymmetricKeyDetails }: KeyObject): readonly (DigestAlgorithm | undefined)[] {
  switch (asymmetricKeyDetails?.namedCurve) {
    case 'secp384r1':
      return ['sha384', 'sha256'];
    case 'secp521r1':
      return ['sha512', 'sha256'];
  }
  return [undefined];
}

function verifyEncoded(hash: DigestAlgorithm | undefined, encoded: Uint8Array, key: KeyObject, signature: Buffer): boolean {
  try {
    return verify(hash, encoded, key, signature);
  } catch {
    return false;
  }
}
