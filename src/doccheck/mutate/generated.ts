// Mutation of generated parts: one is changed by hand.

import { findGeneratedParts } from '../generated-parts.ts';
import { linesOf, withLine } from './edit-text.ts';
import { type Mutation, mutantOf } from './mutation.ts';

export const generatedChanged: Mutation = {
  id: 'generated-changed',
  title: 'a line of a generated part is changed by hand',
  rules: ['generated-fresh'],
  alone: true,
  mutants: async ({ document, directives }) => {
    const lines = linesOf(document.text);
    return findGeneratedParts(directives).parts.flatMap(({ name, from, to }) =>
      lines.slice(from - 1, to).flatMap((line, index) =>
        line.trim() === ''
          ? []
          : mutantOf(
              from + index,
              `a line of the generated part "${name}" is changed`,
              withLine(document.text, from + index, (whole) => `${whole.trimEnd()} by hand`),
            ),
      ),
    );
  },
};
