// The few forms that every text report is made of: a heading, named values, aligned rows.

import { byText } from '../model/code-unit-order.ts';
import { escapeForTerminal } from './escape.ts';
import type { Style } from './style.ts';
import { padText, textWidth } from './text-width.ts';

/** A heading with its lines indented below; nothing at all when there is no line. */
export function section(title: string, lines: readonly string[], style: Style): string {
  return lines.length === 0 ? '' : `${style.strong(title)}\n${lines.map((line) => `  ${line}\n`).join('')}\n`;
}

/** Rows of cells with columns aligned; the last cell is not padded. Cells are escaped here. */
export function alignedRows(rows: readonly (readonly string[])[]): readonly string[] {
  const escaped = rows.map((row) => row.map(escapeForTerminal));
  const widths: number[] = [];
  for (const row of escaped) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, textWidth(cell));
  }
  return escaped.map((row) => {
    const cells = row.map((cell, column) => (column === row.length - 1 ? cell : padText(cell, widths[column] ?? 0)));
    return cells.join('  ').trimEnd();
  });
}

/** Shell text or log lines that must never begin a line of output themselves. Each is escaped. */
export function quotedLines(text: string): readonly string[] {
  return (
    text
      .replace(/\n$/, '')
      .split('\n')
      // As a whole: what would be a command to a log at the beginning of its line is none behind the bar.
      .map((line) => escapeForTerminal(`| ${line}`))
  );
}

/** Pairs of a record, sorted by name. */
export function sortedPairs(record: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(record).sort(byText(([name]) => name));
}
