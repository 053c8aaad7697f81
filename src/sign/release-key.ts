// One key and one certificate for all signatures of a release: FulcioSigner alone asks for a certificate at every signature.

import { generateKeyPairSync, sign } from 'node:crypto';
import { FulcioSigner, type RetryOptions, type SigstoreSignature, type SigstoreSigner } from './sigstore-sign.ts';

export interface ReleaseKeyOptions {
  readonly identityToken: string;
  readonly fulcioUrl: string;
  readonly retry: RetryOptions;
  readonly timeoutMs: number;
}

/** The private key is made here, lives in memory alone and ends with the process. */
export function createReleaseKey({ identityToken, fulcioUrl, retry, timeoutMs }: ReleaseKeyOptions): SigstoreSigner {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keyHolder: SigstoreSigner = {
    sign: async (data) => ({
      signature: sign('sha256', data, privateKey),
      key: { $case: 'publicKey', publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString() },
    }),
  };
  const identityProvider = { getToken: async () => identityToken };
  const fulcio = new FulcioSigner({ identityProvider, keyHolder, fulcioBaseURL: fulcioUrl, retry, timeout: timeoutMs });
  let first: Promise<SigstoreSignature> | undefined;

  return {
    // Signatures that start while the first one waits for its certificate wait for the same certificate.
    async sign(data) {
      if (first === undefined) {
        first = fulcio.sign(data);
        return first;
      }
      const { key } = await first;
      return { signature: (await keyHolder.sign(data)).signature, key };
    },
  };
}
