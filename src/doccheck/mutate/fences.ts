// Mutation of fences: the one that closes a block is lost.

import { withoutLines } from './edit-text.ts';
import { type Mutation, mutantOf } from './mutation.ts';

export const fenceDropped: Mutation = {
  id: 'fence-dropped',
  title: 'the closing fence of a block is lost',
  rules: ['document'],
  alone: true,
  mutants: async ({ document }) =>
    document.blocks
      .filter(({ closed }) => closed)
      .flatMap(({ text, line, number }) => {
        const closing = line + (text === '' ? 0 : text.replace(/\n$/, '').split('\n').length);
        return mutantOf(closing, `block ${number} loses its closing fence`, withoutLines(document.text, closing, closing));
      }),
};
