// Rule: no document uses a word of the project's own deny list.

import type { DocumentFinding, MarkdownDocument } from '../../model/document.ts';
import type { DocumentCheckConfig } from '../document-config.ts';
import type { DocumentRule } from '../rule.ts';
import { placesIn } from '../text-place.ts';

export const vocabulary: DocumentRule = {
  id: 'vocabulary',
  title: 'no word of the deny list is used',
  run: async ({ documents, config }) => ({
    findings: documents.flatMap((document) => {
      const lines = document.text.replace(/^\ufeff/, '').split(/\r\n?|\n/);
      return config.vocabulary.flatMap((denied) => usesOf(denied, document, lines));
    }),
    counts: { deniedWords: config.vocabulary.length },
  }),
};

/** Whole words in any case, in running text and headings; code says what it must. */
function usesOf(
  { word, instead, reason }: DocumentCheckConfig['vocabulary'][number],
  { file, texts }: MarkdownDocument,
  lines: readonly string[],
): readonly DocumentFinding[] {
  const pattern = patternOf(word);
  const nextColumn = columnFinder(lines);
  return texts.flatMap(({ text, line: firstLine, column: firstColumn }) => {
    const matches = [...text.matchAll(pattern)];
    if (matches.length === 0) return [];
    const placeOf = placesIn(text);
    return matches.map(({ 0: found, index }): DocumentFinding => {
      const within = placeOf(index).line - 1;
      const line = firstLine + within;
      return {
        rule: vocabulary.id,
        ...{ file, line, column: nextColumn(line, found, within === 0 ? firstColumn : 1) },
        message: `"${found.replaceAll(/\s+/g, ' ')}" is on the deny list${reason === undefined ? '' : `: ${reason}`}`,
        ...(instead === undefined ? {} : { help: `write "${instead}"` }),
      };
    });
  });
}

function patternOf(word: string): RegExp {
  const parts = word.trim().split(/\s+/).map(escaped);
  return new RegExp(`(?<![\\p{L}\\p{N}_])${parts.join('\\s+')}(?![\\p{L}\\p{N}_])`, 'giu');
}

/**
 * Where in its line a word stands that was found: markup and code before it are no part of the text. Each place is told once; the column
 * that is given, where none is left.
 */
function columnFinder(lines: readonly string[]): (line: number, found: string, from: number) => number {
  const left = new Map<string, number[]>();
  return (line, found, from) => {
    const [first = ''] = found.split('\n');
    const key = `${line} ${first}`;
    const columns = left.get(key) ?? columnsIn(lines[line - 1] ?? '', first);
    left.set(key, columns);
    while ((columns.at(-1) ?? from) < from) columns.pop();
    return columns.pop() ?? from;
  };
}

/** Of a longer line nobody reads the column. */
const longestLine = 20_000;

/** From the last to the first. Code, the targets of links and tags are left out. */
function columnsIn(line: string, word: string): number[] {
  if (line.length > longestLine) return [];
  const masked = line.replaceAll(/(`+)(?!`).*?(?<!`)\1(?!`)|\]\([^()\s]*|<[^<>]*>/g, (part) => '\0'.repeat(part.length));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])${escaped(word)}(?![\\p{L}\\p{N}_])`, 'gu');
  return Array.from(masked.matchAll(pattern), ({ index }) => index + 1).reverse();
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
