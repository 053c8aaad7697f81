// Parses lists of SHA-256 and SHA-512 as other tools write them: one line a file as sha256sum, or with its name first as BSD's sha256;
// or one digest alone. What a tool could take in two ways is refused.
// Sources: GNU coreutils manual, "cksum output modes"; FreeBSD md5(1). A list of ours has one form alone: sha256sums.ts

import type { Parsed } from '../model/statement.ts';
import type { ChecksumLine } from '../model/verdict.ts';
import { decodeList, nameFault, unescapeName } from './sha256sums.ts';

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
  const list = decodeList(bytes);
  if (list.status === 'malformed') return list;
  const text = list.value;
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n', maxLines + 1);
  if (lines.length > maxLines) return malformed(`holds more than ${maxLines} lines`);
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
