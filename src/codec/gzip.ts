// Writes gzip with nothing of the machine in it, and reads it with a bound. Format: RFC 1952, docs/release-folder.md.

import { crc32, deflateRawSync, gunzipSync } from 'node:zlib';
import type { Parsed } from '../model/statement.ts';

/**
 * Identification, method 8, no flags, time 0, extra flags 2 ("slowest"), system 255 ("unknown"). Written by ourselves, since zlib
 * names the system it was compiled on.
 */
const header = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255);

/** One member at level 9, without a name. */
export function packGzip(content: Uint8Array): Uint8Array {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(content), 0);
  trailer.writeUInt32LE(content.length % 2 ** 32, 4);
  return Buffer.concat([header, deflateRawSync(content, { level: 9 }), trailer]);
}

/**
 * @param maxBytes What it may unpack to; more is refused before it is held.
 */
export function unpackGzip(bytes: Uint8Array, maxBytes: number): Parsed<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return { status: 'malformed', reason: 'it is not gzip' };
  try {
    return { status: 'parsed', value: gunzipSync(bytes, { maxOutputLength: maxBytes }) };
  } catch (error) {
    if (error instanceof RangeError) {
      return { status: 'malformed', reason: `its ${bytes.length} bytes unpack to more than ${maxBytes}` };
    }
    return {
      status: 'malformed',
      reason: `its gzip stream is damaged: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}
