// Reads the numbers and digests of the release folder's JSON files.

import { refuse } from '../codec/json-shape.ts';

/** Zero or more, exactly representable. */
export function readWholeNumber(value: unknown, where: string): number {
  if (value === undefined) refuse(where, 'is missing');
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    refuse(where, 'is not a whole number of zero or more');
  return value;
}

/** The only schema version that this program knows. */
export function readVersionOne(value: unknown, where: string): 1 {
  if (value !== 1) refuse(where, 'is not 1, the version that this program reads');
  return 1;
}

/** Lower-case hex of a digest. */
export function readHex(value: unknown, where: string, digits: 64 | 128): string {
  if (value === undefined) refuse(where, 'is missing');
  if (typeof value !== 'string' || value.length !== digits || !/^[0-9a-f]*$/.test(value)) {
    refuse(where, `is not ${digits} lower-case hex digits`);
  }
  return value;
}

/** A list whose texts come in code-unit order, each once. */
export function requireSorted(texts: readonly string[], where: string): void {
  for (const [index, text] of texts.entries()) {
    const next = texts[index + 1];
    if (next === text) refuse(where, `has "${text}" twice`);
    if (next !== undefined && next < text) refuse(where, `is not sorted: "${next}" comes after "${text}"`);
  }
}

/** Any string, also an empty one. */
export function readString(value: unknown, where: string): string {
  if (value === undefined) refuse(where, 'is missing');
  if (typeof value !== 'string') refuse(where, 'is not text');
  return value;
}
