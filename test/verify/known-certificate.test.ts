import { beforeAll, describe, expect, test } from 'vitest';
import { EXTENSION_OID_SCT, X509Certificate } from '../../src/codec/sigstore-core.ts';
import { KnownCertificate } from '../../src/verify/known-certificate.ts';
import { rehearse } from '../support/rehearse.ts';

let leaf: Buffer;
let authority: Buffer;
let stranger: Buffer;

beforeAll(async () => {
  const [running, other] = await Promise.all([rehearse(), rehearse()]);
  const bundle = JSON.parse(await running.sign({ hello: 'world' }));
  const { certificate, x509CertificateChain } = bundle.verificationMaterial;
  leaf = Buffer.from((certificate ?? x509CertificateChain.certificates[0]).rawBytes, 'base64');
  authority = authorityOf(running.trustedRoot);
  stranger = authorityOf(other.trustedRoot);
  await Promise.all([running.close(), other.close()]);
});

describe('a certificate that keeps its bytes', () => {
  test('answers as the library does', () => {
    for (const der of [leaf, authority]) {
      const known = new KnownCertificate(der);
      const plain = X509Certificate.parse(Buffer.from(der));
      expect(known.publicKey.equals(plain.publicKey)).toBe(true);
      expect(known.subject.equals(plain.subject)).toBe(true);
      expect(known.equals(plain)).toBe(true);
      expect(known.equals(new KnownCertificate(der))).toBe(true);
    }
    expect(new KnownCertificate(leaf).equals(new KnownCertificate(authority))).toBe(false);
    expect(new KnownCertificate(leaf).equals(X509Certificate.parse(Buffer.from(authority)))).toBe(false);
  });

  test('is signed by its issuer and by nobody else, asked once or twice', () => {
    const known = new KnownCertificate(leaf);
    const issuer = new KnownCertificate(authority);
    const other = new KnownCertificate(stranger);
    for (let round = 0; round < 2; round += 1) {
      expect(known.verify(issuer)).toBe(true);
      expect(known.verify(other)).toBe(false);
      expect(known.verify()).toBe(false);
      expect(issuer.verify()).toBe(true);
    }
    expect(known.verify(X509Certificate.parse(Buffer.from(authority)))).toBe(true);
  });

  test('with one byte of what is signed changed is signed by nobody', () => {
    const changed = Buffer.from(leaf);
    const at = changed.indexOf('https://git.example');
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(new KnownCertificate(changed).verify(new KnownCertificate(authority))).toBe(false);
  });

  test('gives what is left without its certificate timestamps as the library does', () => {
    const [ours, theirs] = [new KnownCertificate(leaf), X509Certificate.parse(Buffer.from(leaf))].map((certificate) => {
      const copy = certificate.clone();
      const at = copy.extensions.findIndex((extension) => extension.subs[0]?.toOID() === EXTENSION_OID_SCT);
      expect(at).toBeGreaterThanOrEqual(0);
      copy.extensions.splice(at, 1);
      return copy.tbsCertificate.toDER();
    });
    expect(ours?.equals(theirs ?? Buffer.alloc(0))).toBe(true);
    expect(ours?.length).toBeLessThan(leaf.length);
  });

  test('stays whole when a copy of it is changed', () => {
    const known = new KnownCertificate(leaf);
    known.clone().extensions.splice(0, 5);
    expect(known.verify(new KnownCertificate(authority))).toBe(true);
    expect(known.extensions.length).toBe(X509Certificate.parse(Buffer.from(leaf)).extensions.length);
  });

  test.each([[Buffer.alloc(0)], [Buffer.from('not DER')], [Buffer.from([0x30, 0])], [Buffer.from([0x30, 2, 5, 0])]])(
    'is none when the bytes are %o',
    (bytes) => {
      expect(() => new KnownCertificate(bytes).extensions).toThrow();
    },
  );
});

function authorityOf(root: string): Buffer {
  return Buffer.from(JSON.parse(root).certificateAuthorities[0].certChain.certificates[0].rawBytes, 'base64');
}
