// A signature over a digest holds exactly when node:crypto accepts it over the message.

import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { integer, sequence } from '../../src/codec/der.ts';
import { type DigestAlgorithm, digestAlgorithms } from '../../src/model/bundle-verdict.ts';
import { verifyDigestSignature } from '../../src/verify/digest-signature.ts';

const curves = ['prime256v1', 'secp384r1', 'secp521r1'] as const;
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });

function digestOf(algorithm: DigestAlgorithm, message: Uint8Array) {
  return { algorithm, hex: createHash(algorithm).update(message).digest('hex') };
}

describe.each(curves)('on the curve %s', (curve) => {
  const { privateKey, publicKey } = ec(curve);
  const stranger = ec(curve).publicKey;

  test.each(digestAlgorithms)('every signature over a %s digest holds, for its digest and key alone', (algorithm) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.uint8Array({ maxLength: 64 }), (message, other) => {
        const signature = sign(algorithm, message, privateKey);
        const asked = digestOf(algorithm, message);
        expect(verifyDigestSignature(asked, publicKey, signature)).toBe(true);
        expect(verifyDigestSignature(asked, stranger, signature)).toBe(false);
        const same = Buffer.from(message).equals(Buffer.from(other));
        expect(verifyDigestSignature(digestOf(algorithm, other), publicKey, signature)).toBe(same);
      }),
      { numRuns: 10 },
    );
  });

  test('no changed byte of a signature holds', () => {
    const message = Buffer.from('the program');
    const signature = sign('sha256', message, privateKey);
    fc.assert(
      fc.property(fc.nat(signature.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = Buffer.from(signature);
        changed[at] = (changed[at] ?? 0) ^ mask;
        expect(verifyDigestSignature(digestOf('sha256', message), publicKey, changed)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  test('the digest of the message that is signed in its place is a digest like any other', () => {
    const message = Buffer.from('selfsame');
    const signature = sign('sha256', message, privateKey);
    expect(verifyDigestSignature(digestOf('sha256', message), publicKey, signature)).toBe(true);
    expect(verifyDigestSignature(digestOf('sha256', message), stranger, signature)).toBe(false);
  });
});

describe('a signature in another form', () => {
  const { privateKey, publicKey } = ec('prime256v1');
  const message = Buffer.from('the program');
  const asked = digestOf('sha256', message);
  const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const raw = sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const [r, s] = [raw.subarray(0, 32), raw.subarray(32)].map((half) => BigInt(`0x${half.toString('hex')}`)) as [bigint, bigint];

  test('holds when it is written as it should be, with either of the two values of s', () => {
    expect(verifyDigestSignature(asked, publicKey, sequence(integer(r), integer(s)))).toBe(true);
    expect(verifyDigestSignature(asked, publicKey, sequence(integer(r), integer(n - s)))).toBe(true);
  });

  test.each<readonly [string, Uint8Array]>([
    ['nothing', Buffer.alloc(0)],
    ['raw', raw],
    ['with r of zero', sequence(integer(0), integer(s))],
    ['with s of zero', sequence(integer(r), integer(0))],
    ['with both of zero', sequence(integer(0), integer(0))],
    ['with r above the order', sequence(integer(r + n), integer(s))],
    ['with s above the order', sequence(integer(r), integer(s + n))],
    ['with s of the order', sequence(integer(r), integer(n))],
    ['with the two in the other order', sequence(integer(s), integer(r))],
    ['with a third number', sequence(integer(r), integer(s), integer(1))],
    ['with one number', sequence(integer(r))],
    ['with bytes after it', Buffer.concat([sequence(integer(r), integer(s)), Buffer.of(0)])],
    ['with a zero too many', sequence(Buffer.concat([Buffer.of(2, 34, 0, 0), toBytes(r)]), integer(s))],
    ['with a negative number', sequence(Buffer.of(2, 1, 0xff), integer(s))],
    ['with an empty number', sequence(Buffer.of(2, 0), integer(s))],
  ])('does not hold: %s', (_, signature) => {
    expect(verifyDigestSignature(asked, publicKey, signature)).toBe(false);
  });

  test('does not hold for the negative of its digest, which the mirrored key would have signed', () => {
    const negative = n - BigInt(`0x${asked.hex}`);
    const mirrored = { algorithm: 'sha256', hex: negative.toString(16).padStart(64, '0') } as const;
    expect(verifyDigestSignature(mirrored, publicKey, sequence(integer(r), integer(s)))).toBe(false);
  });

  test('does not hold for a digest of zeros', () => {
    const zeros = { algorithm: 'sha256', hex: '00'.repeat(32) } as const;
    expect(verifyDigestSignature(zeros, publicKey, sequence(integer(r), integer(s)))).toBe(false);
  });

  test('breaks nothing, whatever its bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(verifyDigestSignature(asked, publicKey, bytes)).toBe(false);
      }),
    );
  });
});

describe('with RSA', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
  const message = Buffer.from('the program');

  test('a signature without the zero that it begins with is not the signature', () => {
    // One in 256 begins so; the message is varied until one does.
    for (let count = 0; ; count += 1) {
      const message = Buffer.from(`message ${count}`);
      const signature = sign('sha256', message, privateKey);
      if (signature[0] !== 0) continue;
      const asked = digestOf('sha256', message);
      expect(verifyDigestSignature(asked, publicKey, signature)).toBe(true);
      expect(verifyDigestSignature(asked, publicKey, signature.subarray(1))).toBe(false);
      return;
    }
  });

  test.each(digestAlgorithms)('a signature over a %s digest holds, for its digest, algorithm and key alone', (algorithm) => {
    const signature = sign(algorithm, message, privateKey);
    expect(verifyDigestSignature(digestOf(algorithm, message), publicKey, signature)).toBe(true);
    expect(verifyDigestSignature(digestOf(algorithm, message), stranger, signature)).toBe(false);
    expect(verifyDigestSignature(digestOf(algorithm, Buffer.from('another')), publicKey, signature)).toBe(false);
    for (const other of digestAlgorithms.filter((each) => each !== algorithm)) {
      expect(verifyDigestSignature(digestOf(other, message), publicKey, signature)).toBe(false);
    }
    const changed = Buffer.from(signature);
    changed[100] = (changed[100] ?? 0) ^ 1;
    expect(verifyDigestSignature(digestOf(algorithm, message), publicKey, changed)).toBe(false);
    expect(verifyDigestSignature(digestOf(algorithm, message), publicKey, signature.subarray(1))).toBe(false);
  });
});

test.each<readonly [string, () => KeyObject]>([
  ['ed25519', () => generateKeyPairSync('ed25519').publicKey],
  ['rsa-pss', () => generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey],
])('a key of the kind %s cannot say yes or no to a digest, and is named', (kind, make) => {
  const ask = () => verifyDigestSignature(digestOf('sha256', Buffer.from('x')), make(), Buffer.alloc(64));
  expect(ask).toThrow(`"${kind}"`);
});

function toBytes(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
}
