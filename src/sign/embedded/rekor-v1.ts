// Rekor's version 1 interface over a log of ours: DSSE envelopes and artifact signatures go in, entries with promises come out.
// Source: https://github.com/sigstore/rekor/blob/main/openapi.yaml and pkg/types/{dsse,hashedrekord}/v0.0.1

import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { printCompactJson } from '../../codec/canonical-json.ts';
import { preAuthenticationEncoding } from '../../codec/pre-authentication-encoding.ts';
import { schema } from '../../codec/schema.ts';
import { type Answer, fromBase64, jsonAnswer, jsonBody, Refusal, type Request } from './answers.ts';
import type { LogEntry, TransparencyLog } from './transparency-log.ts';

const entriesPath = '/api/v1/log/entries';

const proposalSchema = schema.variant('kind', [
  schema.object({
    kind: schema.literal('dsse'),
    apiVersion: schema.literal('0.0.1'),
    spec: schema.object({
      proposedContent: schema.object({
        envelope: schema.string(),
        verifiers: schema.pipe(schema.array(schema.string()), schema.length(1)),
      }),
    }),
  }),
  schema.object({
    kind: schema.literal('hashedrekord'),
    apiVersion: schema.literal('0.0.1'),
    spec: schema.object({
      data: schema.object({
        hash: schema.object({
          algorithm: schema.literal('sha256'),
          value: schema.pipe(schema.string(), schema.regex(/^[0-9a-f]{64}$/)),
        }),
      }),
      signature: schema.object({ content: schema.string(), publicKey: schema.object({ content: schema.string() }) }),
    }),
  }),
]);

const envelopeSchema = schema.object({
  payloadType: schema.string(),
  payload: schema.string(),
  signatures: schema.pipe(schema.array(schema.object({ sig: schema.string() })), schema.length(1)),
});

type Proposal = schema.InferOutput<typeof proposalSchema>;
type DsseProposal = Extract<Proposal, { readonly kind: 'dsse' }>;
type HashedProposal = Extract<Proposal, { readonly kind: 'hashedrekord' }>;

/** `POST /api/v1/log/entries`: 201 with the entry, or 409 and its place when the log has it already. */
export function addV1Entry(log: TransparencyLog, request: Request): Answer {
  const parsed = schema.safeParse(proposalSchema, jsonBody(request));
  if (!parsed.success) throw new Refusal(400, 'a dsse or hashedrekord entry of version 0.0.1 is wanted');
  const { entry, isNew } = log.add(printCompactJson(bodyOf(parsed.output)));
  const location = { location: `${entriesPath}/${entry.uuid}` };
  if (!isNew)
    throw new Refusal(409, `an equivalent entry already exists in the transparency log with UUID ${entry.uuid}`, location);
  // sigstore-go finds the entry in the answer by its ETag.
  return jsonAnswer(201, describe(log, entry), { ...location, etag: entry.uuid });
}

/** `GET /api/v1/log/entries/<uuid>`. */
export function findV1Entry(log: TransparencyLog, uuid: string): Answer {
  const entry = log.find(uuid);
  if (entry === undefined) throw new Refusal(404, `no entry has the UUID "${uuid}"`);
  return jsonAnswer(200, describe(log, entry));
}

function bodyOf(proposal: Proposal): unknown {
  switch (proposal.kind) {
    case 'dsse':
      return dsseBody(proposal);
    case 'hashedrekord':
      return hashedBody(proposal);
  }
}

function dsseBody({ spec, ...kind }: DsseProposal): unknown {
  const { envelope: text, verifiers } = spec.proposedContent;
  const envelope = schema.safeParse(envelopeSchema, jsonOf(text));
  const [signature] = envelope.success ? envelope.output.signatures : [];
  const [verifier] = verifiers;
  if (!envelope.success || signature === undefined || verifier === undefined) {
    throw new Refusal(400, 'an envelope with one signature and its verifier are wanted');
  }
  const payload = fromBase64(envelope.output.payload, 'payload');
  const signed = preAuthenticationEncoding(envelope.output.payloadType, payload);
  if (!verify('sha256', signed, keyOf(verifier), fromBase64(signature.sig, 'sig'))) {
    throw new Refusal(400, 'the signature of the envelope is wrong');
  }
  return {
    ...kind,
    spec: {
      envelopeHash: { algorithm: 'sha256', value: sha256(text) },
      payloadHash: { algorithm: 'sha256', value: sha256(payload) },
      signatures: [{ signature: signature.sig, verifier }],
    },
  };
}

/** Rekor also checks this signature; node:crypto has no check against a digest alone, and whoever signed verifies what he wrote. */
function hashedBody({ spec, ...kind }: HashedProposal): unknown {
  fromBase64(spec.signature.content, 'content');
  keyOf(spec.signature.publicKey.content);
  return { ...kind, spec };
}

/** From base64 of the PEM of a certificate or a public key on an elliptic curve. */
function keyOf(verifier: string): KeyObject {
  const key = readKey(fromBase64(verifier, 'verifier'));
  if (key?.asymmetricKeyType !== 'ec') throw new Refusal(400, 'the verifier is not PEM of a key on an elliptic curve');
  return key;
}

function readKey(pem: Buffer): KeyObject | undefined {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'the envelope is not JSON');
  }
}

function describe(log: TransparencyLog, entry: LogEntry): unknown {
  const body = Buffer.from(entry.body).toString('base64');
  const { proof, checkpoint } = log.prove(entry);
  const promised = { body, integratedTime: entry.integratedTimeSeconds, logID: log.id.toString('hex'), logIndex: entry.index };
  const verification = {
    inclusionProof: {
      checkpoint,
      hashes: proof.hashes.map(hex),
      logIndex: proof.index,
      rootHash: hex(proof.root),
      treeSize: proof.size,
    },
    signedEntryTimestamp: log.sign(printCompactJson(promised)).toString('base64'),
  };
  return { [entry.uuid]: { ...promised, verification } };
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
