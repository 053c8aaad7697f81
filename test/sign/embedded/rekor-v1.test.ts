import { createHash, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { preAuthenticationEncoding } from '../../../src/codec/pre-authentication-encoding.ts';
import { createEmbeddedSigstore } from '../../../src/sign/embedded/create-embedded-sigstore.ts';
import { ask, messageOf } from '../../support/ask.ts';
import { keys, publicKeyPem } from '../../support/certificate-request.ts';

const path = '/api/v1/log/entries';
const payload = Buffer.from('{"_type":"x"}');
const type = 'application/vnd.in-toto+json';
const base64 = (content: string | Uint8Array) => Buffer.from(content).toString('base64');
const signature = base64(sign('sha256', preAuthenticationEncoding(type, payload), keys.privateKey));
const envelope = { payloadType: type, payload: base64(payload), signatures: [{ sig: signature, keyid: '' }] };

const dsse = (text = JSON.stringify(envelope), verifiers = [base64(publicKeyPem)]) => ({
  apiVersion: '0.0.1',
  kind: 'dsse',
  spec: { proposedContent: { envelope: text, verifiers } },
});
const hashed = (
  value = createHash('sha256').update('x').digest('hex'),
  content = base64('signature'),
  key = base64(publicKeyPem),
) => ({
  apiVersion: '0.0.1',
  kind: 'hashedrekord',
  spec: { data: { hash: { algorithm: 'sha256', value } }, signature: { content, publicKey: { content: key } } },
});

const fresh = () => createEmbeddedSigstore({ now: () => new Date('2026-01-02T03:04:05.678Z') }).handle;

test('an envelope is recorded by its digests, as Rekor records it, and not by its content', async () => {
  const answer = await ask(fresh(), 'POST', path, dsse());
  expect(answer.status).toBe(201);
  const [[uuid, entry]] = Object.entries<{ body: string; integratedTime: number }>(JSON.parse(answer.body.toString())) as [
    [string, { body: string; integratedTime: number }],
  ];
  expect(answer.headers).toMatchObject({ etag: uuid, location: `${path}/${uuid}` });
  expect(entry.integratedTime).toBe(Date.parse('2026-01-02T03:04:05Z') / 1000);
  expect(JSON.parse(Buffer.from(entry.body, 'base64').toString())).toEqual({
    apiVersion: '0.0.1',
    kind: 'dsse',
    spec: {
      envelopeHash: { algorithm: 'sha256', value: createHash('sha256').update(JSON.stringify(envelope)).digest('hex') },
      payloadHash: { algorithm: 'sha256', value: createHash('sha256').update(payload).digest('hex') },
      signatures: [{ signature, verifier: base64(publicKeyPem) }],
    },
  });
});

test('the same entry again is answered by 409 and where the first one is', async () => {
  const handle = fresh();
  const first = await ask(handle, 'POST', path, dsse());
  const again = await ask(handle, 'POST', path, dsse());
  expect([again.status, again.headers.location]).toEqual([409, first.headers.location]);
  const found = await ask(handle, 'GET', again.headers.location ?? '');
  expect(found.status).toBe(200);
  expect(Object.keys(JSON.parse(found.body.toString()))).toEqual(Object.keys(JSON.parse(first.body.toString())));
});

test('an entry that nobody made is not found', async () => {
  const answer = await ask(fresh(), 'GET', `${path}/${'0'.repeat(64)}`);
  expect([answer.status, messageOf(answer)]).toEqual([404, `no entry has the UUID "${'0'.repeat(64)}"`]);
});

test('an artifact’s signature is recorded as it was proposed', async () => {
  const answer = await ask(fresh(), 'POST', path, hashed());
  expect(answer.status).toBe(201);
  const [{ body }] = Object.values(JSON.parse(answer.body.toString())) as [{ body: string }];
  expect(JSON.parse(Buffer.from(body, 'base64').toString())).toEqual(hashed());
});

const kindWanted = 'a dsse or hashedrekord entry of version 0.0.1 is wanted';
test.each<[string, unknown, string]>([
  ['an entry of another kind', { ...hashed(), kind: 'intoto' }, kindWanted],
  ['an entry of another version', { ...dsse(), apiVersion: '0.0.2' }, kindWanted],
  ['an artifact’s digest of another length', hashed('ab'), kindWanted],
  ['a signature that is not base64', hashed(undefined, '?'), '"content" is not base64'],
  [
    'an artifact’s key that cannot be read',
    hashed(undefined, undefined, base64('x')),
    'the verifier is not PEM of a key on an elliptic curve',
  ],
  ['an envelope that is not JSON', dsse('{'), 'the envelope is not JSON'],
  [
    'an envelope without a signature',
    dsse(JSON.stringify({ ...envelope, signatures: [] })),
    'an envelope with one signature and its verifier are wanted',
  ],
  [
    'an envelope with two signatures',
    dsse(JSON.stringify({ ...envelope, signatures: [...envelope.signatures, ...envelope.signatures] })),
    'an envelope with one signature and its verifier are wanted',
  ],
  [
    'an envelope whose payload was changed',
    dsse(JSON.stringify({ ...envelope, payload: base64('{}') })),
    'the signature of the envelope is wrong',
  ],
  [
    'an envelope whose type was changed',
    dsse(JSON.stringify({ ...envelope, payloadType: 'text/plain' })),
    'the signature of the envelope is wrong',
  ],
  [
    'an envelope whose verifier cannot be read',
    dsse(undefined, [base64('x')]),
    'the verifier is not PEM of a key on an elliptic curve',
  ],
])('%s is refused', async (_, body, message) => {
  const answer = await ask(fresh(), 'POST', path, body);
  expect([answer.status, messageOf(answer)]).toEqual([400, message]);
});
