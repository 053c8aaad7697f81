import { createHash, createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { createKeyMaterial } from '../../../scripts/sigstore-servers/key-material.ts';
import { printClientTrustConfig, printSigningConfig, printTrustedRoot } from '../../../scripts/sigstore-servers/trust-files.ts';
import { createCertificateLog } from '../../../src/sign/embedded/certificate-log.ts';
import { parseTrustedRoot } from '../../../src/verify/trusted-root.ts';

const now = new Date('2026-11-21T12:00:00.500Z');
const { files, password } = createKeyMaterial(now);
const urls = {
  fulcio: 'http://127.0.0.1:1',
  rekor: 'http://127.0.0.1:2',
  timestamp: 'http://127.0.0.1:3',
  issuer: 'http://127.0.0.1:4',
};
const keys = {
  authorityChain: [files['fulcio.pem'] ?? ''],
  timestampChain: (files['timestamp.pem'] ?? '').split(/(?<=-----END CERTIFICATE-----\n)/),
  rekor: files['rekor.key'] ?? '',
  certificateLog: createCertificateLog(() => now).publicKey,
};

test('the root can be used, and is no rehearsal: what it vouches for is signed by real servers', () => {
  const root = parseTrustedRoot(printTrustedRoot(urls, keys), new Date(now.getTime() + 1000));
  expect(root).toMatchObject({ rehearsal: false, expired: [] });
  const [material] = root.materials;
  expect(material?.certificateAuthorities).toHaveLength(1);
  expect(material?.timestampAuthorities.map(({ certChain }) => certChain.length)).toEqual([2]);
});

test('the log is known by the hash of its origin, the byte 1 and its raw key', () => {
  const raw = createPublicKey(keys.rekor).export({ format: 'jwk' }).x ?? '';
  const id = createHash('sha256').update('127.0.0.1\n\x01').update(Buffer.from(raw, 'base64url')).digest('base64');
  expect(JSON.parse(printTrustedRoot(urls, keys)).tlogs).toMatchObject([{ logId: { keyId: id }, baseUrl: urls.rekor }]);
});

test('the configuration for signing names each service once, the log as one of version 2', () => {
  const config = JSON.parse(printSigningConfig(urls, keys, `${urls.issuer}/login`));
  expect(config).toMatchObject({
    caUrls: [{ url: urls.fulcio, majorApiVersion: 1 }],
    oidcUrls: [{ url: `${urls.issuer}/login` }],
    rekorTlogUrls: [{ url: urls.rekor, majorApiVersion: 2, validFor: { start: '2026-11-21T12:00:00.000Z' } }],
    rekorTlogConfig: { selector: 'ANY' },
    tsaUrls: [{ url: `${urls.timestamp}/api/v1/timestamp`, majorApiVersion: 1 }],
    tsaConfig: { selector: 'ANY' },
  });
  const both = JSON.parse(printClientTrustConfig(urls, keys, `${urls.issuer}/login`));
  expect(both.signingConfig).toEqual(config);
  expect(both.trustedRoot).toEqual(JSON.parse(printTrustedRoot(urls, keys)));
});

test('the keys of the authorities are encrypted, fit their certificates, and are made anew each time', () => {
  for (const name of ['fulcio', 'timestamp']) {
    const key = createPrivateKey({ key: files[`${name}.key`] ?? '', passphrase: password });
    expect(new X509Certificate(files[`${name}.pem`] ?? '').checkPrivateKey(key), name).toBe(true);
    expect(files[`${name}.key`]).toContain('ENCRYPTED');
    expect(createKeyMaterial(now).files[`${name}.key`]).not.toBe(files[`${name}.key`]);
  }
});
