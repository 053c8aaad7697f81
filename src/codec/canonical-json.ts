// Prints JSON in one way only: keys sorted by code unit, `undefined` members left out.

import { byText } from '../model/code-unit-order.ts';

/** For files that people read: two spaces of indent and a final newline. */
export function printCanonicalJson(value: unknown): string {
  return `${JSON.stringify(sorted(value), undefined, 2)}\n`;
}

/** For payloads and lines: no white space and no final newline. */
export function printCompactJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  // Integer-like keys come first in any object; Object.fromEntries keeps the sorted order of all others.
  return Object.fromEntries(entries.sort(byText(([key]) => key)).map(([key, member]) => [key, sorted(member)]));
}
