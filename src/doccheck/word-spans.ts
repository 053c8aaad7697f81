// Finds the words between backticks by which documents cite things, and tells what stands around them.

import type { CodeSpan, FencedBlock, MarkdownDocument } from '../model/document.ts';
import { linkPlace } from './link-path.ts';

export interface CitedSpan extends CodeSpan {
  readonly file: string;
  /** Of the link whose text it is in; absent without one. */
  readonly linkedTo?: 'project' | 'elsewhere';
  /**
   * Whether the words before it say that it is an example, or that it is yet to be, or no more; or a block of the document names it too, as
   * what commands make.
   */
  readonly isSupposed: boolean;
}

export function citedSpans(document: MarkdownDocument): readonly CitedSpan[] {
  const { file, text, spans, links, blocks } = document;
  const inBlocks = pathsIn(blocks);
  const lines = text.replace(/^\ufeff/, '').split(/\r\n?|\n/);
  const linksOf = Map.groupBy(
    links.filter(({ kind }) => kind === 'link'),
    ({ line }) => line,
  );
  return spans.map((span) => {
    const end = span.column - 1;
    const line = lines[span.line - 1] ?? '';
    const nearby = line.slice(Math.max(0, end - nearLetters), end);
    const isSupposed = supposing.test(nearby) || inBlocks.has(span.text.replace(/^(?:\.\/)+|\/$/g, ''));
    const cited = { file, ...span, isSupposed };
    // Of a longer line nobody tells: the work is quadratic in its length.
    if (line.length > longestLine && linksOf.has(span.line)) return { ...cited, linkedTo: 'elsewhere' };
    const before = (linksOf.get(span.line) ?? []).findLast(({ column }) => column < span.column);
    // Where the text of the link has ended before the span, its target or its name has begun.
    if (before === undefined || /\](?:\(|\[|$)/.test(line.slice(before.column, end))) return cited;
    return { ...cited, linkedTo: linkPlace(before.target, document).kind === 'inside' ? 'project' : 'elsewhere' };
  });
}

const longestLine = 20_000;
const longestPath = 300;
const nearLetters = 60;

const supposing =
  /\b(?:new|creat\w+|introduc\w+|sav(?:e|ed|es|ing)|renam\w+|remov\w+|delet\w+|moved?|formerly|once|would|might|example|instance|such as|like|say)\b|e\.g\./i;

/** Of every path in blocks, all its ends: `"$PWD/config/a.conf"` names `config/a.conf`. */
function pathsIn(blocks: readonly FencedBlock[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { text } of blocks) {
    for (const path of text.split(/[^\p{L}\p{N}._@+/-]+/u)) {
      if (path.length > longestPath) continue;
      const names = path.split('/');
      for (let from = 0; from < names.length - 1; from += 1) found.add(names.slice(from).join('/'));
    }
  }
  return found;
}
