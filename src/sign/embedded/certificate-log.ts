// A rehearsal's certificate transparency log: it signs a promise for each certificate, and keeps no tree behind it.
// Source: RFC 6962, sections 3.2, 3.3 and 4.2.

import { createHash, sign } from 'node:crypto';
import { octetString } from '../../codec/der.ts';
import { schema } from '../../codec/schema.ts';
import { ASN1Obj } from '../../codec/sigstore-core.ts';
import { type Answer, fromBase64, jsonAnswer, jsonBody, Refusal, type Request } from './answers.ts';
import { extension, generateEcKeyPair, subjectPublicKeyInfo } from './x509.ts';

export interface CertificateLog {
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKey: Buffer;
  readonly id: Buffer;
  /** The certificate extension that holds one signed certificate timestamp. */
  timestampExtension(toBeSigned: Uint8Array, issuerPublicKey: Uint8Array): Uint8Array;
  /** `POST /ct/v1/add-pre-chain`, so that a real Fulcio can use this log too. */
  addPreChain(request: Request): Answer;
}

interface SignedTimestamp {
  readonly timestampMs: number;
  /** Hash and signature algorithm, length and signature: `digitally-signed` of RFC 5246, section 4.7. */
  readonly signature: Buffer;
}

const poison = '1.3.6.1.4.1.11129.2.4.3';
const timestampList = '1.3.6.1.4.1.11129.2.4.2';
const chainSchema = schema.object({ chain: schema.pipe(schema.array(schema.string()), schema.minLength(2)) });

export function createCertificateLog(now: () => Date): CertificateLog {
  const keys = generateEcKeyPair();
  const publicKey = subjectPublicKeyInfo(keys.publicKey);
  const id = createHash('sha256').update(publicKey).digest();

  function signedTimestamp(toBeSigned: Uint8Array, issuerPublicKey: Uint8Array): SignedTimestamp {
    const timestampMs = now().getTime();
    // version v1, certificate_timestamp, time, precert_entry, hash of the issuer's key, certificate, no extensions
    const signed = Buffer.concat([
      Buffer.of(0, 0),
      number(timestampMs, 8),
      number(1, 2),
      createHash('sha256').update(issuerPublicKey).digest(),
      number(toBeSigned.length, 3),
      toBeSigned,
      number(0, 2),
    ]);
    const signature = sign('sha256', signed, keys.privateKey);
    const [sha256, ecdsa] = [4, 3];
    return { timestampMs, signature: Buffer.concat([Buffer.of(sha256, ecdsa), number(signature.length, 2), signature]) };
  }

  return {
    publicKey,
    id,

    timestampExtension(toBeSigned, issuerPublicKey) {
      const { timestampMs, signature } = signedTimestamp(toBeSigned, issuerPublicKey);
      const one = Buffer.concat([Buffer.of(0), id, number(timestampMs, 8), number(0, 2), signature]);
      const list = Buffer.concat([number(one.length + 2, 2), number(one.length, 2), one]);
      return extension(timestampList, octetString(list));
    },

    addPreChain(request) {
      const parsed = schema.safeParse(chainSchema, jsonBody(request));
      const [certificate, issuer] = parsed.success ? parsed.output.chain : [];
      if (certificate === undefined || issuer === undefined) throw new Refusal(400, 'a chain of two certificates is wanted');
      const { toBeSigned, issuerPublicKey } = withoutPoison(fromBase64(certificate, 'chain'), fromBase64(issuer, 'chain'));
      const { timestampMs, signature } = signedTimestamp(toBeSigned, issuerPublicKey);
      return jsonAnswer(200, {
        sct_version: 0,
        id: id.toString('base64'),
        timestamp: timestampMs,
        extensions: '',
        signature: signature.toString('base64'),
      });
    },
  };
}

/** What is signed of a precertificate: all of it but the critical extension that keeps it from being used. */
function withoutPoison(
  certificate: Uint8Array,
  issuer: Uint8Array,
): { readonly toBeSigned: Uint8Array; readonly issuerPublicKey: Uint8Array } {
  const toBeSigned = parsed(certificate).subs[0];
  const extensions = toBeSigned?.subs.find(({ tag }) => tag.isContextSpecific(3))?.subs[0]?.subs;
  const index = extensions?.findIndex(({ subs }) => subs[0]?.tag.isOID() === true && subs[0].toOID() === poison) ?? -1;
  const issuerPublicKey = parsed(issuer).subs[0]?.subs[6]?.toDER();
  if (toBeSigned === undefined || extensions === undefined || index === -1 || issuerPublicKey === undefined) {
    throw new Refusal(400, 'the chain does not begin with a precertificate and its issuer');
  }
  extensions.splice(index, 1);
  return { toBeSigned: toBeSigned.toDER(), issuerPublicKey };
}

function parsed(certificate: Uint8Array): ASN1Obj {
  try {
    return ASN1Obj.parseBuffer(Buffer.from(certificate));
  } catch {
    throw new Refusal(400, 'the chain holds something that is not DER');
  }
}

/** Big-endian, in so many bytes. */
function number(value: number, lengthBytes: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes.subarray(8 - lengthBytes);
}
