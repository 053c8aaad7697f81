// Mutation of figures: a table that must say where they come from gets one without a source.

import type { Directive, MarkdownDocument } from '../../model/document.ts';
import { findGeneratedParts } from '../generated-parts.ts';
import { linesOf, withLineBefore, withMatch } from './edit-text.ts';
import { type Mutation, mutantOf } from './mutation.ts';

export const sourceRemoved: Mutation = {
  id: 'source-removed',
  title: 'a table of figures gets one that has no source',
  rules: ['figure-source'],
  alone: true,
  mutants: async ({ document, directives }) => {
    const { parts } = findGeneratedParts(directives);
    return directives
      .filter(({ word }) => word === 'figures')
      .flatMap((mark) => {
        const table = document.tables.find(({ line }) => line >= mark.about.from && line <= mark.about.to);
        if (table === undefined || parts.some(({ from, to }) => from <= table.line && to >= table.endLine)) return [];
        // What the comment itself names is a source of every row.
        const bare = mark.rest === '' ? document.text : withoutSource(document, mark);
        const [indentation = ''] = /^[\s>]*/.exec(linesOf(document.text)[table.line - 1] ?? '') ?? [];
        const row = `${indentation}|${table.columns.map((_, index) => (index === 0 ? ' new |' : ' 99 ms |')).join('')}`;
        return mutantOf(
          table.endLine,
          `the table gets the row "${row.trim()}", and the comment above it names no source`,
          bare === undefined ? undefined : withLineBefore(bare, table.endLine + 1, row),
        );
      });
  },
};

/** As many lines as before. */
function withoutSource({ text }: MarkdownDocument, { line }: Directive): string | undefined {
  return withMatch(text, { line, column: 1 }, /doc-check:\s*figures\b[\s\S]*?(?=-->)/g, ([match]) => {
    return `doc-check: figures ${'\n'.repeat(match.split('\n').length - 1)}`;
  });
}
