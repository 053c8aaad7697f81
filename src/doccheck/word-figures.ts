// Finds the figures of a table: numbers with a unit, ratios, percentages, and cells that are a number; and what their rows say of them.

import type { DocumentTable, MarkdownDocument } from '../model/document.ts';

export interface Figure {
  readonly text: string;
  /** Whether its own cell, or the name of its column, says so. */
  readonly isUnverified: boolean;
}

export interface FiguresOfRow {
  readonly line: number;
  readonly figures: readonly Figure[];
  /** Whether a cell without a figure says so: then it is said of the whole row. */
  readonly isUnverified: boolean;
  readonly hasLink: boolean;
  /** Between backticks, behind the first column, which names what was measured. */
  readonly commands: readonly string[];
}

/** Rows in order, those without a figure too. In the first column, which names the row, only a whole cell is a figure. */
export function figuresOf(table: DocumentTable, { text, links, spans }: MarkdownDocument): readonly FiguresOfRow[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n?|\n/);
  return table.rows.map(({ line, cells }) => {
    const inCells = cells.map((cell, index) => ({
      cell,
      found: figuresIn(cell, index === 0 && cells.length > 1),
      isMarked: unverified.test(cell) || unverified.test(table.columns[index] ?? ''),
    }));
    return {
      line,
      figures: inCells.flatMap(({ found, isMarked }) => found.map((each) => ({ text: each, isUnverified: isMarked }))),
      isUnverified: inCells.some(({ cell, found }) => found.length === 0 && unverified.test(cell)),
      hasLink: links.some((link) => link.line === line && link.kind !== 'image'),
      commands: spans
        .filter((span) => span.line === line && (cells.length === 1 || columnOf(lines[line - 1] ?? '', span.column) > 0))
        .map((span) => span.text.trim())
        // A command has at least two words, or is a path: other words between backticks are names.
        .filter((command) => /\s|\//.test(command)),
    };
  });
}

const unverified = /(?<![\p{L}\p{N}])unverified(?![\p{L}\p{N}])/iu;

const number = String.raw`\d+(?:[.,_\u2009\u202f]\d+)*`;

const units = [
  'ns|µs|μs|us|ms|s|sec|secs|seconds?|min|mins|minutes?|h|hours?|days?',
  '[kKMGT]?B|[KMGT]iB|bytes?|bits?|[kMG]?bit/s|[kKMG]?Hz|fps|ops|rps',
  'lines?|files?|tests?|packages?|times|points?',
].join('|');

/** `330 ms`, `2,663 ms`, `1.5 MB/s`, `95%`, `3x`, `2 : 1`, `33 of 34`, `49/50`, `≤ 4 s`. */
const figure = new RegExp(
  String.raw`(?<![\p{L}\p{N}_.]|\d,)${number}(?:\s*(?:%|‰|×|x(?![\p{L}\p{N}]))|\s*(?:of|:|/)\s*${number}(?![\p{L}\p{N}])|\s?(?:${units})(?:/(?:s|min|h))?(?![\p{L}\p{N}]))`,
  'gu',
);

const bareNumber = new RegExp(String.raw`^[~≈<>≤≥+±-]?\s*${number}$`, 'u');

function figuresIn(cell: string, isName: boolean): readonly string[] {
  const text = cell.trim();
  const found = Array.from(text.matchAll(figure), ([all]) => all);
  if (isName) return found.filter((each) => text.replace(/^[~≈<>≤≥+±-]\s*/, '') === each);
  return found.length === 0 && bareNumber.test(text) ? [text] : found;
}

/** Which cell of a row, from 0, a column of its line is in. */
function columnOf(line: string, column: number): number {
  const before = line.slice(0, column - 1).replace(/^[\s>]*\|/, '');
  return (before.match(/(?<!\\)\|/g) ?? []).length;
}
