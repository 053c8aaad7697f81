// What readers of release folders do with the bytes of a small file, and how many they take.

import { createHash } from 'node:crypto';
import type { Parsed } from '../model/statement.ts';
import type { FileDigest } from '../model/world.ts';

/** Files of one folder, and bundles of one file. */
export const maxFiles = 10_000;

/** A file that is read whole: JSON, checksums and signatures. */
export const maxReadBytes = 64 * 1024 * 1024;

export const tooLarge = `it is larger than ${maxReadBytes} bytes`;

export const tooManyLines = `it holds more than ${maxFiles} lines`;

export function decode(bytes: Uint8Array): Parsed<string> {
  try {
    return { status: 'parsed', value: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { status: 'malformed', reason: 'it is not UTF-8' };
  }
}

/** Text of a file that must hold bundles. */
export function decodeBundles(bytes: Uint8Array): Parsed<string> {
  const text = decode(bytes);
  return text.status === 'parsed' && text.value.trim() === '' ? { status: 'malformed', reason: 'it holds no bundle' } : text;
}

/** Counted without splitting: a file of line ends alone would be split into more texts than there is memory for. */
export function hasTooManyLines(bytes: Uint8Array): boolean {
  const newline = 0x0a;
  let lines = 0;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) {
    lines += 1;
    if (lines > maxFiles) return true;
  }
  return false;
}

export function toDigest(bytes: Uint8Array): FileDigest {
  const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex');
  return { sizeBytes: bytes.length, sha256: digest('sha256'), sha512: digest('sha512') };
}
