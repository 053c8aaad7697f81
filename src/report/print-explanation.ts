// What a check proves and what it does not, and the list of all checks, as a person reads them.

import type { CheckExplanation, CheckExplanations } from '../model/verdict.ts';
import { escapeForTerminal } from './escape.ts';
import { alignedRows, section } from './layout.ts';
import type { Style } from './style.ts';
import { printSources } from './verdict-words.ts';

/** Everything about each of them. */
export function printExplanation({ checks }: CheckExplanations, style: Style): string {
  return checks.map((check) => printOne(check, style)).join('\n');
}

/** A line each. */
export function printExplanationList({ checks }: CheckExplanations, style: Style): string {
  return [
    section('Checks', alignedRows(checks.map(({ check, title }) => [check, title])), style),
    'all about one: --explain CHECK\n',
  ].join('');
}

function printOne({ check, title, proves, doesNotProve, from, refusals, page }: CheckExplanation, style: Style): string {
  const sources = printSources(from);
  return [
    `${style.strong(escapeForTerminal(check))}: ${escapeForTerminal(title)}\n\n`,
    section('Proves', [escapeForTerminal(proves)], style),
    section('Does not prove', [escapeForTerminal(doesNotProve)], style),
    section('Reads from', sources === undefined ? [] : [escapeForTerminal(sources)], style),
    section(
      'Says no when',
      refusals.map((sentence) => `- ${escapeForTerminal(sentence)}`),
      style,
    ),
    `documents: ${escapeForTerminal(page)}\n`,
  ].join('');
}
