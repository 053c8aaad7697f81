// Prints a result for programs: one JSON value, members in the order of its type, and a final newline.

import { escapeJson } from './escape.ts';

export function printJson(value: unknown): string {
  return `${escapeJson(JSON.stringify(value, undefined, 2))}\n`;
}

/** The same on one line. */
export function printJsonLine(value: unknown): string {
  return `${escapeJson(JSON.stringify(value))}\n`;
}
