// Changes one place of a text and leaves every other character, line ends too, as it is.

import type { DocumentPlace, FencedBlock } from '../../model/document.ts';

/** Lines without their ends, as a parsed document counts them. */
export function linesOf(text: string): readonly string[] {
  return split(text).lines;
}

/** The text without some lines, from 1; undefined where they are not there. */
export function withoutLines(text: string, first: number, last: number): string | undefined {
  const { mark, lines, ends } = split(text);
  if (first < 1 || last > lines.length || last < first) return undefined;
  const kept = lines.flatMap((line, index) => (index + 1 < first || index + 1 > last ? [`${line}${ends[index] ?? ''}`] : []));
  return `${mark}${kept.join('')}`;
}

/** The text with a line changed; undefined where `change` gives nothing or the same line. */
export function withLine(text: string, line: number, change: (line: string) => string | undefined): string | undefined {
  const { mark, lines, ends } = split(text);
  const before = lines[line - 1];
  const after = before === undefined ? undefined : change(before);
  if (after === undefined || after === before) return undefined;
  return `${mark}${lines.map((each, index) => `${index === line - 1 ? after : each}${ends[index] ?? ''}`).join('')}`;
}

/** The text with one more line before the one that has this number; behind the last line where it has the next number. */
export function withLineBefore(text: string, line: number, added: string): string | undefined {
  const { mark, lines, ends } = split(text);
  if (line < 1 || line > lines.length + 1) return undefined;
  const end = ends.find((each) => each !== '') ?? '\n';
  const all = lines.map((each, index) => `${index === line - 1 ? `${added}${end}` : ''}${each}${ends[index] ?? ''}`);
  if (line === lines.length + 1) all.push(`${lines.at(-1) === '' ? '' : end}${added}${end}`);
  return `${mark}${all.join('')}`;
}

/** How far below its place what is looked for may stand: an element of running text is seldom longer. */
const linesBelow = 12;

/**
 * The text with the first match at or below a place changed; undefined where there is none near, or nothing changes.
 *
 * @param pattern With the flag g. Its match is replaced as a whole.
 */
export function withMatch(
  text: string,
  place: DocumentPlace,
  pattern: RegExp,
  change: (match: RegExpExecArray) => string,
): string | undefined {
  const { mark, lines, ends } = split(text);
  const offsets = offsetsOf(lines, ends);
  const start = (offsets[place.line - 1] ?? 0) + place.column - 1;
  const end = offsets[Math.min(place.line - 1 + linesBelow, lines.length)] ?? text.length;
  const body = text.slice(mark.length);
  pattern.lastIndex = start;
  const match = pattern.exec(body);
  if (match === null || match.index >= end) return undefined;
  const changed = change(match);
  if (changed === match[0]) return undefined;
  return `${mark}${body.slice(0, match.index)}${changed}${body.slice(match.index + match[0].length)}`;
}

/** The text of a document with one more line in a block: as the first, or as the last. */
export function withLineInBlock(text: string, block: FencedBlock, added: string, where: 'first' | 'last'): string | undefined {
  if (block.text.trim() === '') return undefined;
  const inside = block.text.replace(/\n$/, '').split('\n');
  const shown = block.line + inside.findIndex((line) => line.trim() !== '');
  const prefix = (linesOf(text)[shown - 1] ?? '').slice(0, block.column - 1);
  return withLineBefore(text, where === 'first' ? block.line : block.line + inside.length, `${prefix}${added}`);
}

/** Line of an offset in a text, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n?|\n/).length;
}

export function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

interface Split {
  /** The mark of the byte order, where there is one. */
  readonly mark: string;
  readonly lines: readonly string[];
  /** As many as lines, or one less. */
  readonly ends: readonly string[];
}

function split(text: string): Split {
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  const parts = text.slice(mark.length).split(/(\r\n|\r|\n)/);
  return { mark, lines: parts.filter((_, index) => index % 2 === 0), ends: parts.filter((_, index) => index % 2 === 1) };
}

function offsetsOf(lines: readonly string[], ends: readonly string[]): readonly number[] {
  let offset = 0;
  return lines.map((line, index) => {
    const start = offset;
    offset += line.length + (ends[index]?.length ?? 0);
    return start;
  });
}
