// Finds the comments that speak to doc-check, and says what each is about. Form: docs/doc-check.md

import type { Directive, DocumentComment, MarkdownDocument } from '../model/document.ts';

/**
 * `<!-- doc-check: WORD REST -->`. Alone on its lines, it is about the element that follows; at the end of other text, about that line.
 * Several of them above one element are all about it. In a list or a quotation, what follows is looked for there first.
 */
export function readDirectives(document: MarkdownDocument): readonly Directive[] {
  const speaking = document.comments.filter(({ text }) => /^doc-check:/.test(text));
  if (speaking.length === 0) return [];
  const lines = document.text.replace(/^\ufeff/, '').split(/\r\n?|\n/);
  const alone = new Set(document.comments.filter((comment) => isAlone(comment, lines)));
  const loud = loudLines(alone, lines);
  return speaking.map((comment) => {
    const [, word = '', rest = ''] = /^doc-check:\s*([^\s,]*)[\s,]*([\s\S]*)$/.exec(comment.text) ?? [];
    const { line, endLine } = comment;
    const about = alone.has(comment) ? nextElement(document, endLine, loud) : { from: line, to: endLine };
    return { file: document.file, word, rest: rest.replaceAll(/\s+/g, ' ').trim(), line, endLine, about };
  });
}

/** What begins a line of a quotation or of an item of a list is no text. */
const marks = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?[\s>]*/;

function isAlone({ line, endLine }: DocumentComment, lines: readonly string[]): boolean {
  const text = lines.slice(line - 1, endLine).join('\n');
  return (
    text
      .replaceAll(/<!--[\s\S]*?-->/g, '')
      .replace(marks, '')
      .replaceAll(/[\s>]/g, '') === ''
  );
}

/** For each line, from 1, the next one, itself too, with anything that a comment could be about: neither blank nor nothing but comments. */
function loudLines(alone: ReadonlySet<DocumentComment>, lines: readonly string[]): readonly number[] {
  const quiet = ['', ...lines].map((line) => line.replaceAll(/[\s>]/g, '') === '');
  for (const { line, endLine } of alone) quiet.fill(true, line, endLine + 1);
  const next: number[] = quiet.map(() => Number.POSITIVE_INFINITY);
  for (let line = quiet.length - 1; line >= 0; line -= 1) {
    next[line] = quiet[line] === false ? line : (next[line + 1] ?? Number.POSITIVE_INFINITY);
  }
  return next;
}

/**
 * The first element below a line that is more than comments: what is left of the innermost one around it, such as of a paragraph, else
 * the outermost of those that begin next. The line itself at the end of a document.
 */
function nextElement({ elements }: MarkdownDocument, line: number, loud: readonly number[]): Directive['about'] {
  const below = firstBelow(elements, line);
  let inner = below - 1;
  while (inner >= 0 && (elements[inner]?.to ?? 0) < line) inner -= 1;
  const around = elements[inner];
  const target = loud[line + 1] ?? Number.POSITIVE_INFINITY;
  // Where elements of its own begin below the line, the comment is about the first of them.
  const holdsOther = around !== undefined && (elements[below]?.from ?? Number.POSITIVE_INFINITY) <= around.to;
  if (around !== undefined && !holdsOther && target <= around.to) return { from: line + 1, to: around.to };
  let next = below;
  while (next < elements.length && (elements[next]?.to ?? 0) < target) next += 1;
  const to = elements[next]?.to;
  return to === undefined ? { from: line, to: line } : { from: line + 1, to };
}

/** Index of the first element that begins below a line; they are in order. */
function firstBelow(elements: MarkdownDocument['elements'], line: number): number {
  let [low, high] = [0, elements.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((elements[middle]?.from ?? 0) > line) high = middle;
    else low = middle + 1;
  }
  return low;
}
