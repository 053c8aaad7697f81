// The forms that a job's summary is made of: tables, lists, folded parts. Cells are Markdown already; whatever comes from outside stands
// in code spans, in which nothing is markup, a link, or the name of a person.

import type { Comparison, Difference } from '../model/comparison.ts';
import { counted } from '../model/counted.ts';
import { printCount } from './duration.ts';
import { escapeHtml, escapeLogLine, markdownCode } from './escape.ts';

/** Rows of a table that are shown: a reader has the report for the rest. */
const maxRows = 200;

/** Nothing at all without a row. */
export function summaryTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const left = rows.length - maxRows;
  return [
    line(head),
    line(head.map(() => '---')),
    ...rows.slice(0, maxRows).map(line),
    ...(left > 0 ? [`\nand ${left} more: the report has all of them\n`] : []),
  ].join('');
}

/** Two columns without a head, such as names and values. */
export function summaryFacts(rows: readonly (readonly [string, string])[]): string {
  return summaryTable(['', ''], rows);
}

export function summaryPart(title: string, body: string): string {
  return body === '' ? '' : `### ${title}\n\n${body}`;
}

export function summaryList(texts: readonly string[]): string {
  const left = texts.length - maxRows;
  const more = left > 0 ? [`- and ${left} more: the report has all of them\n`] : [];
  return [...texts.slice(0, maxRows).map((text) => `- ${markdownCode(text)}\n`), ...more].join('');
}

/** Lines of a log, each as it is. */
export function summaryLines(lines: readonly string[]): string {
  if (lines.length === 0) return '';
  // A blank line would end the block of HTML, and what follows would be Markdown.
  return `<pre>\n${lines.map((line) => `${escapeHtml(escapeLogLine(line)) || '&#32;'}\n`).join('')}</pre>\n`;
}

export function summaryFold(title: string, body: string): string {
  return body === '' ? '' : `<details><summary>${escapeHtml(title)}</summary>\n\n${body}\n</details>\n`;
}

/** In code spans what a shell takes; a fence cannot be closed by one line that does not begin with it. */
export function summaryCommand(command: string): string {
  return `\`\`\`bash\n${command}\n\`\`\`\n`;
}

export function summaryMark(holds: boolean): string {
  return holds ? '✅' : '❌';
}

/** Joins what is there, with a line between. */
export function summaryOf(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}

/** @param sides What the first and the second are called. */
export function summaryComparison(comparison: Comparison, sides: readonly [string, string]): string {
  const { outcome, filesCompared, bytesCompared, differences } = comparison;
  const compared = `${counted(filesCompared, 'file')}, ${printCount(bytesCompared)} bytes compared`;
  const answer = outcome === 'equal' ? 'equal' : counted(differences.length, 'difference');
  return summaryOf([
    `${summaryMark(outcome === 'equal')} **${answer}**, ${compared}\n`,
    summaryTable(['File', 'What differs', ...sides], differences.map(differenceRow)),
  ]);
}

function differenceRow(difference: Difference): readonly string[] {
  const path = markdownCode(difference.path);
  switch (difference.kind) {
    case 'missing':
    case 'extra':
      return [path, difference.kind, markdownCode(difference.reason), ''];
    case 'type':
    case 'mode':
    case 'link':
      return [path, difference.kind, markdownCode(difference.first), markdownCode(difference.second)];
    case 'bytes': {
      const { offset, first, second, firstSizeBytes, secondSizeBytes } = difference;
      const side = (hex: string, size: number) =>
        `${markdownCode(hex === '' ? 'end of file' : hex)} of ${printCount(size)} bytes`;
      return [path, `first at byte ${printCount(offset)}`, side(first.hex, firstSizeBytes), side(second.hex, secondSizeBytes)];
    }
  }
}
