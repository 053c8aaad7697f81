import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bitString,
  boolean,
  contextConstructed,
  contextPrimitive,
  integer,
  objectIdentifier,
  sequence,
  utf8String,
} from '../../src/codec/der.ts';
import { subjectAlternativeName } from '../../src/sign/embedded/fulcio-extensions.ts';
import {
  codeSigning,
  distinguishedName,
  emptyName,
  extension,
  generateEcKeyPair,
  leafExtensions,
  signCertificate,
  subjectPublicKeyInfo,
} from '../../src/sign/embedded/x509.ts';
import { parseLeafCertificate } from '../../src/verify/leaf-certificate.ts';

const { privateKey, publicKey } = generateEcKeyPair();
const key = subjectPublicKeyInfo(publicKey);
const san = subjectAlternativeName('https://git.example/release@refs/tags/v1');
const uri = (text: string) => contextPrimitive(6, Buffer.from(text));
const email = (text: string) => contextPrimitive(1, Buffer.from(text));
const sans = (...names: readonly Uint8Array[]) => extension('2.5.29.17', sequence(...names), 'critical');
const fulcio = (number: number, value: Uint8Array) => extension(`1.3.6.1.4.1.57264.1.${number}`, value);

describe('a signing certificate', () => {
  test('states its one subject, its issuer and its claims', () => {
    const der = certificate([
      san,
      fulcio(8, utf8String('https://issuer.example')),
      fulcio(12, utf8String('https://git.example/a')),
      fulcio(20, utf8String('push')),
    ]);
    expect(parseLeafCertificate(der)).toMatchObject({
      status: 'parsed',
      value: {
        facts: {
          identity: 'https://git.example/release@refs/tags/v1',
          claims: { issuer: 'https://issuer.example', sourceRepositoryUri: 'https://git.example/a', buildTrigger: 'push' },
          certificateIssuer: 'authority',
          certificateSerial: '05',
          notBefore: new Date('2026-11-01T00:00:00Z'),
          notAfter: new Date('2026-11-01T00:10:00Z'),
        },
      },
    });
  });

  test('may name an e-mail address', () => {
    expect(identityOf(certificate([sans(email('a+b@example.com'))]))).toBe('a+b@example.com');
  });

  test("may have Fulcio's own kind of name", () => {
    const other = contextConstructed(
      0,
      objectIdentifier('1.3.6.1.4.1.57264.1.7'),
      contextConstructed(0, utf8String('foo!example.com')),
    );
    expect(identityOf(certificate([sans(other)]))).toBe('foo!example.com');
  });

  test('may state its issuer in the old form alone', () => {
    const parsed = parseLeafCertificate(certificate([san, fulcio(1, Buffer.from('https://issuer.example'))]));
    expect(parsed).toMatchObject({ value: { facts: { claims: { issuer: 'https://issuer.example' } } } });
  });

  const refused: Readonly<Record<string, readonly [Uint8Array, string]>> = {
    'that names two subjects': [certificate([sans(uri('https://a.example'), uri('https://b.example'))]), 'exactly one subject'],
    'that names a URI and an address': [
      certificate([sans(email('a@example.com'), uri('https://b.example'))]),
      'exactly one subject',
    ],
    'that names nobody': [certificate([]), 'exactly one subject'],
    'that names the empty text': [certificate([sans(uri(''))]), 'exactly one subject'],
    'that names a text with a zero': [certificate([sans(uri('https://a.example\0.evil'))]), 'exactly one subject'],
    'that names a host': [certificate([sans(contextPrimitive(2, Buffer.from('example.com')))]), 'exactly one subject'],
    'for servers': [certificate([san], { usage: '1.3.6.1.5.5.7.3.1' }), 'not for signing code'],
    'without an extended key usage': [certificate([san], { without: '2.5.29.37' }), 'not for signing code'],
    'without a key usage': [certificate([san], { without: '2.5.29.15' }), 'not for signatures'],
    'whose key may only encrypt': [
      certificate([san, extension('2.5.29.15', bitString(Uint8Array.of(0x20), 5), 'critical')], { without: '2.5.29.15' }),
      'not for signatures',
    ],
    'of an authority': [certificate([san, extension('2.5.29.19', sequence(boolean(true)), 'critical')]), 'that of an authority'],
    'with one extension twice': [certificate([san, fulcio(20, utf8String('push')), fulcio(20, utf8String('pull'))]), 'twice'],
    'with two issuers': [
      certificate([san, fulcio(1, Buffer.from('https://a.example')), fulcio(8, utf8String('https://b.example'))]),
      'two issuers',
    ],
    'with a claim that is a number': [certificate([san, fulcio(12, integer(5))]), 'is not text'],
    'with a claim that is raw text': [certificate([san, fulcio(12, Buffer.from('https://git.example'))]), ''],
    'with a claim that is no UTF-8': [certificate([san, fulcio(12, Buffer.from([0x0c, 1, 0xff]))]), 'is not text'],
    'with a claim that is empty': [certificate([san, fulcio(12, utf8String(''))]), 'is not text'],
    'with bytes after its end': [Buffer.concat([certificate([san]), Buffer.from([0])]), 'cannot be read'],
    'that is nothing': [Buffer.alloc(0), 'cannot be read'],
  };

  test.each(Object.entries(refused))('%s is refused', (_, [der, reason]) => {
    expect(parseLeafCertificate(der)).toEqual({ status: 'malformed', reason: expect.stringContaining(reason) });
  });

  test('with any bytes changed never breaks the reader', () => {
    const der = certificate([san, fulcio(8, utf8String('https://issuer.example'))]);
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.nat(255), (at, byte) => {
        const copy = Buffer.from(der);
        copy[at] = byte;
        expect(['parsed', 'malformed']).toContain(parseLeafCertificate(copy).status);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(parseLeafCertificate(bytes).status).toBe('malformed');
      }),
    );
  });
});

function identityOf(der: Uint8Array): string | undefined {
  const parsed = parseLeafCertificate(der);
  return parsed.status === 'parsed' ? parsed.value.facts.identity : parsed.reason;
}

function certificate(
  extensions: readonly Uint8Array[],
  options: { readonly usage?: string; readonly without?: string } = {},
): Buffer {
  const without = options.without === undefined ? undefined : Buffer.from(objectIdentifier(options.without));
  const usual = leafExtensions(key, key, options.usage ?? codeSigning).filter(
    (each) => without === undefined || !Buffer.from(each).includes(without),
  );
  return signCertificate(
    {
      serialNumber: Uint8Array.of(5),
      issuer: distinguishedName('organisation', 'authority'),
      subject: emptyName,
      notBefore: new Date('2026-11-01T00:00:00Z'),
      notAfter: new Date('2026-11-01T00:10:00Z'),
      publicKey: key,
      extensions: [...usual, ...extensions],
    },
    privateKey,
  );
}
