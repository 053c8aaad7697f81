// Mutation of running text: a word of the deny list is put in.

import { withMatch } from './edit-text.ts';
import { type Mutation, mutantOf } from './mutation.ts';

export const deniedWordPut: Mutation = {
  id: 'denied-word-put',
  title: 'a word of the deny list is put into running text',
  rules: ['vocabulary'],
  alone: true,
  mutants: async ({ document, config }) =>
    config.vocabulary.flatMap(({ word }) =>
      document.texts
        .filter(({ text }) => /^\p{L}/u.test(text))
        .flatMap((place) =>
          mutantOf(
            place.line,
            `the word "${word}" is put in`,
            // What begins with a letter at its place is no markup.
            withMatch(document.text, place, /\S+/g, ([found]) => (/^\p{L}/u.test(found) ? `${word} ${found}` : found)),
          ),
        ),
    ),
};
