// A key with a certificate of a rehearsal's authority, and signatures by it, for tests of the clients of logs and timestamps.

import { createHash, sign } from 'node:crypto';
import { preAuthenticationEncoding } from '../../src/codec/pre-authentication-encoding.ts';
import { HashAlgorithm } from '../../src/codec/sigstore-protobuf.ts';
import { createEmbeddedSigstore, type EmbeddedSigstore } from '../../src/sign/embedded/create-embedded-sigstore.ts';
import { parseSigningCertificate, type SigningCertificate } from '../../src/sign/services/signing-certificate.ts';
import type { SignatureBundle } from '../../src/sign/sigstore-sign.ts';
import { certificateRequest, keys, proofOver } from './certificate-request.ts';
import { rehearsedClaims } from './rehearse.ts';

export interface CertifiedKey {
  readonly sigstore: EmbeddedSigstore;
  readonly certificate: SigningCertificate;
}

/** The services that gave the certificate, and the certificate. */
export async function certifiedKey(now: () => Date = () => new Date()): Promise<CertifiedKey> {
  const sigstore = createEmbeddedSigstore({ now });
  const token = sigstore.issueToken(rehearsedClaims);
  const body = JSON.stringify(certificateRequest({ token, proof: proofOver(rehearsedClaims.identity) }));
  const answer = await sigstore.handle({ method: 'POST', path: '/api/v2/signingCert', headers: {}, body: Buffer.from(body) });
  const [leaf] = JSON.parse(String(answer.body)).signedCertificateEmbeddedSct.chain.certificates;
  const certificate = parseSigningCertificate(leaf);
  if (certificate.status === 'malformed') throw new Error(certificate.reason);
  return { sigstore, certificate: certificate.value };
}

export function signedEnvelope(payload = 'payload', payloadType = 'type'): SignatureBundle {
  const encoded = preAuthenticationEncoding(payloadType, Buffer.from(payload));
  const signatures = [{ keyid: '', sig: sign('sha256', encoded, keys.privateKey) }];
  return { $case: 'dsseEnvelope', dsseEnvelope: { payloadType, payload: Buffer.from(payload), signatures } };
}

export function signedMessage(text = 'artifact'): SignatureBundle {
  const digest = createHash('sha256').update(text).digest();
  const signature = sign('sha256', Buffer.from(text), keys.privateKey);
  return {
    $case: 'messageSignature',
    messageSignature: { messageDigest: { algorithm: HashAlgorithm.SHA2_256, digest }, signature },
  };
}
