// Parses lists of SHA-256 and SHA-512 as other tools write them: one line a file as sha256sum, or with its name first as BSD's sha256;
// or one digest alone. What a tool could take in two ways is refused.
// Sources: GNU coreutils manual, "cksum output modes"; FreeBSD md5(1). A list of ours has one form alone: sha256sums.ts

import type { Parsed } from '../model/statement.ts';
import type { ChecksumLine } from '../model/verdict.ts';

/** Hex digits of each algorithm, which is how a line without its name tells. */
const algorithms = [
  ['sha256', 64],
  ['sha512', 128],
] as const satisfies readonly (readonly [ChecksumLine['algorithm'], number])[];

/** More lines than a release has files are no list of one. */
const maxLines = 10_000;

/**
 * @param alone Name of the file that a digest without a name is of; absent where such a digest means nothing.
 */
export function parseChecksumList(bytes: Uint8Array, alone?: string): Parsed<readonly ChecksumLine[]> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return malformed('not UTF-8');
  }
  if (text.startsWith('\u{feff}')) return malformed('opens with a byte-order mark');
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n', maxLines + 1);
  if (lines.length > maxLines) return malformed(`holds more than ${maxLines} lines`);
  if (text === '') return malformed('lists no file');
  if (lines.length === 1 && alone !== undefined) {
    const digest = toDigest(lines[0]?.trimEnd() ?? '');
    if (digest !== undefined) return { status: 'parsed', value: [{ name: alone, ...digest }] };
  }
  const entries: ChecksumLine[] = [];
  const seen = new Set<string>();
  for (const [index, line] of lines.entries()) {
    const parsed = parseLine(line);
    if (typeof parsed === 'string') return malformed(`line ${index + 1} ${parsed}`);
    const key = `${parsed.algorithm} ${parsed.name}`;
    if (seen.has(key)) return malformed(`line ${index + 1} lists "${parsed.name}" a second time`);
    seen.add(key);
    entries.push(parsed);
  }
  return { status: 'parsed', value: entries };
}

function malformed(reason: string): { readonly status: 'malformed'; readonly reason: string } {
  return { status: 'malformed', reason };
}

/** The entry of one line, or a phrase that says what is wrong with it. */
function parseLine(line: string): ChecksumLine | string {
  if (line === '') return 'is empty';
  if (line.endsWith('\r')) return 'ends in a carriage return';
  const [, tag = '', tagged = '', last = ''] = /^([A-Z0-9]+) \((.*)\) = ([0-9A-Fa-f]+)$/s.exec(line) ?? [];
  const [, escaped = '', first = '', plain = ''] = /^(\\?)([0-9A-Fa-f]+) [ *](.*)$/s.exec(line) ?? [];
  const digest = toDigest(tag === '' ? first : last);
  if (digest === undefined) return 'is no SHA-256 or SHA-512 in hex with the name of a file';
  if (tag !== '' && tag.toLowerCase() !== digest.algorithm) return `is of "${tag}", and its digest is of another length`;
  const written = escaped === '' ? (tag === '' ? plain : tagged) : unescapeName(plain);
  if (written === undefined) return `has an escape in "${plain}" that sha256sum does not write`;
  const name = written.startsWith('./') ? written.slice(2) : written;
  const fault = nameFault(name);
  return fault === undefined ? { name, ...digest } : `names "${written}", ${fault}`;
}

function toDigest(hex: string): Pick<ChecksumLine, 'algorithm' | 'hex'> | undefined {
  const [algorithm] = algorithms.find(([, digits]) => digits === hex.length) ?? [];
  return algorithm === undefined || !/^[0-9A-Fa-f]+$/.test(hex) ? undefined : { algorithm, hex: hex.toLowerCase() };
}

function unescapeName(written: string): string | undefined {
  if (!/^(?:[^\\]|\\[\\nr])*$/.test(written)) return undefined;
  return written.replace(/\\([\\nr])/g, (_, letter: string) => (letter === 'n' ? '\n' : letter === 'r' ? '\r' : '\\'));
}

function nameFault(name: string): string | undefined {
  if (name === '') return 'which is empty';
  if (name === '.' || name === '..' || name.includes('/')) return 'which is a path and not the name of a file beside this one';
  if (name.includes('\0')) return 'which holds a zero byte';
  return undefined;
}
