import { describe, expect, test } from 'vitest';
import type { TransparencyLogEntry } from '../../src/codec/sigstore-bundle.ts';
import { findEntryFault } from '../../src/verify/log-entry.ts';

const der = Buffer.from('the certificate that signed');
const certificate = { kind: 'certificate', der } as const;
const pem = Buffer.from(`-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`).toString('base64');
const raw = der.toString('base64');
const v2 = { signature: { verifier: { x509Certificate: { rawBytes: raw } } } };

/** By type and version: for which content, and a body that records the certificate. */
const sound: Readonly<Record<string, readonly ['dsseEnvelope' | 'messageSignature', object]>> = {
  'hashedrekord 0.0.1': ['messageSignature', { spec: { signature: { publicKey: { content: pem } } } }],
  'hashedrekord 0.0.2': ['messageSignature', { spec: { hashedRekordV002: v2 } }],
  'dsse 0.0.1': ['dsseEnvelope', { spec: { signatures: [{ verifier: pem }] } }],
  'intoto 0.0.2': ['dsseEnvelope', { spec: { content: { envelope: { signatures: [{ publicKey: pem }] } } } }],
  'dsse 0.0.2': ['dsseEnvelope', { spec: { dsseV002: { signatures: [{ verifier: { x509Certificate: { rawBytes: raw } } }] } } }],
};

describe.each(Object.entries(sound))('an entry of type %s', (type, [content, body]) => {
  test('is sound when it records the certificate that signed', () => {
    expect(findEntryFault(entry(type, body), content, certificate)).toBeUndefined();
  });

  test('is refused when it records another certificate', () => {
    expect(findEntryFault(entry(type, body), content, { kind: 'certificate', der: Buffer.from('another') })).toContain(
      'another certificate',
    );
  });

  test('is refused when it records none', () => {
    expect(findEntryFault(entry(type, { spec: {} }), content, certificate)).toContain('no certificate');
  });
});

test('an envelope may be recorded by the hash of its encoding in a log of version 2', () => {
  const recorded = entry('hashedrekord 0.0.2', { spec: { hashedRekordV002: v2 } });
  expect(findEntryFault(recorded, 'dsseEnvelope', certificate)).toBeUndefined();
});

test.each([
  ['dsse 0.0.1', 'messageSignature'],
  ['hashedrekord 0.0.1', 'dsseEnvelope'],
  ['intoto 0.0.1', 'dsseEnvelope'],
  ['rekord 0.0.1', 'messageSignature'],
  ['constructor', 'messageSignature'],
] as const)('an entry of type %s does not stand for a %s', (type, content) => {
  expect(findEntryFault(entry(type, {}), content, certificate)).toContain(`of type "${type}`);
});

test.each([
  ['a bare key', Buffer.from('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n').toString('base64')],
  ['text before the certificate', Buffer.concat([Buffer.from('x'), Buffer.from(pem, 'base64')]).toString('base64')],
])('an entry that records %s does not record the certificate', (_, content) => {
  const fault = findEntryFault(
    entry('hashedrekord 0.0.1', { spec: { signature: { publicKey: { content } } } }),
    'messageSignature',
    certificate,
  );
  expect(fault).toContain('another certificate');
});

describe('an entry for a signature by a bare key', () => {
  const key = { kind: 'key', der } as const;
  const label = (text: string) => text.replaceAll('CERTIFICATE', 'PUBLIC KEY');
  const keyPem = Buffer.from(label(Buffer.from(pem, 'base64').toString())).toString('base64');
  const hashedV1 = (content: string) => entry('hashedrekord 0.0.1', { spec: { signature: { publicKey: { content } } } });
  const hashedV2 = (verifier: object) => entry('hashedrekord 0.0.2', { spec: { hashedRekordV002: { signature: { verifier } } } });
  const dsseV1 = (verifier: string) => entry('dsse 0.0.1', { spec: { signatures: [{ verifier }] } });

  test('is sound when it records that very key', () => {
    expect(findEntryFault(hashedV1(keyPem), 'messageSignature', key)).toBeUndefined();
    expect(findEntryFault(hashedV2({ publicKey: { rawBytes: raw } }), 'messageSignature', key)).toBeUndefined();
    expect(findEntryFault(hashedV2({ publicKey: { rawBytes: raw } }), 'dsseEnvelope', key)).toBeUndefined();
    expect(findEntryFault(dsseV1(keyPem), 'dsseEnvelope', key)).toBeUndefined();
  });

  test('is refused when it records another key', () => {
    const other = { kind: 'key', der: Buffer.from('another') } as const;
    expect(findEntryFault(hashedV1(keyPem), 'messageSignature', other)).toContain('another key');
    expect(findEntryFault(hashedV2({ publicKey: { rawBytes: raw } }), 'messageSignature', other)).toContain('another key');
  });

  test('is refused when it records a certificate of the same bytes', () => {
    expect(findEntryFault(hashedV1(pem), 'messageSignature', key)).toContain('another key');
    expect(findEntryFault(hashedV2({ x509Certificate: { rawBytes: raw } }), 'messageSignature', key)).toContain('records no key');
  });

  test('does not stand for a certificate', () => {
    expect(findEntryFault(hashedV2({ publicKey: { rawBytes: raw } }), 'messageSignature', certificate)).toContain(
      'no certificate',
    );
  });
});

test('an entry with one key twice cannot be read', () => {
  const twice = { ...entry('dsse 0.0.1', {}), canonicalizedBody: Buffer.from('{"spec":1,"spec":2}') };
  expect(findEntryFault(twice, 'dsseEnvelope', certificate)).toContain('given twice');
});

function entry(type: string, body: object): TransparencyLogEntry {
  const [kind = '', version = ''] = type.split(' ');
  return {
    logIndex: '0',
    logId: { keyId: Buffer.from('log') },
    kindVersion: { kind, version },
    integratedTime: '0',
    inclusionPromise: undefined,
    inclusionProof: undefined,
    canonicalizedBody: Buffer.from(JSON.stringify(body)),
  } as unknown as TransparencyLogEntry;
}
