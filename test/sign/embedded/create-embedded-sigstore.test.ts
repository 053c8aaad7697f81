import { createPublicKey, verify, X509Certificate } from 'node:crypto';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rehearsalAuthorityName, rehearsalIssuer } from '../../../src/model/rehearsal.ts';
import { createEmbeddedSigstore } from '../../../src/sign/embedded/create-embedded-sigstore.ts';
import { ask, messageOf } from '../../support/ask.ts';
import { rehearsedClaims } from '../../support/rehearse.ts';

const now = () => new Date('2026-01-02T03:04:05.678Z');
const baseUrl = 'http://127.0.0.1:1234';
const posts = ['/api/v2/signingCert', '/ct/v1/add-pre-chain', '/api/v1/log/entries', '/api/v2/log/entries', '/api/v1/timestamp'];

test('the trusted root is canonical JSON that Sigstore’s own reader reads whole', () => {
  const text = createEmbeddedSigstore({ now }).trustedRoot(baseUrl);
  const json = JSON.parse(text);
  expect(TrustedRoot.toJSON(TrustedRoot.fromJSON(json))).toEqual(json);
  expect(Object.keys(json)).toEqual(['certificateAuthorities', 'ctlogs', 'mediaType', 'timestampAuthorities', 'tlogs']);
  expect([json.tlogs.length, json.ctlogs.length, json.certificateAuthorities.length, json.timestampAuthorities.length]).toEqual([
    2, 1, 1, 1,
  ]);
});

test('every authority of the root says that it binds nobody, and every key is valid from the rehearsal’s first second', () => {
  const { certificateAuthorities, timestampAuthorities, ctlogs, tlogs } = JSON.parse(
    createEmbeddedSigstore({ now }).trustedRoot(baseUrl),
  );
  const validFor = { start: '2026-01-02T03:04:05.000Z', end: '2036-01-02T03:04:05.000Z' };
  for (const { subject, certChain, validFor: valid } of [...certificateAuthorities, ...timestampAuthorities]) {
    expect([subject.organization, valid]).toEqual([rehearsalAuthorityName, validFor]);
    for (const { rawBytes } of certChain.certificates) {
      const certificate = new X509Certificate(Buffer.from(rawBytes, 'base64'));
      expect(certificate.issuer).toContain(`O=${rehearsalAuthorityName}`);
      expect([certificate.validFromDate, certificate.validToDate]).toEqual([new Date(validFor.start), new Date(validFor.end)]);
    }
  }
  for (const { publicKey } of [...tlogs, ...ctlogs]) expect(publicKey.validFor).toEqual(validFor);
});

test('two rehearsals share no key', () => {
  const keysOf = (text: string) => [...text.matchAll(/"rawBytes": "([^"]+)"/g)].map(([, bytes]) => bytes);
  const [first, second] = [createEmbeddedSigstore({ now }), createEmbeddedSigstore({ now })].map((one) =>
    keysOf(one.trustedRoot(baseUrl)),
  );
  expect(first?.length).toBe(6);
  expect(first?.filter((key) => second?.includes(key))).toEqual([]);
});

test('a token can be checked with the keys that the issuer’s discovery document points to', async () => {
  const { handle, issueToken, issuer } = createEmbeddedSigstore({ now });
  const discovery = JSON.parse((await ask(handle, 'GET', '/.well-known/openid-configuration')).body.toString());
  expect(discovery).toMatchObject({ issuer: rehearsalIssuer, jwks_uri: 'http://127.0.0.1:1/keys' });
  expect(issuer).toBe(rehearsalIssuer);
  const { keys } = JSON.parse((await ask(handle, 'GET', '/keys')).body.toString());
  const [header = '', payload = '', signature = ''] = issueToken(rehearsedClaims).split('.');
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ alg: 'ES256', kid: keys[0].kid });
  expect(keys[0].d).toBeUndefined();
  const key = createPublicKey({ key: keys[0], format: 'jwk' });
  const signed = Buffer.from(`${header}.${payload}`);
  expect(verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))).toBe(true);
});

test('the trust bundle serves the certificate that is in the trusted root', async () => {
  const sigstore = createEmbeddedSigstore({ now });
  const { chains } = JSON.parse((await ask(sigstore.handle, 'GET', '/api/v2/trustBundle')).body.toString());
  const [authority] = JSON.parse(sigstore.trustedRoot(baseUrl)).certificateAuthorities;
  expect(new X509Certificate(chains[0].certificates[0]).raw.toString('base64')).toBe(
    authority.certChain.certificates[0].rawBytes,
  );
});

test('a query string changes nothing, and an unknown path or method is not found', async () => {
  const { handle } = createEmbeddedSigstore({ now });
  expect((await ask(handle, 'GET', '/keys?x=1')).status).toBe(200);
  for (const [method, path] of [
    ['POST', '/keys'],
    ['GET', '/'],
    ['GET', '/api/v1/log/entries/../keys'],
    ['GET', 'constructor'],
    ['DELETE', '/api/v1/log/entries'],
  ] as const) {
    const answer = await ask(handle, method, path);
    expect([answer.status, messageOf(answer)]).toEqual([404, 'nothing is served here']);
  }
});

test('no body makes a service fail: whatever comes, the answer is a refusal', async () => {
  const { handle } = createEmbeddedSigstore({ now });
  const types = fc.constantFrom('application/json', 'application/timestamp-query');
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc.json().map(Buffer.from),
    fc.constant(Buffer.from('{"__proto__":{}}')),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...posts), types, bodies, async (path, type, body) => {
      const answer = await ask(handle, 'POST', path, body, { 'content-type': type });
      expect([400, 401]).toContain(answer.status);
    }),
    { numRuns: 500 },
  );
});
