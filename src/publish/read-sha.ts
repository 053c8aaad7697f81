// Reads the name of a git object in an answer of GitHub.

import { readText, refuse } from '../codec/json-shape.ts';

/** 40 hex digits of SHA-1, or 64 of SHA-256. */
export function readSha(value: unknown, where: string): string {
  const text = readText(value, where);
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) ? text : refuse(where, 'is no object name of git');
}
