// Enters signatures into a transparency log of version 2, which takes hashedrekord 0.0.2 alone: a statement goes in as a signature over
// its pre-authentication encoding. Source: https://github.com/sigstore/rekor-tiles/blob/main/CLIENTS.md

import { readObject, readShape, readText } from '../../codec/json-shape.ts';
import type { TransparencyLogEntry } from '../../codec/sigstore-bundle.ts';
import { TransparencyLogEntry as Message } from '../../codec/sigstore-protobuf.ts';
import type { SigningService } from '../../model/signing.ts';
import type { Parsed } from '../../model/statement.ts';
import type { Http } from '../../model/world.ts';
import type { SignatureBundle } from '../sigstore-sign.ts';
import { askService, jsonHeaders, readAnswer, refusalOf } from './ask-service.ts';
import { checkLoggedEntry, type LoggedSignature, signatureOf, signedDigestOf } from './logged-signature.ts';
import { EntryExists } from './service-fault.ts';
import type { SigningCertificate } from './signing-certificate.ts';

const kindVersion = { kind: 'hashedrekord', version: '0.0.2' };
/** The log answers once its next checkpoint holds the entry: every ten seconds by default, later where it waits for witnesses. */
const checkpointTimeoutMs = 60_000;

/**
 * @throws {ServiceFault} `network/no-log-entry`; `network/wrong-log-entry` for an entry of another signature.
 * @throws {EntryExists} when the log has it already: it then gives its index, and nothing that could go into a bundle.
 */
export async function enterIntoLogV2(
  http: Http,
  { url }: SigningService,
  content: SignatureBundle,
  certificate: SigningCertificate,
): Promise<TransparencyLogEntry> {
  const digest = signedDigestOf(content);
  const signature = signatureOf(content);
  const body = JSON.stringify({
    hashedRekordRequestV002: {
      digest: digest.toString('base64'),
      signature: {
        content: signature.toString('base64'),
        verifier: {
          keyDetails: 'PKIX_ECDSA_P256_SHA_256',
          x509Certificate: { rawBytes: certificate.der.toString('base64') },
        },
      },
    },
  });
  const request = { method: 'POST', url: `${url}/api/v2/log/entries`, headers: jsonHeaders, body } as const;
  const answer = await askService(http, { ...request, timeoutMs: checkpointTimeoutMs }, 'network/no-log-entry');
  // Answered to the second of two equal requests by rekor-tiles 2.3.0 (internal/server/service.go).
  if (answer.status === 409) throw new EntryExists(refusalOf(answer));
  const entry = readAnswer(answer, 'network/no-log-entry', readEntry);
  checkLoggedEntry(entry, kindVersion, { digest, signature, certificate: certificate.der }, readBody);
  return entry;
}

function readEntry(value: unknown): Parsed<TransparencyLogEntry> {
  try {
    const entry = Message.fromJSON(value);
    const { logId, kindVersion: kind } = entry;
    if (logId === undefined || kind === undefined) return { status: 'malformed', reason: 'it is not an entry of a log' };
    return { status: 'parsed', value: { ...entry, logId, kindVersion: kind } };
  } catch {
    return { status: 'malformed', reason: 'it is not an entry of a log' };
  }
}

function readBody(value: unknown): Parsed<LoggedSignature> {
  return readShape(() => {
    const spec = readObject(readObject(value, 'the entry').spec, 'spec');
    const record = readObject(spec.hashedRekordV002, 'spec.hashedRekordV002');
    const data = readObject(record.data, 'data');
    const signature = readObject(record.signature, 'signature');
    const verifier = readObject(signature.verifier, 'signature.verifier');
    const certificate = readObject(verifier.x509Certificate, 'signature.verifier.x509Certificate');
    return {
      digest: Buffer.from(readText(data.digest, 'data.digest'), 'base64'),
      signature: Buffer.from(readText(signature.content, 'signature.content'), 'base64'),
      certificate: Buffer.from(readText(certificate.rawBytes, 'rawBytes'), 'base64'),
    };
  });
}
