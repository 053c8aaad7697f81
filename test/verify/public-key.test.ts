// A key file is one public key of a kind that Sigstore signs with, and anything else is named.

import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ToolError } from '../../src/model/tool-error.ts';
import { parsePublicKey } from '../../src/verify/public-key.ts';

const pemOf = (key: KeyObject, type: 'spki' | 'pkcs1' = 'spki') => key.export({ type, format: 'pem' }).toString();
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

test.each<readonly [string, KeyObject]>([
  ['EC P-256', p256.publicKey],
  ['EC P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey],
  ['EC P-521', generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey],
  ['RSA 2048', rsa.publicKey],
  ['RSA-PSS 2048', generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey],
  ['Ed25519', generateKeyPairSync('ed25519').publicKey],
])('%s is a public key', (algorithm, key) => {
  const read = parsePublicKey(pemOf(key), 'key.pub');
  expect(read.algorithm).toBe(algorithm);
  expect(read.der).toEqual(key.export({ type: 'spki', format: 'der' }));
  expect(read.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(parsePublicKey(pemOf(key).replaceAll('\n', '\r\n'), 'key.pub').sha256).toBe(read.sha256);
});

test('the older form of RSA is the same key', () => {
  expect(parsePublicKey(pemOf(rsa.publicKey, 'pkcs1'), 'x').sha256).toBe(parsePublicKey(pemOf(rsa.publicKey), 'x').sha256);
});

test.each<readonly [string, () => KeyObject, string]>([
  ['secp256k1', () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey, '"ec secp256k1"'],
  ['RSA of 1024 bits', () => generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey, '"rsa 1024"'],
  ['RSA-PSS of 1024 bits', () => generateKeyPairSync('rsa-pss', { modulusLength: 1024 }).publicKey, '"rsa-pss 1024"'],
  ['Ed448', () => generateKeyPairSync('ed448').publicKey, '"ed448"'],
  ['X25519', () => generateKeyPairSync('x25519').publicKey, '"x25519"'],
])('%s is named and not taken', (_, make, name) => {
  expect(errorOf(pemOf(make()))).toMatchObject({ code: 'file/unsupported-public-key', message: expect.stringContaining(name) });
});

test.each<readonly [string, string, string]>([
  ['nothing', '', 'not one public key'],
  ['a private key', p256.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 'it holds a private key'],
  ['two keys', pemOf(p256.publicKey) + pemOf(rsa.publicKey), 'not one public key'],
  ['a certificate', pemOf(p256.publicKey).replaceAll('PUBLIC KEY', 'CERTIFICATE'), 'not one public key'],
  [
    'a private key after it',
    pemOf(p256.publicKey) + p256.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    'private key',
  ],
  ['text before it', `x${pemOf(p256.publicKey)}`, 'not one public key'],
  ['another end', pemOf(p256.publicKey).replace('END PUBLIC', 'END RSA PUBLIC'), 'not one public key'],
  ['bytes that are no key', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n', 'it cannot be read'],
])('%s is no public key', (_, text, reason) => {
  expect(errorOf(text)).toMatchObject({ kind: 'file', code: 'file/bad-public-key', message: expect.stringContaining(reason) });
});

test('any text is a public key or an error of the tool', () => {
  const good = pemOf(p256.publicKey);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.nat(good.length - 1).map((at) => `${good.slice(0, at)}!${good.slice(at + 1)}`),
      ),
      (text) => {
        expect(errorOf(text)).toBeInstanceOf(ToolError);
      },
    ),
  );
});

function errorOf(text: string): unknown {
  try {
    return parsePublicKey(text, 'key.pub');
  } catch (error) {
    return error;
  }
}
