// Shows an error to a person: what happened to what, where, what to do next, and the lines that tell why.

import type { Position, ToolError } from '../model/tool-error.ts';
import { escapeForTerminal, escapeLogLine } from './escape.ts';
import type { Style } from './style.ts';
import { textWidth } from './text-width.ts';

/** Columns of a source line that are shown around the caret. */
const shownColumns = 100;

/** Several lines; `program` is the command that failed. */
export function printToolError(program: string, error: ToolError, style: Style): string {
  const lines = [`${style.bad(`${program}:`)} ${style.strong(escapeForTerminal(error.message))}`];
  if (error.at !== undefined) lines.push(...positionLines(error.at, style));
  lines.push(...error.excerpt.map((line) => `  ${style.faint('|')} ${escapeLogLine(line)}`));
  lines.push(...error.files.map((file) => `  ${style.faint('file:')} ${escapeForTerminal(file)}`));
  if (error.cause instanceof Error)
    lines.push(`  ${style.faint('because:')} ${escapeForTerminal(firstLine(error.cause.message))}`);
  if (error.help !== undefined) lines.push(`  ${style.good('help:')} ${escapeForTerminal(error.help)}`);
  lines.push(`  ${style.faint(`error: ${escapeForTerminal(error.code)}`)}`);
  return `${lines.join('\n')}\n`;
}

/** For anything that is not a ToolError: the stack is shown, since only a developer can go on from here. */
export function printBug(program: string, error: unknown, version: string, style: Style): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    `${style.bad(`${program}:`)} ${style.strong('this is a bug in selfsame, not in what you asked for')}`,
    ...causes(error, stack).map((line) => `  ${style.faint('|')} ${escapeLogLine(line)}`),
    `  ${style.good('help:')} ${bugHelp(version)}`,
    '',
  ].join('\n');
}

/** What to do about a bug, as a phrase. */
export function bugHelp(version: string): string {
  return `report it as CONTRIBUTING.md says under "Report a bug", with the lines above, the command and selfsame ${version}, Node ${process.versions.node}`;
}

/** `file:line:column`, the line, and a caret under the column. */
function positionLines(at: Position, style: Style): readonly string[] {
  const where = `  ${style.faint('-->')} ${escapeForTerminal(at.file)}:${at.line}:${at.column}`;
  if (at.sourceLine === undefined) return [where];
  const before = escapeLogLine(at.sourceLine.slice(0, at.column - 1));
  const whole = before + escapeLogLine(at.sourceLine.slice(at.column - 1));
  // A long line is cut so that the caret stays in sight.
  const cut = Math.max(0, before.length - shownColumns / 2);
  const shown = (cut === 0 ? '' : '…') + [...whole.slice(cut)].slice(0, shownColumns).join('');
  const caretColumn = textWidth(before.slice(cut)) + (cut === 0 ? 0 : 1);
  const number = String(at.line);
  return [
    where,
    `  ${style.faint(`${number} |`)} ${shown}`,
    `  ${style.faint(`${' '.repeat(number.length)} |`)} ${' '.repeat(caretColumn)}${style.bad('^')}`,
  ];
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function causes(error: unknown, stack: string): readonly string[] {
  const lines = stack.split('\n');
  if (!(error instanceof Error) || error.cause === undefined) return lines;
  const cause = error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : String(error.cause);
  return [...lines, ...`caused by ${cause}`.split('\n')];
}
