// Mutation of blocks of data and code: a line is put in that none of their languages takes there.

import type { FencedBlock } from '../../model/document.ts';
import { withLineInBlock } from './edit-text.ts';
import { type Mutation, mutantOf } from './mutation.ts';

export const dataBroken: Mutation = {
  id: 'data-broken',
  title: 'a block of data or code gets a line that does not parse',
  rules: ['data-syntax'],
  alone: true,
  mutants: async ({ document }) =>
    document.blocks.flatMap((block) => {
      const breaker = breakerOf(block);
      if (breaker === undefined) return [];
      const { line, where } = breaker;
      return mutantOf(
        block.line,
        `"${line}" is the ${where} line of block ${block.number} (${block.language})`,
        withLineInBlock(document.text, block, line, where),
      );
    }),
};

interface Breaker {
  readonly languages: readonly string[];
  readonly line: string;
  readonly where: 'first' | 'last';
}

/** Spelled here once more, so that a language that the rule forgets is seen. */
const breakers: readonly Breaker[] = [
  { languages: ['json', 'jsonc'], line: '}]', where: 'last' },
  { languages: ['yaml', 'yml'], line: 'broken: [never, closed', where: 'first' },
  { languages: ['toml'], line: 'broken =', where: 'first' },
  { languages: ['xml', 'svg'], line: '</never-opened>', where: 'last' },
  { languages: ['js', 'javascript', 'mjs', 'ts', 'typescript', 'tsx', 'jsx'], line: ')]}', where: 'last' },
  { languages: ['dockerfile'], line: 'FORM scratch', where: 'first' },
];

function breakerOf({ language, closed }: FencedBlock): Breaker | undefined {
  return closed ? breakers.find(({ languages }) => languages.includes(language)) : undefined;
}
