import { createHash, X509Certificate } from 'node:crypto';
import { ASN1Obj, RFC3161Timestamp, X509Certificate as SigstoreCertificate } from '@sigstore/core';
import { expect, test } from 'vitest';
import { boolean, integer, objectIdentifier, octetString, sequence } from '../../../src/codec/der.ts';
import { rehearsalAuthorityName } from '../../../src/model/rehearsal.ts';
import { createEmbeddedSigstore } from '../../../src/sign/embedded/create-embedded-sigstore.ts';
import { createTimestampAuthority } from '../../../src/sign/embedded/timestamp-authority.ts';
import { ask, messageOf } from '../../support/ask.ts';

const now = new Date('2026-01-02T03:04:05.678Z');
const content = Buffer.from('content');
const digest = createHash('sha256').update(content).digest();
const authority = createTimestampAuthority(
  () => now,
  { start: now, end: new Date('2036-01-02T03:04:05Z') },
  rehearsalAuthorityName,
);
const [leaf = Buffer.alloc(0), root = Buffer.alloc(0)] = authority.chain;
const signerKey = new X509Certificate(leaf).publicKey;
const json = { 'content-type': 'application/json' };
const der = { 'content-type': 'application/timestamp-query' };

function timestamp(body: Uint8Array | object, headers: Readonly<Record<string, string>> = json): RFC3161Timestamp {
  const bytes = body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
  const answer = authority.timestamp({ method: 'POST', path: '/api/v1/timestamp', headers, body: bytes });
  expect([answer.status, answer.headers?.['content-type']]).toEqual([201, 'application/timestamp-reply']);
  return RFC3161Timestamp.parse(Buffer.from(answer.body));
}

const imprint = (algorithm: string, hash: Uint8Array) => sequence(sequence(objectIdentifier(algorithm)), octetString(hash));
const sha256 = '2.16.840.1.101.3.4.2.1';

test('a timestamp asked for in JSON verifies over its content alone, in whole seconds', () => {
  const made = timestamp({ artifactHash: digest.toString('base64'), hashAlgorithm: 'sha256' });
  expect(made.signingTime).toEqual(new Date('2026-01-02T03:04:05Z'));
  expect(made.status).toBe(0n);
  expect(() => made.verify(content, signerKey)).not.toThrow();
  expect(() => made.verify(Buffer.from('other'), signerKey)).toThrow('message imprint');
  expect(() => made.verify(content, new X509Certificate(root).publicKey)).toThrow('signature verification failed');
});

test('a timestamp asked for in DER verifies and repeats the nonce', () => {
  const made = timestamp(sequence(integer(1), imprint(sha256, digest), integer(0x1234_5678n), boolean(true)), der);
  expect(() => made.verify(content, signerKey)).not.toThrow();
  const integers = ASN1Obj.parseBuffer(Buffer.from(made.tstInfo.raw))
    .subs.filter(({ tag }) => tag.isInteger())
    .map((value) => value.toInteger());
  expect(integers.at(-1)).toBe(0x1234_5678n);
});

test('the certificate comes along when it is asked for, and stays away when it is not', () => {
  const asked = (certificate: boolean) =>
    Buffer.from(
      authority.timestamp({
        method: 'POST',
        path: '',
        headers: der,
        body: sequence(integer(1), imprint(sha256, digest), ...(certificate ? [boolean(true)] : [])),
      }).body,
    ).includes(leaf);
  expect([asked(true), asked(false)]).toEqual([true, false]);
});

test('the signing certificate is for timestamps alone and says that it binds nobody', () => {
  const [certificate, authorityCertificate] = [new X509Certificate(leaf), new X509Certificate(root)];
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.8']);
  expect(SigstoreCertificate.parse(Buffer.from(leaf)).extension('2.5.29.37')?.critical).toBe(true);
  expect(certificate.checkIssued(authorityCertificate) && certificate.verify(authorityCertificate.publicKey)).toBe(true);
  expect([certificate.subject, certificate.issuer].every((name) => name.includes('O=Selfsame rehearsal (binds nobody)'))).toBe(
    true,
  );
});

test('two timestamps have different serial numbers', () => {
  // The time stands still here, so nothing else can differ.
  const info = () => timestamp({ artifactHash: digest.toString('base64'), hashAlgorithm: 'sha256' }).tstInfo.raw.toString('hex');
  expect(info()).not.toBe(info());
});

test.each<[string, unknown, Readonly<Record<string, string>>, string]>([
  [
    'another algorithm',
    { artifactHash: 'AAAA', hashAlgorithm: 'sha1' },
    json,
    'a SHA-256 digest in base64 and its algorithm are wanted',
  ],
  ['a digest of another length', { artifactHash: 'AAAA', hashAlgorithm: 'sha256' }, json, 'the digest is not 32 bytes'],
  ['no base64', { artifactHash: '?', hashAlgorithm: 'sha256' }, json, '"artifactHash" is not base64'],
  ['no JSON', '{', json, 'the body is not JSON'],
  ['no DER', Buffer.from('hello'), der, 'the timestamp query is not DER'],
  ['DER that asks nothing', Buffer.from(sequence()), der, 'a timestamp query over a SHA-256 digest is wanted'],
  [
    'a digest of another algorithm in DER',
    Buffer.from(sequence(integer(1), imprint('1.3.14.3.2.26', digest))),
    der,
    'a timestamp query over a SHA-256 digest is wanted',
  ],
  [
    'a digest of another length in DER',
    Buffer.from(sequence(integer(1), imprint(sha256, digest.subarray(1)))),
    der,
    'a timestamp query over a SHA-256 digest is wanted',
  ],
])('%s is refused', async (_, body, headers, message) => {
  const { handle } = createEmbeddedSigstore({ now: () => now });
  const answer = await ask(handle, 'POST', '/api/v1/timestamp', body, headers);
  expect([answer.status, messageOf(answer)]).toEqual([400, message]);
});

test('the chain is served as PEM, the signing certificate first', async () => {
  const { handle } = createEmbeddedSigstore({ now: () => now });
  const text = (await ask(handle, 'GET', '/api/v1/timestamp/certchain')).body.toString();
  const subjects = text.split(/(?<=END CERTIFICATE-----\n)/).map((pem) => new X509Certificate(pem).subject);
  expect(subjects.map((subject) => subject.split('\n')[1])).toEqual([
    'CN=Selfsame rehearsal (binds nobody) timestamps',
    'CN=Selfsame rehearsal (binds nobody) timestamp root',
  ]);
});
