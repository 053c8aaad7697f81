// A rehearsal's certificate authority: gives a ten-minute certificate to whoever holds a good token and the key it is for.
// Source: https://github.com/sigstore/fulcio/blob/main/fulcio.proto (POST /api/v2/signingCert) and docs/certificate-specification.md

import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { schema } from '../../codec/schema.ts';
import { ASN1Obj, pem } from '../../codec/sigstore-core.ts';
import { type Answer, fromBase64, jsonAnswer, jsonBody, Refusal, type Request } from './answers.ts';
import type { CertificateLog } from './certificate-log.ts';
import { fulcioExtensions, subjectAlternativeName } from './fulcio-extensions.ts';
import type { IdentityTokens } from './identity-tokens.ts';
import {
  authorityExtensions,
  type CertificateFields,
  codeSigning,
  distinguishedName,
  emptyName,
  generateEcKeyPair,
  leafExtensions,
  randomSerialNumber,
  signCertificate,
  subjectPublicKeyInfo,
  toBeSigned,
} from './x509.ts';

export interface Validity {
  readonly start: Date;
  readonly end: Date;
}

export interface CertificateAuthority {
  /** DER of the self-signed certificate that also signs the leaves. */
  readonly certificate: Buffer;
  /** `POST /api/v2/signingCert`. */
  signingCertificate(request: Request): Answer;
  /** `GET /api/v2/trustBundle`. */
  trustBundle(): Answer;
}

const leafLifetimeMs = 600_000;

const credentials = schema.optional(schema.object({ oidcIdentityToken: schema.string() }));
const requestSchema = schema.union([
  schema.object({
    credentials,
    publicKeyRequest: schema.object({
      publicKey: schema.object({ content: schema.string() }),
      proofOfPossession: schema.string(),
    }),
  }),
  schema.object({ credentials, certificateSigningRequest: schema.string() }),
]);

export function createCertificateAuthority(
  now: () => Date,
  validity: Validity,
  tokens: IdentityTokens,
  log: CertificateLog,
  organization: string,
): CertificateAuthority {
  const keys = generateEcKeyPair();
  const publicKey = subjectPublicKeyInfo(keys.publicKey);
  const name = distinguishedName(organization, organization);
  const certificate = signCertificate(
    {
      serialNumber: randomSerialNumber(),
      issuer: name,
      subject: name,
      notBefore: validity.start,
      notAfter: validity.end,
      publicKey,
      extensions: authorityExtensions(publicKey),
    },
    keys.privateKey,
  );

  return {
    certificate,

    signingCertificate(request) {
      const parsed = schema.safeParse(requestSchema, jsonBody(request));
      if (!parsed.success) throw new Refusal(400, 'a token and a public key with its proof, or a signing request, are wanted');
      const claims = tokens.check(parsed.output.credentials?.oidcIdentityToken ?? bearerToken(request));
      const leafKey = subjectPublicKeyInfo(
        'publicKeyRequest' in parsed.output
          ? provenKey(parsed.output.publicKeyRequest, claims.identity)
          : requestedKey(parsed.output.certificateSigningRequest),
      );
      const start = new Date(Math.floor(now().getTime() / 1000) * 1000);
      const fields: CertificateFields = {
        serialNumber: randomSerialNumber(),
        issuer: name,
        subject: emptyName,
        notBefore: start,
        notAfter: new Date(start.getTime() + leafLifetimeMs),
        publicKey: leafKey,
        extensions: [
          ...leafExtensions(leafKey, publicKey, codeSigning),
          subjectAlternativeName(claims.identity),
          ...fulcioExtensions(claims),
        ],
      };
      // The log's promise covers the certificate without the promise, and stands last in it.
      const promised = [...fields.extensions, log.timestampExtension(toBeSigned(fields), publicKey)];
      const leaf = signCertificate({ ...fields, extensions: promised }, keys.privateKey);
      const certificates = [pem.fromDER(leaf), pem.fromDER(certificate)];
      return jsonAnswer(200, { signedCertificateEmbeddedSct: { chain: { certificates } } });
    },

    trustBundle: () => jsonAnswer(200, { chains: [{ certificates: [pem.fromDER(certificate)] }] }),
  };
}

/** How sigstore-go and sigstore-python send the token. */
function bearerToken({ headers }: Request): string {
  return /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
}

/** The public key whose holder signed the token's subject. */
function provenKey(
  request: { readonly publicKey: { readonly content: string }; readonly proofOfPossession: string },
  subject: string,
): KeyObject {
  const key = publicKeyOf({ key: request.publicKey.content, format: 'pem' });
  if (!verify('sha256', Buffer.from(subject), key, fromBase64(request.proofOfPossession, 'proofOfPossession'))) {
    throw new Refusal(400, 'the proof of possession is not a signature over the subject of the token');
  }
  return key;
}

/** The public key of a certificate signing request in base64 of PEM; its own signature is the proof. Source: RFC 2986, section 4. */
function requestedKey(request: string): KeyObject {
  const text = fromBase64(request, 'certificateSigningRequest').toString('utf8');
  const [info, , signature] = parsedRequest(text);
  const key = publicKeyOf({ key: info?.subs[2]?.toDER() ?? Buffer.alloc(0), format: 'der', type: 'spki' });
  const bytes = signature?.value.subarray(1) ?? Buffer.alloc(0);
  if (info === undefined || !verify('sha256', info.toDER(), key, bytes)) {
    throw new Refusal(400, 'the certificate signing request is not signed by the key that it names');
  }
  return key;
}

function parsedRequest(text: string): readonly ASN1Obj[] {
  try {
    return ASN1Obj.parseBuffer(pem.toDER(text)).subs;
  } catch {
    throw new Refusal(400, 'the certificate signing request is not PEM of DER');
  }
}

function publicKeyOf(input: Parameters<typeof createPublicKey>[0]): KeyObject {
  const key = readKey(input);
  if (key?.asymmetricKeyType !== 'ec') throw new Refusal(400, 'a public key on an elliptic curve is wanted');
  return key;
}

function readKey(input: Parameters<typeof createPublicKey>[0]): KeyObject | undefined {
  try {
    return createPublicKey(input);
  } catch {
    return undefined;
  }
}
