// Asks a timestamp authority when a signature was there, and looks at once whether the answer is about this signature.
// Source: RFC 3161, sections 2.4.1, 2.4.2 and 3.4

import { createHash } from 'node:crypto';
import { boolean, integer, nothing, objectIdentifier, octetString, sequence } from '../../codec/der.ts';
import { RFC3161Timestamp } from '../../codec/sigstore-core.ts';
import { timestampTime } from '../../codec/timestamp-time.ts';
import type { SigningService } from '../../model/signing.ts';
import type { Http } from '../../model/world.ts';
import { askService, isSuccess, refusalOf } from './ask-service.ts';
import { ServiceFault } from './service-fault.ts';
import { isValidAt, type SigningCertificate } from './signing-certificate.ts';

const sha256 = '2.16.840.1.101.3.4.2.1';

/**
 * @param service Its URL is that of the authority, or the full path as a SigningConfig gives it.
 * @returns DER of the whole response, as it stands in a bundle.
 * @throws {ServiceFault} `network/no-timestamp`; `network/wrong-timestamp` for one over another message, with another nonce, or of a
 *   time at which the certificate is not valid.
 */
export async function requestTimestamp(
  http: Http,
  { url }: SigningService,
  signature: Buffer,
  certificate: SigningCertificate,
): Promise<Buffer> {
  const digest = createHash('sha256').update(signature).digest();
  const nonce = nonceFor(signature);
  const imprint = sequence(sequence(objectIdentifier(sha256), nothing()), octetString(digest));
  const request = {
    method: 'POST',
    url: new URL(url).pathname === '/' ? `${url}/api/v1/timestamp` : url,
    headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
    body: sequence(integer(1), imprint, nonce, boolean(true)),
  } as const;
  const answer = await askService(http, request, 'network/no-timestamp');
  if (!isSuccess(answer)) throw new ServiceFault('network/no-timestamp', refusalOf(answer));
  const response = Buffer.from(answer.body);
  const stated = readTimestamp(response);
  const fault = faultOf(stated, digest, nonce, certificate);
  if (fault !== undefined) throw new ServiceFault('network/wrong-timestamp', fault);
  return response;
}

interface StatedTimestamp {
  readonly algorithm: string;
  readonly digest: Buffer;
  readonly time: Date;
  /** DER of the INTEGER. */
  readonly nonce: Buffer | undefined;
}

function faultOf(
  stated: StatedTimestamp,
  digest: Buffer,
  nonce: Uint8Array,
  certificate: SigningCertificate,
): string | undefined {
  if (stated.algorithm !== 'sha256' || !stated.digest.equals(digest)) return 'the timestamp is over another message';
  if (stated.nonce?.equals(nonce) !== true) return 'the timestamp answers another request';
  if (isValidAt(certificate, stated.time)) return undefined;
  return `the timestamp's time is ${stated.time.toISOString()}, when the certificate is not valid`;
}

/** What the response states; its signature is verified afterwards, from the bundle as it was written. */
function readTimestamp(response: Buffer<ArrayBuffer>): StatedTimestamp {
  const unusable = (reason: string) => new ServiceFault('network/no-timestamp', reason);
  let timestamp: RFC3161Timestamp;
  let status: bigint;
  try {
    timestamp = RFC3161Timestamp.parse(response);
    status = timestamp.status;
  } catch {
    throw unusable('the answer is no timestamp response');
  }
  // granted, and granted with changes.
  if (status !== 0n && status !== 1n) throw unusable(`the request was refused with the status ${status}`);
  try {
    const info = timestamp.tstInfo;
    return {
      algorithm: info.messageImprintHashAlgorithm,
      digest: info.messageImprintHashedMessage,
      time: timestampTime(timestamp),
      // After version, policy, imprint, serial number and time, the nonce is the one INTEGER.
      nonce: info.root.subs
        .slice(5)
        .find(({ tag }) => tag.isInteger())
        ?.toDER(),
    };
  } catch {
    throw unusable('the timestamp in the answer cannot be read');
  }
}

/**
 * 63 bits that nobody can know who does not know the signature, which the authority is not shown: as good as a random number here, and
 * the same when the request is made again.
 */
function nonceFor(signature: Buffer): Uint8Array {
  const bytes = createHash('sha256').update('timestamp nonce').update(signature).digest().subarray(0, 8);
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  return integer(bytes);
}
