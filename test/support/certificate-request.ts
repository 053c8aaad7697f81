// Makes requests for a rehearsal's certificate, good ones and, by what is overridden, bad ones.

import { generateKeyPairSync, sign } from 'node:crypto';

export const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const publicKeyPem = keys.publicKey.export({ format: 'pem', type: 'spki' }).toString();

export function proofOver(subject: string): string {
  return sign('sha256', Buffer.from(subject), keys.privateKey).toString('base64');
}

export interface CertificateRequestParts {
  readonly token: string;
  readonly proof: string;
  readonly publicKey?: string;
}

/** The body of `POST /api/v2/signingCert`. */
export function certificateRequest({ token, proof, publicKey = publicKeyPem }: CertificateRequestParts): object {
  return {
    credentials: { oidcIdentityToken: token },
    publicKeyRequest: { publicKey: { algorithm: 'ECDSA', content: publicKey }, proofOfPossession: proof },
  };
}
