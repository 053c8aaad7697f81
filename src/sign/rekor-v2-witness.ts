// Enters DSSE signatures into Rekor v2: @sigstore/sign 5.1.0 sends a dsse entry, and the servers take hashedrekord alone.
// Source: https://github.com/sigstore/rekor-tiles/blob/main/CLIENTS.md

import { createHash } from 'node:crypto';
import { preAuthenticationEncoding } from '../codec/pre-authentication-encoding.ts';
import { HashAlgorithm } from '../codec/sigstore-protobuf.ts';
import { RekorWitness, type RetryOptions, type SignatureBundle, type Witness } from './sigstore-sign.ts';

export interface RekorV2Options {
  readonly rekorUrl: string;
  readonly retry: RetryOptions;
  readonly timeoutMs: number;
}

/** The library's witness, given an envelope as what it is to the log: a signature over the pre-authentication encoding. */
export function createRekorV2Witness({ rekorUrl, retry, timeoutMs }: RekorV2Options): Witness {
  const witness = new RekorWitness({ rekorBaseURL: rekorUrl, majorApiVersion: 2, retry, timeout: timeoutMs });
  return { testify: (content, certificate) => witness.testify(asMessageSignature(content), certificate) };
}

function asMessageSignature(content: SignatureBundle): SignatureBundle {
  switch (content.$case) {
    case 'messageSignature':
      return content;
    case 'dsseEnvelope': {
      const { payloadType, payload, signatures } = content.dsseEnvelope;
      const signature = signatures[0]?.sig ?? Buffer.alloc(0);
      const digest = createHash('sha256').update(preAuthenticationEncoding(payloadType, payload)).digest();
      return {
        $case: 'messageSignature',
        messageSignature: { messageDigest: { algorithm: HashAlgorithm.SHA2_256, digest }, signature },
      };
    }
  }
}
