import { execFileSync } from 'node:child_process';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packGzip, unpackGzip } from '../../src/codec/gzip.ts';

test('the header states no time, no name and no system', () => {
  expect([...packGzip(new TextEncoder().encode('hello')).subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
});

test('any content comes back from zlib and from our reader', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (content) => {
      const packed = packGzip(content);
      expect(Uint8Array.from(gunzipSync(packed))).toEqual(content);
      const unpacked = unpackGzip(packed, 2000);
      expect(unpacked.status === 'parsed' && Uint8Array.from(unpacked.value)).toEqual(content);
    }),
  );
});

test('gzip itself finds the archive whole', () => {
  execFileSync('gzip', ['--test'], { input: packGzip(new Uint8Array(100_000)) });
});

test('more bytes than allowed are refused, and just as many are read', () => {
  const packed = packGzip(new Uint8Array(1000));
  expect(unpackGzip(packed, 1000).status).toBe('parsed');
  expect(unpackGzip(packed, 999)).toEqual({ status: 'malformed', reason: `its ${packed.length} bytes unpack to more than 999` });
});

test('a changed or missing byte of the content, its checksum or its length is refused, and nothing throws', () => {
  const content = new TextEncoder().encode('a text that is long enough to be deflated, deflated, deflated');
  const packed = packGzip(content);
  fc.assert(
    fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = Uint8Array.from(packed);
      changed[at] = (changed[at] ?? 0) ^ flip;
      const unpacked = unpackGzip(changed, 10_000);
      if (unpacked.status === 'parsed') expect(Uint8Array.from(unpacked.value)).toEqual(content);
      expect(unpackGzip(packed.subarray(0, at), 10_000).status).toBe('malformed');
    }),
  );
});

test('other bytes are not gzip', () => {
  expect(unpackGzip(new TextEncoder().encode('PK'), 10)).toEqual({ status: 'malformed', reason: 'it is not gzip' });
});
