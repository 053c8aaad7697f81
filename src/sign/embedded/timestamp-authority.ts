// A rehearsal's timestamp authority: says when it saw a digest, in whole seconds.
// Sources: RFC 3161, sections 2.4.1 and 2.4.2; RFC 5652, section 5; RFC 5035, section 3; the JSON form is Sigstore's.

import { createHash, sign } from 'node:crypto';
import {
  boolean,
  contextConstructed,
  generalizedTime,
  integer,
  nothing,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
} from '../../codec/der.ts';
import { schema } from '../../codec/schema.ts';
import { ASN1Obj, pem } from '../../codec/sigstore-core.ts';
import { type Answer, fromBase64, jsonBody, Refusal, type Request } from './answers.ts';
import type { Validity } from './certificate-authority.ts';
import {
  authorityExtensions,
  distinguishedName,
  ecdsaWithSha256,
  generateEcKeyPair,
  leafExtensions,
  randomSerialNumber,
  signCertificate,
  subjectPublicKeyInfo,
  timeStamping,
} from './x509.ts';

export interface TimestampAuthority {
  /** DER of the signing certificate and of the root that signed it. */
  readonly chain: readonly Buffer[];
  /** `POST /api/v1/timestamp`, in DER or in JSON. */
  timestamp(request: Request): Answer;
  /** `GET /api/v1/timestamp/certchain`. */
  certificateChain(): Answer;
}

interface Query {
  /** DER of the MessageImprint. */
  readonly imprint: Uint8Array;
  /** DER of the INTEGER. */
  readonly nonce?: Uint8Array;
  readonly withCertificate: boolean;
}

const sha256 = '2.16.840.1.101.3.4.2.1';
const timestampInfo = '1.2.840.113549.1.9.16.1.4';
/** The policy under which Sigstore's own timestamp authority signs. */
const policy = '1.3.6.1.4.1.57264.2';

const querySchema = schema.object({
  artifactHash: schema.string(),
  hashAlgorithm: schema.literal('sha256'),
  certificates: schema.optional(schema.boolean(), true),
});

export function createTimestampAuthority(now: () => Date, validity: Validity, organization: string): TimestampAuthority {
  const rootKeys = generateEcKeyPair();
  const rootKey = subjectPublicKeyInfo(rootKeys.publicKey);
  const rootName = distinguishedName(organization, `${organization} timestamp root`);
  const keys = generateEcKeyPair();
  const publicKey = subjectPublicKeyInfo(keys.publicKey);
  const name = distinguishedName(organization, `${organization} timestamps`);
  const serialNumber = randomSerialNumber();
  const period = { issuer: rootName, notBefore: validity.start, notAfter: validity.end };
  const root = signCertificate(
    {
      ...period,
      serialNumber: randomSerialNumber(),
      subject: rootName,
      publicKey: rootKey,
      extensions: authorityExtensions(rootKey),
    },
    rootKeys.privateKey,
  );
  const leaf = signCertificate(
    { ...period, serialNumber, subject: name, publicKey, extensions: leafExtensions(publicKey, rootKey, timeStamping) },
    rootKeys.privateKey,
  );

  function token({ imprint, nonce, withCertificate }: Query): Uint8Array {
    const info = sequence(
      integer(1),
      objectIdentifier(policy),
      imprint,
      integer(randomSerialNumber()),
      generalizedTime(now()),
      sequence(integer(1)),
      ...(nonce === undefined ? [] : [nonce]),
      contextConstructed(0, contextConstructed(4, name)),
    );
    const certificateHash = sequence(sequence(sequence(octetString(createHash('sha256').update(leaf).digest()))));
    const attributes = setOf(
      attribute('1.2.840.113549.1.9.3', objectIdentifier(timestampInfo)),
      attribute('1.2.840.113549.1.9.4', octetString(createHash('sha256').update(info).digest())),
      attribute('1.2.840.113549.1.9.16.2.47', certificateHash),
    );
    const signer = sequence(
      integer(1),
      sequence(rootName, integer(serialNumber)),
      sequence(objectIdentifier(sha256)),
      // Signed as a SET, written under the tag [0] (RFC 5652, section 5.4).
      retagged(attributes, 0xa0),
      ecdsaWithSha256,
      octetString(sign('sha256', attributes, keys.privateKey)),
    );
    const signedData = sequence(
      integer(3),
      setOf(sequence(objectIdentifier(sha256))),
      sequence(objectIdentifier(timestampInfo), contextConstructed(0, octetString(info))),
      ...(withCertificate ? [contextConstructed(0, leaf)] : []),
      setOf(signer),
    );
    return sequence(objectIdentifier('1.2.840.113549.1.7.2'), contextConstructed(0, signedData));
  }

  return {
    chain: [leaf, root],

    timestamp(request) {
      const json = request.headers['content-type']?.startsWith('application/json') === true;
      const granted = sequence(integer(0));
      const body = sequence(granted, token(json ? jsonQuery(request) : derQuery(request)));
      return { status: 201, headers: { 'content-type': 'application/timestamp-reply' }, body };
    },

    certificateChain: () => ({
      status: 200,
      headers: { 'content-type': 'application/pem-certificate-chain' },
      body: pem.fromDER(leaf) + pem.fromDER(root),
    }),
  };
}

function jsonQuery(request: Request): Query {
  const parsed = schema.safeParse(querySchema, jsonBody(request));
  if (!parsed.success) throw new Refusal(400, 'a SHA-256 digest in base64 and its algorithm are wanted');
  const digest = fromBase64(parsed.output.artifactHash, 'artifactHash');
  if (digest.length !== 32) throw new Refusal(400, 'the digest is not 32 bytes');
  const imprint = sequence(sequence(objectIdentifier(sha256), nothing()), octetString(digest));
  return { imprint, withCertificate: parsed.output.certificates };
}

/** TimeStampReq: version, imprint, then a policy, a nonce and whether the certificate is wanted, each of them optional. */
function derQuery(request: Request): Query {
  const [version, imprint, ...options] = parsedQuery(request.body);
  const [algorithm, digest] = imprint?.subs ?? [];
  const isSha256 = algorithm?.subs[0]?.tag.isOID() === true && algorithm.subs[0].toOID() === sha256;
  if (version?.tag.isInteger() !== true || imprint === undefined || !isSha256 || digest?.value.length !== 32) {
    throw new Refusal(400, 'a timestamp query over a SHA-256 digest is wanted');
  }
  const nonce = options.find(({ tag }) => tag.isInteger());
  const certificate = options.find(({ tag }) => tag.isBoolean());
  return {
    imprint: imprint.toDER(),
    ...(nonce !== undefined && { nonce: nonce.toDER() }),
    withCertificate: certificate !== undefined && Buffer.from(boolean(true)).equals(certificate.toDER()),
  };
}

function parsedQuery(body: Uint8Array): readonly ASN1Obj[] {
  try {
    return ASN1Obj.parseBuffer(Buffer.from(body)).subs;
  } catch {
    throw new Refusal(400, 'the timestamp query is not DER');
  }
}

function attribute(type: string, value: Uint8Array): Uint8Array {
  return sequence(objectIdentifier(type), setOf(value));
}

function retagged(value: Uint8Array, tag: number): Uint8Array {
  return Buffer.concat([Uint8Array.of(tag), value.subarray(1)]);
}
