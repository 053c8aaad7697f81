// Findings as GitHub-flavoured Markdown, for the summary of a job. Whatever comes from a file stands in code spans.

import { counted } from '../model/counted.ts';
import { escapeMarkdown, markdownCode } from './escape.ts';
import type { FindingReport } from './finding-report.ts';

/** Rows of a table that are shown: a job's summary may not be larger than 1 MiB. */
const maxRows = 200;

export function printFindingsMarkdown({
  command,
  outcome,
  looked,
  findings,
  waived,
  unsettled = [],
  notes,
}: FindingReport): string {
  const mark = outcome === 'passed' ? '\u2705' : '\u274c';
  return [
    `## ${escapeMarkdown(`${command} ${outcome}`)}\n`,
    `${mark} **${escapeMarkdown(counted(findings.length, 'finding'))}** in ${escapeMarkdown(looked)}\n`,
    ...unsettled.map(({ rule, reason }) => `Could not tell ${markdownCode(rule)}: ${markdownCode(reason)}\n`),
    ...notes.map((note) => `${markdownCode(note)}\n`),
    table(
      ['Where', 'Rule', 'What is wrong', 'What to do'],
      findings.map(({ file, line, column, rule, message, help }) =>
        [`${file}:${line}:${column}`, rule, message, help ?? ''].map((cell) => (cell === '' ? '' : markdownCode(cell))),
      ),
    ),
    waived.length === 0 ? '' : '### Waived\n',
    table(
      ['Where', 'Rule', 'Reason'],
      waived.map(({ file, line, rule, reason }) => [`${file}:${line}`, rule, reason].map(markdownCode)),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const left = rows.length - maxRows;
  return [
    row(head),
    row(head.map(() => '---')),
    ...rows.slice(0, maxRows).map(row),
    ...(left > 0 ? [`\nand ${left} more: the format json has all of them\n`] : []),
  ].join('');
}
