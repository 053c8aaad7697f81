import { expect, test } from 'vitest';
import { createEmbeddedSigstore } from '../../../src/sign/embedded/create-embedded-sigstore.ts';
import { ask, messageOf } from '../../support/ask.ts';

const path = '/api/v2/log/entries';
const digest = Buffer.alloc(32, 7).toString('base64');
const request = (changes: object = {}, signature: object = {}) => ({
  hashedRekordRequestV002: {
    digest,
    signature: {
      content: 'c2ln',
      verifier: { keyDetails: 'PKIX_ECDSA_P256_SHA_256', x509Certificate: { rawBytes: 'Y2VydA==' } },
      ...signature,
    },
    ...changes,
  },
});
const fresh = () => createEmbeddedSigstore({ now: () => new Date('2026-01-02T03:04:05Z') }).handle;

test('an entry is recorded as hashedrekord 0.0.2, its JSON in canonical order', async () => {
  const answer = await ask(fresh(), 'POST', path, request());
  expect(answer.status).toBe(201);
  const { canonicalizedBody, kindVersion, inclusionProof, integratedTime } = JSON.parse(answer.body.toString());
  expect(kindVersion).toEqual({ kind: 'hashedrekord', version: '0.0.2' });
  expect(integratedTime).toBeUndefined();
  expect(inclusionProof.checkpoint.envelope).toMatch(/^log2\.rehearsal\.selfsame\.invalid\n1\n/);
  expect(Buffer.from(canonicalizedBody, 'base64').toString()).toBe(
    `{"apiVersion":"0.0.2","kind":"hashedrekord","spec":{"hashedRekordV002":{"data":{"algorithm":"SHA2_256","digest":"${digest}"},` +
      '"signature":{"content":"c2ln","verifier":{"keyDetails":"PKIX_ECDSA_P256_SHA_256","x509Certificate":{"rawBytes":"Y2VydA=="}}}}}}',
  );
});

test('the same entry again keeps its index, with a proof for the tree as it has grown', async () => {
  const handle = fresh();
  const posted = async (body: object) => JSON.parse((await ask(handle, 'POST', path, body)).body.toString());
  await posted(request());
  await posted(request({}, { content: 'b3RoZXI=' }));
  const again = await posted(request());
  expect([again.logIndex, again.inclusionProof.treeSize]).toEqual(['0', '2']);
});

test.each<[string, unknown, string]>([
  ['a DSSE request', { dsseRequestV002: {} }, 'invalid type, must be hashedrekord'],
  ['a digest of another length', request({ digest: 'AAAA' }), 'the digest is not 32 bytes'],
  ['a digest that is not base64', request({ digest: '?' }), '"digest" is not base64'],
  ['a signature that is not base64', request({}, { content: '?' }), '"content" is not base64'],
  [
    'a key of another kind',
    request({}, { verifier: { keyDetails: 'PKIX_ED25519', x509Certificate: { rawBytes: 'AA==' } } }),
    'invalid type, must be hashedrekord',
  ],
  [
    'a certificate that is not base64',
    request({}, { verifier: { keyDetails: 'PKIX_ECDSA_P256_SHA_256', x509Certificate: { rawBytes: '?' } } }),
    '"rawBytes" is not base64',
  ],
])('%s is refused', async (_, body, message) => {
  const answer = await ask(fresh(), 'POST', path, body);
  expect([answer.status, messageOf(answer)]).toEqual([400, message]);
});
