// Mutation of what a document cites: a path, or a name that doc-check.yaml knows, is misspelled.

import { posix } from 'node:path';
import type { CodeSpan } from '../../model/document.ts';
import { findWords } from '../word-sets.ts';
import { citedSpans } from '../word-spans.ts';
import { literal, withMatch } from './edit-text.ts';
import { type Mutation, type MutationInput, mutantOf } from './mutation.ts';

export const nameMisspelled: Mutation = {
  id: 'name-misspelled',
  title: 'a path or a name between backticks is misspelled',
  rules: ['named-things'],
  alone: true,
  mutants: async (input) => {
    const misspell = [await misspellPath(input), ...(await misspellNames(input))];
    // A history names what is no more, and what stands in a link is held by its target.
    if (/^changelog/i.test(posix.basename(input.document.file))) return [];
    const spans = citedSpans(input.document).filter(({ linkedTo }) => linkedTo === undefined);
    return spans.flatMap((span) =>
      misspell.flatMap((spell) => {
        const other = spell(span);
        if (other === undefined) return [];
        const pattern = new RegExp(`(?<=\`\\s?)${literal(span.text)}(?=\\s?\`)`, 'g');
        return mutantOf(
          span.line,
          `"${span.text}" becomes "${other}"`,
          withMatch(input.document.text, span, pattern, () => other),
        );
      }),
    );
  },
};

type Misspell = (span: CodeSpan) => string | undefined;

/** Files of the project with a folder and an ending: what else is meant by a word with a slash, nobody knows. */
async function misspellPath({ project }: MutationInput): Promise<Misspell> {
  const paths = new Set(await project.paths());
  return ({ text }) => {
    const { dir, name, ext } = posix.parse(text);
    // Folders such as .github have the same files in every project: the rule does not look there.
    if (dir === '' || dir.startsWith('.') || ext === '' || name.length < 3 || !paths.has(text)) return undefined;
    return [...shorter(name)].map((each) => `${dir}/${each}${ext}`).find((path) => !paths.has(path));
  };
}

async function misspellNames({ config, project }: MutationInput): Promise<readonly Misspell[]> {
  return Promise.all(
    config.names.map(async ({ pattern, from }): Promise<Misspell> => {
      const known = await findWords(from, project);
      const whole = new RegExp(`^(?:${pattern})$`, 'u');
      return ({ text }) =>
        known.has(text) && whole.test(text) ? [...shorter(text)].find((word) => !known.has(word) && whole.test(word)) : undefined;
    }),
  );
}

/** The word without one of its characters, those in the middle first. */
function* shorter(word: string): Iterable<string> {
  const middle = Math.floor(word.length / 2);
  for (let step = 0; step < word.length; step += 1) {
    const at = (middle + step) % word.length;
    yield word.slice(0, at) + word.slice(at + 1);
  }
}
