// Mutations of what comments tell doc-check: a waiver loses its reason or names another rule, a word is misspelled.

import type { Directive } from '../../model/document.ts';
import { withMatch } from './edit-text.ts';
import { type Mutation, type MutationInput, mutantOf } from './mutation.ts';

export const reasonRemoved: Mutation = changed({
  id: 'reason-removed',
  title: 'the reason of a waiver is taken away',
  words: ['allow'],
  pattern: /doc-check:\s*allow\b[^:]*:[\s\S]*?(?=-->)/g,
  change: (match) => match.replace(/^(doc-check:[^:]*:)[\s\S]*$/, '$1 '),
  what: 'the waiver loses its reason',
});

export const waiverMisspelled: Mutation = changed({
  id: 'waiver-misspelled',
  title: 'a waiver names a rule that there is not',
  words: ['allow'],
  pattern: /doc-check:\s*allow\s+/g,
  change: (match) => `${match}no-such-`,
  what: 'the waiver names a rule that there is not',
});

export const directiveMisspelled: Mutation = changed({
  id: 'directive-misspelled',
  title: 'the word of a comment to doc-check is misspelled',
  words: [],
  pattern: /doc-check:\s*/g,
  change: (match) => `${match}un`,
  what: 'the word is misspelled',
});

interface Change extends Pick<Mutation, 'id' | 'title'> {
  /** Directives with these words; all when empty. */
  readonly words: readonly string[];
  /** From the comment on. */
  readonly pattern: RegExp;
  readonly change: (match: string) => string;
  readonly what: string;
}

function changed({ words, pattern, change, what, ...described }: Change): Mutation {
  const concerns = ({ word }: Directive) => words.length === 0 || words.includes(word);
  return {
    ...described,
    rules: ['directive'],
    alone: true,
    mutants: async ({ document, directives }: MutationInput) =>
      directives.filter(concerns).flatMap(({ line, word, rest }) =>
        mutantOf(
          line,
          `${what}: "${word} ${rest}"`,
          withMatch(document.text, { line, column: 1 }, pattern, ([match]) => change(match)),
        ),
      ),
  };
}
