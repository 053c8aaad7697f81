// A finding inside a fenced block: with the block's number and the line of its own, besides those of the file.

import type { DocumentFinding, FencedBlock } from '../model/document.ts';

/**
 * @param place Line and column in the block's text, from 1. A line behind the last one, where some faults only show, counts as the last.
 * @returns Its message begins with, for instance, `block 3 (bash), line 2: `.
 */
export function blockFinding(
  rule: string,
  block: FencedBlock,
  place: { readonly line: number; readonly column?: number },
  said: { readonly message: string; readonly help?: string },
): DocumentFinding {
  const lines = block.text.replace(/\n$/, '').split('\n').length;
  const line = Math.min(Math.max(place.line, 1), lines);
  const language = block.language === '' ? '' : ` (${block.language})`;
  return {
    rule,
    file: block.file,
    line: block.line + line - 1,
    column: block.column + Math.max(place.column ?? 1, 1) - 1,
    message: `block ${block.number}${language}, line ${line}: ${said.message}`,
    ...(said.help === undefined ? {} : { help: said.help }),
  };
}
