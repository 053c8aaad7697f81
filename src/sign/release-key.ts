// One key and one certificate for all signatures of a release.

import { createHash, createSign, generateKeyPairSync, sign } from 'node:crypto';
import type { SigningCertificate } from './services/signing-certificate.ts';
import type { SigstoreSigner } from './sigstore-sign.ts';

export interface ReleaseKey extends SigstoreSigner {
  /** Asked for by the first who wants it; whoever comes meanwhile waits for the same one. After a failure the next one asks again. */
  certificate(): Promise<SigningCertificate>;
  /** Signs bytes that need not fit in memory; `digest` is their SHA-256. Needs no certificate. */
  signBlocks(blocks: AsyncIterable<Uint8Array>): Promise<{ readonly digest: Buffer; readonly signature: Buffer }>;
}

/** What an authority is told about the key. */
export interface PublicKey {
  /** DER of the SubjectPublicKeyInfo. */
  readonly der: Buffer;
  readonly pem: string;
  /** Signs with the private half, to prove that it is held. */
  readonly sign: (data: Uint8Array) => Buffer;
}

/** The private key is made here, lives in memory alone and ends with the process. */
export function createReleaseKey(request: (key: PublicKey) => Promise<SigningCertificate>): ReleaseKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key: PublicKey = {
    der: publicKey.export({ format: 'der', type: 'spki' }),
    pem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    sign: (data) => sign('sha256', data, privateKey),
  };
  let asked: Promise<SigningCertificate> | undefined;

  function certificate(): Promise<SigningCertificate> {
    asked ??= request(key).catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  }

  return {
    certificate,
    async signBlocks(blocks) {
      const [signing, hash] = [createSign('sha256'), createHash('sha256')];
      for await (const block of blocks) {
        signing.update(block);
        hash.update(block);
      }
      return { digest: hash.digest(), signature: signing.sign(privateKey) };
    },
    async sign(data) {
      const { pem } = await certificate();
      return { signature: key.sign(data), key: { $case: 'x509Certificate', certificate: pem } };
    },
  };
}
