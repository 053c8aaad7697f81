import { createHash, sign } from 'node:crypto';
import { RekorWitness } from '@sigstore/sign';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LoopbackServer } from '../../src/model/world.ts';
import { createEmbeddedSigstore } from '../../src/sign/embedded/create-embedded-sigstore.ts';
import { createRekorV2Witness } from '../../src/sign/rekor-v2-witness.ts';
import type { SignatureBundle } from '../../src/sign/sigstore-sign.ts';
import { keys, publicKeyPem } from '../support/certificate-request.ts';
import { serveLoopback } from '../support/loopback.ts';

let server: LoopbackServer;
beforeAll(async () => {
  server = await serveLoopback(createEmbeddedSigstore({ now: () => new Date() }).handle);
});
afterAll(() => server.close());

const encoding = Buffer.from('DSSEv1 4 type 7 payload');
const envelope: SignatureBundle = {
  $case: 'dsseEnvelope',
  dsseEnvelope: {
    payloadType: 'type',
    payload: Buffer.from('payload'),
    signatures: [{ keyid: '', sig: sign('sha256', encoding, keys.privateKey) }],
  },
};
const retry = { retries: 0, minTimeout: 1, factor: 1 };

test('an envelope is entered as a signature over its pre-authentication encoding', async () => {
  const witness = createRekorV2Witness({ rekorUrl: server.url, retry, timeoutMs: 5000 });
  const { tlogEntries = [] } = await witness.testify(envelope, publicKeyPem);
  const body = JSON.parse(tlogEntries[0]?.canonicalizedBody.toString() ?? '');
  expect(body.spec.hashedRekordV002.data.digest).toBe(createHash('sha256').update(encoding).digest('base64'));
});

// When this fails, the library has been mended: src/sign/rekor-v2-witness.ts can go, and its RekorWitness take its place.
test('the library’s own witness still sends what a log of version 2 refuses', async () => {
  const witness = new RekorWitness({ rekorBaseURL: server.url, majorApiVersion: 2 });
  await expect(witness.testify(envelope, publicKeyPem)).rejects.toThrow('(400) invalid type, must be hashedrekord');
});
