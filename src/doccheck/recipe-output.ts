// Compares shown output with what was printed. Words such as <digest> stand for what differs from run to run, and an ellipsis for
// anything. Form: docs/doc-check.md

import { diffTexts, printTextDiff } from '../codec/text-diff.ts';

/** Words in shown output, such as `digest` of `<digest>`, to regular expressions with the flag u. */
export type Placeholders = Readonly<Record<string, string>>;

/** Known without any configuration, which may give them another meaning. */
export const standardPlaceholders: Placeholders = {
  digest: '(?:sha\\d+:)?[0-9a-f]{7,128}',
  // A point in time or a span of it.
  time: '\\d{4}-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?(?: ?(?:Z|UTC|[+-]\\d\\d:?\\d\\d))?)?|\\d+(?:[.,]\\d+)? ?(?:ms|s|min|h)',
  path: '[^\\s"\']+',
  version: 'v?\\d+(?:\\.\\d+)+(?:[-+~][0-9A-Za-z.+~-]+)?',
};

/** A line of nothing else stands for any number of lines, none too; within a line it stands for any text. */
const ellipsis = '…';

/** Longer lines match only what they equal: an ellipsis in them would take long to place. */
const longestLine = 20_000;

const mostDiffLines = 40;

/**
 * White space at the ends of lines and blank lines at both ends do not count.
 *
 * @returns The lines of a unified diff from what is shown to what was printed, without what words and ellipses stand for; undefined where
 * they agree.
 */
export function compareOutput(
  shown: string,
  printed: string,
  placeholders: Placeholders = standardPlaceholders,
): readonly string[] | undefined {
  const wanted = linesOf(shown).map((line) => toMatcher(line, placeholders));
  const got = linesOf(printed);
  if (agree(wanted, got)) return undefined;
  return printTextDiff(diffTexts(asText(filledIn(wanted, got)), asText(got)), mostDiffLines);
}

interface Matcher {
  readonly text: string;
  /** Undefined for any number of lines. */
  readonly matches: ((line: string) => boolean) | undefined;
}

function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd());
  const first = lines.findIndex((line) => line !== '');
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex((line) => line !== '') + 1);
}

function toMatcher(line: string, placeholders: Placeholders): Matcher {
  if (line.trim() === ellipsis) return { text: line, matches: undefined };
  if (!/[<…]/u.test(line)) return { text: line, matches: (other) => other === line };
  const parts = line.split(ellipsis).map((part) => toPattern(part, placeholders));
  return { text: line, matches: (other) => other === line || (other.length <= longestLine && fits(parts, other)) };
}

function toPattern(text: string, placeholders: Placeholders): string {
  const parts = text.split(/(<[A-Za-z][\w-]*>)/u).map((part) => {
    const meaning = /^<(.*)>$/u.exec(part)?.[1] ?? '';
    // A program may print the very word.
    return Object.hasOwn(placeholders, meaning) ? `(?:${placeholders[meaning]}|${literal(part)})` : literal(part);
  });
  return parts.join('');
}

/** Each part is taken where it first fits behind the one before it. One expression for all would go through every way to place them. */
function fits(parts: readonly string[], line: string): boolean {
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return new RegExp(`^(?:${first})$`, 'u').test(line);
  let at = endOf(new RegExp(`^(?:${first})`, 'u'), line);
  for (const part of others) {
    if (at === undefined) return false;
    const end = endOf(new RegExp(part, 'u'), line.slice(at));
    at = end === undefined ? undefined : at + end;
  }
  return at !== undefined && new RegExp(`(?:${last})$`, 'u').test(line.slice(at));
}

function endOf(expression: RegExp, text: string): number | undefined {
  const found = expression.exec(text);
  return found === null ? undefined : found.index + found[0].length;
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** As a glob is matched: the last ellipsis takes one more line whenever what follows it does not fit. */
function agree(wanted: readonly Matcher[], got: readonly string[]): boolean {
  let [at, line] = [0, 0];
  let retry: { at: number; line: number } | undefined;
  while (line < got.length) {
    const matcher = wanted[at];
    if (matcher !== undefined && matcher.matches === undefined) {
      retry = { at: at + 1, line };
      at += 1;
    } else if (matcher?.matches?.(got[line] ?? '') === true) {
      at += 1;
      line += 1;
    } else if (retry !== undefined) {
      retry = { at: retry.at, line: retry.line + 1 };
      ({ at, line } = retry);
    } else return false;
  }
  return wanted.slice(at).every(({ matches }) => matches === undefined);
}

/** What is shown, each line and ellipsis replaced by the lines printed for it where there are some, so that a diff shows only the others. */
function filledIn(wanted: readonly Matcher[], got: readonly string[]): readonly string[] {
  const filled: string[] = [];
  let from = 0;
  for (const [index, { text, matches }] of wanted.entries()) {
    const next = matches === undefined ? wanted.slice(index + 1).find((each) => each.matches !== undefined) : undefined;
    const wantedLine = matches ?? next?.matches;
    const found = wantedLine === undefined ? got.length : got.findIndex((line, at) => at >= from && wantedLine(line));
    if (matches === undefined) {
      if (found > from) filled.push(...got.slice(from, found));
      if (found !== -1) from = found;
    } else if (found === -1) filled.push(text);
    else {
      filled.push(got[found] ?? '');
      from = found + 1;
    }
  }
  return filled;
}

function asText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
