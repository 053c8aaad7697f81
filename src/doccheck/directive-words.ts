// The words that a comment may say to doc-check, each with the rule that obeys it. Form: docs/doc-check.md

import { didYouMean } from '../codec/suggest.ts';
import type { Directive, DocumentFinding } from '../model/document.ts';

/** The name in findings of what is wrong with a comment to doc-check itself. It cannot be waived. */
export const directiveRuleId = 'directive';

/** Word to the id of the rule that owns it. */
const directiveWords: Readonly<Record<string, string>> = {
  allow: directiveRuleId,
  run: 'recipe-runs',
  output: 'recipe-runs',
  generated: 'generated-fresh',
  end: 'generated-fresh',
  figures: 'figure-source',
};

/** A mistyped word would be a comment that nobody obeys. */
export function unknownWords(directives: readonly Directive[]): readonly DocumentFinding[] {
  const known = Object.keys(directiveWords);
  return directives
    .filter(({ word }) => !known.includes(word))
    .map((directive) =>
      directiveFinding(
        directive,
        `"${directive.word}" is no word of doc-check${didYouMean(directive.word, known)}`,
        `known words: ${known.join(', ')}`,
      ),
    );
}

export function directiveFinding({ file, line }: Directive, message: string, help: string): DocumentFinding {
  return { rule: directiveRuleId, file, line, column: 1, message, help };
}
