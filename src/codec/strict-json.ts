// Parses JSON that nobody can read in two ways: no key twice, no lone surrogate, no byte-order mark, bounded depth.
// Source: RFC 8259 with the rules of RFC 7493 (I-JSON) sections 2.1 and 2.3.

import type { Parsed } from '../model/statement.ts';

/** Deeper text is refused unless the caller says otherwise. */
const defaultMaxDepth = 64;

/**
 * The value that a text states, as `JSON.parse` makes it. A member called `__proto__` is an own property like any other.
 *
 * @param text A string, or bytes that must be UTF-8.
 * @param options.maxDepth How many objects and arrays may stand inside each other.
 * @returns `malformed` with line and column where there is one, never an exception.
 */
export function parseStrictJson(text: string | Uint8Array, options: { readonly maxDepth?: number } = {}): Parsed<unknown> {
  const decoded = decodeText(text);
  if (decoded.status === 'malformed') return decoded;
  const fault = findFault(decoded.value, options.maxDepth ?? defaultMaxDepth);
  if (fault !== undefined) return { status: 'malformed', reason: fault };
  try {
    return { status: 'parsed', value: JSON.parse(decoded.value) };
  } catch (error) {
    return { status: 'malformed', reason: `not JSON: ${lowerFirst(error instanceof Error ? error.message : String(error))}` };
  }
}

/** Text from bytes or a string, refused where it is no Unicode text or opens with a byte-order mark. */
function decodeText(text: string | Uint8Array): Parsed<string> {
  let decoded: string;
  if (typeof text === 'string') {
    if (!text.isWellFormed()) return { status: 'malformed', reason: 'not Unicode text: a surrogate stands alone' };
    decoded = text;
  } else {
    try {
      decoded = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text);
    } catch {
      return { status: 'malformed', reason: 'not UTF-8' };
    }
  }
  if (decoded.startsWith('\u{feff}')) return { status: 'malformed', reason: 'opens with a byte-order mark' };
  return { status: 'parsed', value: decoded };
}

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const openArray = 0x5b;
const closeArray = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/**
 * One pass over the text for what `JSON.parse` lets through. Text that is no JSON may pass here: `JSON.parse` refuses it.
 * Strings are leapt over with `indexOf`, so long base64 costs nothing.
 */
function findFault(text: string, maxDepth: number): string | undefined {
  /** For each open container: the keys so far, or undefined for an array. */
  const open: (Set<string> | undefined)[] = [];
  let keyNext = false;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case openObject:
      case openArray: {
        const isObject = text.charCodeAt(at) === openObject;
        if (open.length >= maxDepth) return `nested deeper than ${maxDepth} levels, ${position(text, at)}`;
        open.push(isObject ? new Set() : undefined);
        keyNext = isObject;
        break;
      }
      case closeObject:
      case closeArray:
        open.pop();
        keyNext = false;
        break;
      case comma:
        keyNext = open.at(-1) !== undefined;
        break;
      case quote: {
        const end = endOfString(text, at);
        if (end === undefined) return `a string has no end, ${position(text, at)}`;
        const raw = text.slice(at, end + 1);
        const value = raw.includes('\\') ? decodeString(raw) : raw.slice(1, -1);
        if (value === undefined) return `a string is not JSON, ${position(text, at)}`;
        if (raw.includes('\\') && !value.isWellFormed()) return `a surrogate stands alone, ${position(text, at)}`;
        const keys = keyNext ? open.at(-1) : undefined;
        if (keys?.has(value)) return `key "${value}" is given twice, ${position(text, at)}`;
        keys?.add(value);
        keyNext = false;
        at = end;
        break;
      }
    }
  }
  return undefined;
}

/** Index of the quote that closes the string opened at `start`. */
function endOfString(text: string, start: number): number | undefined {
  let from = start + 1;
  for (;;) {
    const end = text.indexOf('"', from);
    if (end === -1) return undefined;
    let slashes = 0;
    while (end - 1 - slashes > start && text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return end;
    from = end + 1;
  }
}

function decodeString(raw: string): string | undefined {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function position(text: string, at: number): string {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return `line ${line} column ${at - before.lastIndexOf('\n')}`;
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
