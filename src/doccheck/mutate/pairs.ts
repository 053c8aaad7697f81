// Mutation of sets that belong together: a word of one of them is taken away.

import type { DocumentCheckConfig } from '../document-config.ts';
import type { Project } from '../rule.ts';
import { findWords } from '../word-sets.ts';
import { withoutLines } from './edit-text.ts';
import { withoutHeading } from './headings.ts';
import { type Mutant, type Mutation, type MutationInput, mutantOf } from './mutation.ts';

type Pair = DocumentCheckConfig['pairs'][number];

export const pairCut: Mutation = {
  id: 'pair-cut',
  title: 'a word of one of two declared sets is taken away',
  rules: ['pairs'],
  alone: true,
  mutants: async (input) => {
    const mutants: Mutant[] = [];
    for (const pair of input.config.pairs) {
      // In one direction, what the first set lacks is no fault.
      for (const set of pair.oneWay ? [pair.second] : [pair.first, pair.second])
        mutants.push(...(await cutSet(pair, set, input)));
    }
    return mutants;
  },
};

async function cutSet({ name }: Pair, set: Pair['first'], { document, project }: MutationInput): Promise<readonly Mutant[]> {
  if (set.command !== undefined) return [];
  const words = await findWords(set, project);
  const mutants: Mutant[] = [];
  for (const [word, { file, line }] of words) {
    if (file !== document.file) continue;
    const text = set.headings === undefined ? withoutLines(document.text, line, line) : withoutHeading(document.text, { line });
    // Said elsewhere too, it is still there.
    if (text === undefined || (await findWords(set, reading(project, document.file, text))).has(word)) continue;
    mutants.push(...mutantOf(line, `"${word}" of ${name} is taken away`, text));
  }
  return mutants;
}

function reading(project: Project, file: string, text: string): Project {
  return { ...project, readText: async (path) => (path === file ? text : project.readText(path)) };
}
