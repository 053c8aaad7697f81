import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { ASN1Obj, X509SCTExtension } from '@sigstore/core';
import { expect, test } from 'vitest';
import { nothing, octetString } from '../../../src/codec/der.ts';
import { createCertificateLog } from '../../../src/sign/embedded/certificate-log.ts';
import { createEmbeddedSigstore } from '../../../src/sign/embedded/create-embedded-sigstore.ts';
import {
  authorityExtensions,
  distinguishedName,
  emptyName,
  extension,
  randomSerialNumber,
  signCertificate,
  subjectPublicKeyInfo,
  toBeSigned,
} from '../../../src/sign/embedded/x509.ts';
import { ask, messageOf } from '../../support/ask.ts';

const now = new Date('2026-01-02T03:04:05.678Z');
const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicKey = subjectPublicKeyInfo(keys.publicKey);
const name = distinguishedName('Some', 'Authority');
const fields = {
  serialNumber: randomSerialNumber(),
  issuer: name,
  subject: emptyName,
  notBefore: now,
  notAfter: new Date('2026-01-02T03:14:05Z'),
  publicKey,
  extensions: authorityExtensions(publicKey),
};
const poison = extension('1.3.6.1.4.1.11129.2.4.3', nothing(), 'critical');
const poisoned = signCertificate({ ...fields, extensions: [poison, ...fields.extensions] }, keys.privateKey);
const plain = signCertificate(fields, keys.privateKey);

/** What RFC 6962, section 3.2, calls PreCert. */
const preCertificate = (signed: Uint8Array) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(signed.length);
  return Buffer.concat([createHash('sha256').update(publicKey).digest(), length.subarray(1), signed]);
};

const post = (body: unknown) => {
  const log = createCertificateLog(() => now);
  const request = { method: 'POST', path: '/ct/v1/add-pre-chain', headers: {}, body: Buffer.from(JSON.stringify(body)) };
  return { log, answer: log.addPreChain(request) };
};

test('the promise in a certificate verifies against the certificate without it, and against no other', () => {
  const log = createCertificateLog(() => now);
  const signed = toBeSigned(fields);
  const [promise] = new X509SCTExtension(ASN1Obj.parseBuffer(Buffer.from(log.timestampExtension(signed, publicKey))))
    .signedCertificateTimestamps;
  const key = createPublicKey({ key: log.publicKey, format: 'der', type: 'spki' });
  expect(promise?.logID.equals(log.id)).toBe(true);
  expect(log.id.equals(createHash('sha256').update(log.publicKey).digest())).toBe(true);
  expect(promise?.datetime).toEqual(now);
  expect(promise?.verify(preCertificate(signed), key)).toBe(true);
  expect(promise?.verify(preCertificate(toBeSigned({ ...fields, subject: name })), key)).toBe(false);
});

test('a precertificate is promised without its poison, so that a real Fulcio may use this log', () => {
  const { log, answer } = post({ chain: [poisoned.toString('base64'), plain.toString('base64')] });
  const { sct_version: version, id, timestamp, extensions, signature } = JSON.parse(String(answer.body));
  const [time, lengths] = [Buffer.alloc(8), Buffer.alloc(4)];
  time.writeBigUInt64BE(BigInt(timestamp));
  const one = Buffer.concat([
    Buffer.of(version),
    Buffer.from(id, 'base64'),
    time,
    Buffer.of(0, 0),
    Buffer.from(signature, 'base64'),
  ]);
  lengths.writeUInt16BE(one.length + 2, 0);
  lengths.writeUInt16BE(one.length, 2);
  const list = extension('1.3.6.1.4.1.11129.2.4.2', octetString(Buffer.concat([lengths, one])));
  const [promise] = new X509SCTExtension(ASN1Obj.parseBuffer(Buffer.from(list))).signedCertificateTimestamps;
  const key = createPublicKey({ key: log.publicKey, format: 'der', type: 'spki' });
  expect([extensions, timestamp]).toEqual(['', now.getTime()]);
  expect(promise?.verify(preCertificate(toBeSigned(fields)), key)).toBe(true);
});

test.each([
  ['no chain', {}, 'a chain of two certificates is wanted'],
  ['a certificate without its issuer', { chain: [poisoned.toString('base64')] }, 'a chain of two certificates is wanted'],
  ['text that is not base64', { chain: ['?', '?'] }, '"chain" is not base64'],
  ['bytes that are not DER', { chain: ['AAAA', 'AAAA'] }, 'the chain holds something that is not DER'],
  [
    'a certificate without poison',
    { chain: [plain.toString('base64'), plain.toString('base64')] },
    'the chain does not begin with a precertificate and its issuer',
  ],
  ['DER that is no certificate', { chain: ['MAA=', 'MAA='] }, 'the chain does not begin with a precertificate and its issuer'],
])('%s is refused', async (_, body, message) => {
  const { handle } = createEmbeddedSigstore({ now: () => now });
  const answer = await ask(handle, 'POST', '/ct/v1/add-pre-chain', body);
  expect([answer.status, messageOf(answer)]).toEqual([400, message]);
});
