// What a signature was made over, in the form that the library verifies. A message signature is checked by node:crypto over
// bytes that stream past: no file is held in memory, and no arithmetic of ours decides.

import { createHash, createVerify, type KeyObject, verify } from 'node:crypto';
import { preAuthenticationEncoding } from '../codec/pre-authentication-encoding.ts';
import type { BundleWithDsseEnvelope, BundleWithMessageSignature } from '../codec/sigstore-bundle.ts';
import { HashAlgorithm } from '../codec/sigstore-protobuf.ts';
import type { Parsed } from '../model/statement.ts';
import type { SignedFile } from './signed-file.ts';
import type { SignedEntity } from './sigstore-verify.ts';

export interface MessageContent {
  readonly content: SignedEntity['signature'];
  /** Of the file whose bytes were read, lower-case hex. */
  readonly sha256: string;
}

/**
 * @param files By SHA-256 in lower-case hex: a bundle names its file by digest, and one that is not here cannot be checked.
 */
export async function readMessageContent(
  bundle: BundleWithMessageSignature,
  files: ReadonlyMap<string, SignedFile>,
): Promise<Parsed<MessageContent>> {
  const { messageDigest, signature } = bundle.content.messageSignature;
  if (messageDigest.algorithm !== HashAlgorithm.SHA2_256) {
    return { status: 'malformed', reason: 'it signs a digest other than SHA-256' };
  }
  const sha256 = messageDigest.digest.toString('hex');
  const file = files.get(sha256);
  if (file === undefined)
    return { status: 'malformed', reason: `it signs a file with SHA-256 "${sha256}", and none here has it` };

  const hash = createHash('sha256');
  const verify = createVerify('sha256');
  for await (const block of file.blocks()) {
    hash.update(block);
    verify.update(block);
  }
  const digest = hash.digest();
  if (!digest.equals(messageDigest.digest)) {
    return { status: 'malformed', reason: `"${file.name}" changed while it was read` };
  }

  // The state of `verify` answers once; the same key is asked for each trusted root.
  let answer: boolean | undefined;
  const verifySignature = (key: KeyObject): boolean => {
    if (answer !== undefined) return answer;
    try {
      answer = verify.verify(key, signature);
    } catch {
      // A kind of key that has no signature over a stream, such as Ed25519.
      answer = false;
    }
    return answer;
  };
  const compareDigest = (other: Buffer) => digest.equals(other);
  return {
    status: 'parsed',
    value: {
      sha256,
      content: {
        signature,
        compareSignature: (other) => signature.equals(other),
        compareDigest,
        compareSignedDigest: compareDigest,
        verifySignature,
      },
    },
  };
}

/** An envelope's content: signed is its encoding, and logs of version 1 record the digest of the payload alone. */
export function readEnvelopeContent({ content: { dsseEnvelope } }: BundleWithDsseEnvelope): SignedEntity['signature'] {
  const { payload, payloadType, signatures } = dsseEnvelope;
  const signature = signatures[0]?.sig ?? Buffer.alloc(0);
  const encoded = preAuthenticationEncoding(payloadType, payload);
  const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
  return {
    signature,
    compareSignature: (other) => signature.equals(other),
    compareDigest: (other) => digestOf(payload).equals(other),
    compareSignedDigest: (other) => digestOf(encoded).equals(other),
    verifySignature: (key) => {
      try {
        return verify(undefined, encoded, key, signature);
      } catch {
        return false;
      }
    },
  };
}
