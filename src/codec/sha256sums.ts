// Prints and parses SHA256SUMS: the one form that `sha256sum` itself writes, checkable with `sha256sum -c`.
// Source: GNU coreutils manual, "md5sum invocation": names with a backslash, newline or carriage return are escaped.

import { byCodeUnit, byText } from '../model/code-unit-order.ts';
import type { Parsed } from '../model/statement.ts';

export interface Sha256Line {
  /** File name without any folder. */
  readonly name: string;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** Lines sorted by name: digest, two spaces, name, newline. */
export function printSha256Sums(entries: readonly Sha256Line[]): string {
  return [...entries]
    .sort(byText(({ name }) => name))
    .map(printLine)
    .join('');
}

/**
 * Reads back exactly what `printSha256Sums` prints: sorted, every name once, a plain file name.
 *
 * @param text A string, or bytes that must be UTF-8.
 */
export function parseSha256Sums(text: string | Uint8Array): Parsed<readonly Sha256Line[]> {
  const list = decodeList(text);
  if (list.status === 'malformed') return list;
  const decoded = list.value;
  if (!decoded.endsWith('\n')) return malformed('the last line has no newline at its end');
  const lines = decoded.slice(0, -1).split('\n');
  const entries: Sha256Line[] = [];
  for (const [index, line] of lines.entries()) {
    const parsed = parseLine(line);
    if (typeof parsed === 'string') return malformed(`line ${index + 1} ${parsed}`);
    const last = entries.at(-1);
    if (last !== undefined) {
      const order = byCodeUnit(last.name, parsed.name);
      if (entries.some(({ name }) => order >= 0 && name === parsed.name)) {
        return malformed(`line ${index + 1} lists "${parsed.name}" a second time`);
      }
      if (order > 0) return malformed(`line ${index + 1} is out of order: "${parsed.name}" comes after "${last.name}"`);
    }
    entries.push(parsed);
  }
  return { status: 'parsed', value: entries };
}

/** Text of a list that is not empty. */
export function decodeList(text: string | Uint8Array): Parsed<string> {
  let decoded: string;
  try {
    decoded = typeof text === 'string' ? text : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text);
  } catch {
    return malformed('not UTF-8');
  }
  if (decoded.startsWith('\u{feff}')) return malformed('opens with a byte-order mark');
  return decoded === '' ? malformed('lists no file') : { status: 'parsed', value: decoded };
}

function malformed(reason: string): { readonly status: 'malformed'; readonly reason: string } {
  return { status: 'malformed', reason };
}

function printLine({ name, sha256 }: Sha256Line): string {
  const escaped = escapeName(name);
  return `${escaped === name ? '' : '\\'}${sha256}  ${escaped}\n`;
}

function escapeName(name: string): string {
  return name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

/** The entry of one line, or a phrase that says what is wrong with it. */
function parseLine(line: string): Sha256Line | string {
  if (line === '') return 'is empty';
  if (line.endsWith('\r')) return 'ends in a carriage return';
  const parts = /^(\\?)([0-9a-f]{64}) ([ *])(.*)$/s.exec(line);
  if (parts === null) return 'is not a digest of 64 lower-case hex digits, two spaces and a name';
  const [, escaped = '', sha256 = '', mode = '', written = ''] = parts;
  if (mode === '*') return 'marks its file as binary with "*"';
  const name = escaped === '' ? written : unescapeName(written);
  if (name === undefined) return `has an escape in "${written}" that sha256sum does not write`;
  if (printLine({ name, sha256 }) !== `${line}\n`) return `does not escape "${name}" as sha256sum does`;
  const fault = nameFault(name);
  return fault === undefined ? { name, sha256 } : `names "${name}", ${fault}`;
}

/** The name that sha256sum wrote with escapes; undefined for an escape that it does not write. */
export function unescapeName(written: string): string | undefined {
  if (!/^(?:[^\\]|\\[\\nr])*$/.test(written)) return undefined;
  return written.replace(/\\([\\nr])/g, (_, letter: string) => (letter === 'n' ? '\n' : letter === 'r' ? '\r' : '\\'));
}

/** Why a name is not one of a file beside the list, as a phrase; undefined when it is. */
export function nameFault(name: string): string | undefined {
  if (name === '') return 'which is empty';
  if (name === '.' || name === '..' || name.includes('/')) return 'which is a path and not the name of a file beside this one';
  if (name.includes('\0')) return 'which holds a zero byte';
  if (!name.isWellFormed()) return 'which is not Unicode text';
  return undefined;
}
