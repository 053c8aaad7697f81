import { expect, test } from 'vitest';
import { contextConstructed, contextPrimitive, objectIdentifier, sequence, utf8String } from '../../../src/codec/der.ts';
import { pem } from '../../../src/codec/sigstore-core.ts';
import {
  distinguishedName,
  emptyName,
  extension,
  generateEcKeyPair,
  randomSerialNumber,
  signCertificate,
  subjectPublicKeyInfo,
} from '../../../src/sign/embedded/x509.ts';
import { isValidAt, parseSigningCertificate, type SigningCertificate } from '../../../src/sign/services/signing-certificate.ts';

const fulcio = '1.3.6.1.4.1.57264.1';
const keys = generateEcKeyPair();
const notBefore = new Date('2026-11-01T00:00:00Z');
const notAfter = new Date('2026-11-01T00:10:00Z');

function certificateWith(...extensions: readonly Uint8Array[]): SigningCertificate {
  const publicKey = subjectPublicKeyInfo(keys.publicKey);
  const fields = { serialNumber: randomSerialNumber(), issuer: distinguishedName('test', 'test'), subject: emptyName };
  const der = signCertificate({ ...fields, notBefore, notAfter, publicKey, extensions }, keys.privateKey);
  const parsed = parseSigningCertificate(pem.fromDER(der));
  if (parsed.status === 'malformed') throw new Error(parsed.reason);
  expect(parsed.value.der).toEqual(der);
  expect(parsed.value.publicKey).toEqual(publicKey);
  return parsed.value;
}

const named = (name: Uint8Array) => extension('2.5.29.17', sequence(name), 'critical');
const raw = (text: string) => extension(`${fulcio}.1`, Buffer.from(text));
const typed = (text: string) => extension(`${fulcio}.8`, utf8String(text));

test.each([
  ['a URI', contextPrimitive(6, Buffer.from('https://git.example/a')), 'https://git.example/a'],
  ['an e-mail address', contextPrimitive(1, Buffer.from('a@example.org')), 'a@example.org'],
  [
    'Fulcio’s own kind',
    contextConstructed(0, objectIdentifier(`${fulcio}.7`), contextConstructed(0, utf8String('a!example'))),
    'a!example',
  ],
])('an identity that is %s is read', (_, name, identity) => {
  expect(certificateWith(named(name)).identity).toBe(identity);
});

test.each([
  ['a kind that is not known', [named(contextPrimitive(2, Buffer.from('host.example')))]],
  ['no name', []],
])('a certificate with %s has no identity', (_, extensions) => {
  expect(certificateWith(...extensions).identity).toBe(undefined);
});

test.each([
  ['the newer extension', [typed('https://new.example')], 'https://new.example'],
  ['the older one where it stands alone', [raw('https://old.example')], 'https://old.example'],
  ['the newer one where both stand', [raw('https://old.example'), typed('https://new.example')], 'https://new.example'],
  ['nothing where there is none', [], undefined],
])('the issuer is read from %s', (_, extensions, issuer) => {
  expect(certificateWith(...extensions).issuer).toBe(issuer);
});

test('a certificate may sign from its first second to its last', () => {
  const certificate = certificateWith();
  const at = (ms: number) => isValidAt(certificate, new Date(ms));
  expect([at(notBefore.getTime()), at(notAfter.getTime())]).toEqual([true, true]);
  expect([at(notBefore.getTime() - 1), at(notAfter.getTime() + 1), at(Number.NaN)]).toEqual([false, false, false]);
});

test.each(['', 'text', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'])('"%s" is no certificate', (text) => {
  expect(parseSigningCertificate(text)).toEqual({ status: 'malformed', reason: 'the certificate cannot be read' });
});
