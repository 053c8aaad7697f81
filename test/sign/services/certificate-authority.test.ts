import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LoopbackHandler } from '../../../src/model/world.ts';
import { createEmbeddedSigstore } from '../../../src/sign/embedded/create-embedded-sigstore.ts';
import { requestCertificate } from '../../../src/sign/services/certificate-authority.ts';
import { keys, proofOver, publicKeyPem } from '../../support/certificate-request.ts';
import { changing, memoryHttp } from '../../support/memory-http.ts';
import { rehearsedClaims } from '../../support/rehearse.ts';

const service = { url: 'http://ca.example', operator: 'one', apiVersion: 1 };
const path = '/api/v2/signingCert';
const sigstore = createEmbeddedSigstore({ now: () => new Date() });
const { identity, issuer } = rehearsedClaims;
const expected = { identity, issuer, claims: {} };
const request = {
  identityToken: sigstore.issueToken(rehearsedClaims),
  publicKey: keys.publicKey.export({ format: 'der', type: 'spki' }),
  publicKeyPem,
  proofOfPossession: Buffer.from(proofOver(identity), 'base64'),
};
const ask = (handle: LoopbackHandler, more: object = {}) =>
  requestCertificate(memoryHttp(handle), service, { ...request, ...more });

test('a certificate for the key that was sent says whom it names, who vouches, and when it may sign', async () => {
  const certificate = await ask(sigstore.handle, { expected });
  expect([certificate.identity, certificate.issuer]).toEqual([identity, issuer]);
  expect(certificate.notAfter.getTime() - certificate.notBefore.getTime()).toBe(600_000);
  expect(certificate.pem).toMatch(/^-----BEGIN CERTIFICATE-----\n[\w+/=\n]+\n-----END CERTIFICATE-----\n$/);
});

test('an e-mail address is read from the certificate as well', async () => {
  const person = { ...rehearsedClaims, identity: 'dev@example.org' };
  const proofOfPossession = Buffer.from(proofOver(person.identity), 'base64');
  const more = {
    identityToken: sigstore.issueToken(person),
    proofOfPossession,
    expected: { ...expected, identity: person.identity },
  };
  expect((await ask(sigstore.handle, more)).identity).toBe('dev@example.org');
});

test('a certificate whose log’s timestamp stands beside it is taken too', async () => {
  const beside = changing(sigstore.handle, path, (answer) => ({
    ...answer,
    body: String(answer.body).replace('signedCertificateEmbeddedSct', 'signedCertificateDetachedSct'),
  }));
  expect((await ask(beside)).identity).toBe(identity);
});

test('a certificate for another key is refused', async () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' });
  await expect(ask(sigstore.handle, { publicKey: other })).rejects.toMatchObject({ code: 'network/wrong-certificate' });
});

test.each([
  [
    'identity',
    { identity: 'https://git.example/mallory' },
    `it names "${identity}", the identity token "https://git.example/mallory"`,
  ],
  ['issuer', { issuer: 'https://other.example' }, `it names the issuer "${issuer}", the identity token "https://other.example"`],
])('a certificate of another %s than expected is refused', async (_, changed, reason) => {
  await expect(ask(sigstore.handle, { expected: { ...expected, ...changed } })).rejects.toMatchObject({
    code: 'sign/unexpected-identity',
    reasons: [reason],
  });
});

test.each<[string, number, string, string]>([
  [
    'a refusal',
    400,
    '{"code":3,"message":"There was an error processing the identity token"}',
    '(400) There was an error processing',
  ],
  ['a refusal without JSON', 401, 'Unauthorized', '(401) without a reason'],
  ['another place', 307, '', '(307) it sends elsewhere, which is not followed'],
  ['a page', 200, '<html>sign in</html>', 'not JSON'],
  ['JSON of no shape', 200, '[]', 'the answer is not an object'],
  ['an empty object', 200, '{}', 'signedCertificateDetachedSct is missing'],
  ['no certificate', 200, '{"signedCertificateEmbeddedSct":{"chain":{"certificates":[]}}}', 'is empty'],
  ['a certificate that is none', 200, '{"signedCertificateEmbeddedSct":{"chain":{"certificates":["x"]}}}', 'cannot be read'],
  ['a key given twice', 200, '{"a":1,"a":2}', 'key "a" is given twice'],
])('%s instead of a certificate is told as it is', async (_, status, body, reason) => {
  await expect(ask(async () => ({ status, body }))).rejects.toMatchObject({
    code: 'network/no-certificate',
    message: expect.stringContaining(reason),
  });
});

test('whatever an answer of 200 holds, it is the certificate or a fault', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (body) => {
      await expect(ask(async () => ({ status: 200, body }))).rejects.toMatchObject({ code: 'network/no-certificate' });
    }),
    { numRuns: 60 },
  );
});
