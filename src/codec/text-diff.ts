// The door of diff: how one text became another, line by line, in bounded work.
// Source: the unified format of GNU diffutils, https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html

import { structuredPatch } from 'diff';

export interface TextDiff {
  /** In the order of the texts; none where they are equal. */
  readonly hunks: readonly TextHunk[];
  /** Whether the texts differ in so much that only their common beginning and end were looked for, and all between counts as changed. */
  readonly coarse: boolean;
}

/** Lines that changed, with those around them. Numbers of lines are from 1; of a side without a line, the one before it. */
export interface TextHunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** Each begins with ` `, `-` or `+`, or with `\` for the remark that a text ends without a line feed. Line feeds are taken off. */
  readonly lines: readonly string[];
}

/**
 * Lines that come and go, up to which the shortest way is looked for. Its work grows with the square: 1,500 take some tenths of a second,
 * whatever the length of the texts.
 */
const mostEdits = 1500;

/** @param contextLines Equal lines that are shown around each change. */
export function diffTexts(before: string, after: string, contextLines = 3): TextDiff {
  if (before === after) return { hunks: [], coarse: false };
  const [old, now] = [linesOf(before), linesOf(after)];
  const isFar = unmatched(old, now) + unmatched(now, old) > mostEdits;
  const patch = isFar
    ? undefined
    : structuredPatch('', '', before, after, '', '', { context: contextLines, maxEditLength: mostEdits });
  return patch === undefined
    ? { hunks: [coarseHunk(old, now, contextLines)], coarse: true }
    : { hunks: patch.hunks.map(toHunk), coarse: false };
}

/**
 * The lines of a unified diff, without names of files. Lines are as they stand in the texts: escape them before printing.
 *
 * @param mostLines Longer ones are cut, and the last line says so.
 */
export function printTextDiff({ hunks, coarse }: TextDiff, mostLines = 200): readonly string[] {
  const lines = hunks.flatMap((hunk) => [
    `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`,
    ...hunk.lines,
  ]);
  const left = lines.length - mostLines;
  return [
    ...(coarse ? ['(too much differs to match line by line: only the common beginning and end were looked for)'] : []),
    ...(left > 0 ? lines.slice(0, mostLines) : lines),
    ...(left > 0 ? [`(${left} more lines of differences)`] : []),
  ];
}

function range(start: number, count: number): string {
  return count === 1 ? String(start) : `${start},${count}`;
}

/** How many lines of a text have no match in the other: at least so many must come or go. */
function unmatched(lines: readonly string[], others: readonly string[]): number {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  let count = 0;
  for (const line of lines) {
    const there = left.get(line) ?? 0;
    if (there === 0) count += 1;
    else left.set(line, there - 1);
  }
  return count;
}

/** The package begins at line 1 where there is none. */
function toHunk({ oldStart, oldLines, newStart, newLines, lines }: TextHunk): TextHunk {
  return {
    oldStart: oldLines === 0 ? oldStart - 1 : oldStart,
    oldLines,
    newStart: newLines === 0 ? newStart - 1 : newStart,
    newLines,
    lines,
  };
}

const unended = '\\ No newline at end of file';

/** Line feeds stay, so that a last line without one is another one. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function coarseHunk(before: readonly string[], after: readonly string[], contextLines: number): TextHunk {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const from = Math.max(0, start - contextLines);
  const behind = Math.min(end, contextLines);
  const [oldEnd, newEnd] = [before.length - end, after.length - end];
  const [oldLines, newLines] = [oldEnd + behind - from, newEnd + behind - from];
  return {
    oldStart: oldLines === 0 ? from : from + 1,
    oldLines,
    newStart: newLines === 0 ? from : from + 1,
    newLines,
    lines: [
      ...marked(' ', before.slice(from, start)),
      ...marked('-', before.slice(start, oldEnd)),
      ...marked('+', after.slice(start, newEnd)),
      ...marked(' ', before.slice(oldEnd, oldEnd + behind)),
    ],
  };
}

function marked(mark: string, lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => (line.endsWith('\n') ? [`${mark}${line.slice(0, -1)}`] : [`${mark}${line}`, unended]));
}
