// A message signature as the library asks about it, where the file is known by its digest alone.

import type { BundleWithMessageSignature } from '../codec/sigstore-bundle.ts';
import { type Digest, digestAlgorithms } from '../model/bundle-verdict.ts';
import type { Parsed } from '../model/statement.ts';
import { verifyDigestSignature } from './digest-signature.ts';
import { digestName, type MessageContent, messageContent, readMessageDigest } from './signature-content.ts';

/** @param asked The caller's digest: a bundle that names another one, or one of another algorithm, is refused. */
export function readDigestContent(bundle: BundleWithMessageSignature, asked: Digest): Parsed<MessageContent> {
  const named = readMessageDigest(bundle, digestAlgorithms);
  if (named.status === 'malformed') return named;
  const { algorithm, hex } = named.value;
  if (algorithm !== asked.algorithm || hex !== asked.hex) {
    return { status: 'malformed', reason: `it signs a file with ${digestName(algorithm)} "${hex}", not the one asked for` };
  }
  const { signature } = bundle.content.messageSignature;
  return {
    status: 'parsed',
    value: {
      digest: named.value,
      content: messageContent(signature, Buffer.from(hex, 'hex'), (key) => verifyDigestSignature(asked, key, signature)),
    },
  };
}
