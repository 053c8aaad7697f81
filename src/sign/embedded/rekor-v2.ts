// Rekor's version 2 interface over a log of ours: it takes hashedrekord entries alone, a DSSE envelope by its encoding's digest.
// Source: https://github.com/sigstore/rekor-tiles/blob/main/CLIENTS.md and api/proto/rekor/v2

import { printCompactJson } from '../../codec/canonical-json.ts';
import { schema } from '../../codec/schema.ts';
import { type Answer, fromBase64, jsonAnswer, jsonBody, Refusal, type Request } from './answers.ts';
import type { TransparencyLog } from './transparency-log.ts';

const requestSchema = schema.object({
  hashedRekordRequestV002: schema.object({
    digest: schema.string(),
    signature: schema.object({
      content: schema.string(),
      verifier: schema.object({
        keyDetails: schema.literal('PKIX_ECDSA_P256_SHA_256'),
        x509Certificate: schema.object({ rawBytes: schema.string() }),
      }),
    }),
  }),
});

/** `POST /api/v2/log/entries`: the entry with its proof. The same entry again gets a newer proof of the first one. */
export function addV2Entry(log: TransparencyLog, request: Request): Answer {
  const parsed = schema.safeParse(requestSchema, jsonBody(request));
  // rekor-tiles answers so to dsseRequestV002.
  if (!parsed.success) throw new Refusal(400, 'invalid type, must be hashedrekord');
  const { digest, signature } = parsed.output.hashedRekordRequestV002;
  if (fromBase64(digest, 'digest').length !== 32) throw new Refusal(400, 'the digest is not 32 bytes');
  fromBase64(signature.content, 'content');
  fromBase64(signature.verifier.x509Certificate.rawBytes, 'rawBytes');
  const kind = { apiVersion: '0.0.2', kind: 'hashedrekord' };
  const spec = { hashedRekordV002: { data: { algorithm: 'SHA2_256', digest }, signature } };
  const { entry } = log.add(printCompactJson({ ...kind, spec }));
  const { proof, checkpoint } = log.prove(entry);
  return jsonAnswer(201, {
    logIndex: String(entry.index),
    logId: { keyId: log.id.toString('base64') },
    kindVersion: { kind: kind.kind, version: kind.apiVersion },
    inclusionProof: {
      logIndex: String(proof.index),
      rootHash: base64(proof.root),
      treeSize: String(proof.size),
      hashes: proof.hashes.map(base64),
      checkpoint: { envelope: checkpoint },
    },
    canonicalizedBody: base64(Buffer.from(entry.body)),
  });
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
