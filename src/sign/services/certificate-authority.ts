// Asks a certificate authority for a certificate and looks at once whether it is the one that was asked for.
// Source: https://github.com/sigstore/fulcio/blob/main/fulcio.proto, POST /api/v2/signingCert

import { readList, readObject, readShape, readText, refuse } from '../../codec/json-shape.ts';
import type { ExpectedCertificate, SigningService } from '../../model/signing.ts';
import type { Parsed } from '../../model/statement.ts';
import type { Http } from '../../model/world.ts';
import { askService, jsonHeaders, readAnswer } from './ask-service.ts';
import { ServiceFault } from './service-fault.ts';
import { parseSigningCertificate, type SigningCertificate } from './signing-certificate.ts';

export interface CertificateRequest {
  readonly identityToken: string;
  /** DER of the SubjectPublicKeyInfo, and PEM of the same. */
  readonly publicKey: Buffer;
  readonly publicKeyPem: string;
  /** Signature over the name in the token that the authority asks about. */
  readonly proofOfPossession: Buffer;
  readonly expected?: ExpectedCertificate;
}

/**
 * @throws {ServiceFault} `network/no-certificate`; `network/wrong-certificate` for another key; `sign/unexpected-identity` when the
 *   certificate names somebody else than expected.
 */
export async function requestCertificate(
  http: Http,
  { url }: SigningService,
  { identityToken, publicKey, publicKeyPem, proofOfPossession, expected }: CertificateRequest,
): Promise<SigningCertificate> {
  const body = JSON.stringify({
    credentials: { oidcIdentityToken: identityToken },
    publicKeyRequest: {
      publicKey: { algorithm: 'ECDSA', content: publicKeyPem },
      proofOfPossession: proofOfPossession.toString('base64'),
    },
  });
  const request = { method: 'POST', url: `${url}/api/v2/signingCert`, headers: jsonHeaders, body } as const;
  const answer = await askService(http, request, 'network/no-certificate');
  const certificate = readAnswer(answer, 'network/no-certificate', readCertificate);
  if (!certificate.publicKey.equals(publicKey)) {
    throw new ServiceFault('network/wrong-certificate', 'the certificate is for another key than the one that was sent');
  }
  if (expected !== undefined) checkIdentity(certificate, expected);
  return certificate;
}

function readCertificate(value: unknown): Parsed<SigningCertificate> {
  const first = readShape(() => {
    const answer = readObject(value, 'the answer');
    // The timestamp of the certificate's log stands in the certificate, or beside it.
    const kind =
      answer.signedCertificateEmbeddedSct === undefined ? 'signedCertificateDetachedSct' : 'signedCertificateEmbeddedSct';
    const chain = readObject(readObject(answer[kind], kind).chain, `${kind}.chain`);
    const [leaf] = readList(chain.certificates, `${kind}.chain.certificates`, readText);
    return leaf ?? refuse(`${kind}.chain.certificates`, 'is empty');
  });
  return first.status === 'malformed' ? first : parseSigningCertificate(first.value);
}

function checkIdentity({ identity, issuer }: SigningCertificate, expected: ExpectedCertificate): void {
  const reasons = [
    ...(identity === expected.identity ? [] : [`it names ${quoted(identity)}, the identity token "${expected.identity}"`]),
    ...(issuer === expected.issuer ? [] : [`it names the issuer ${quoted(issuer)}, the identity token "${expected.issuer}"`]),
  ];
  if (reasons.length > 0) throw new ServiceFault('sign/unexpected-identity', ...reasons);
}

function quoted(name: string | undefined): string {
  return name === undefined ? 'nobody' : `"${name}"`;
}
