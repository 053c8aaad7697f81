// Rule: two sets of words that doc-check.yaml declares to be one are the same: error codes and their pages, alerts and runbooks.

import { didYouMean } from '../../codec/suggest.ts';
import type { DocumentFinding } from '../../model/document.ts';
import { type ConfigPlace, placeInConfig } from '../config-place.ts';
import type { DocumentCheckConfig, WordSet } from '../document-config.ts';
import type { DocumentRule, Project } from '../rule.ts';
import { findWords, type WordPlace, wordSetPlace } from '../word-sets.ts';

export const pairs: DocumentRule = {
  id: 'pairs',
  title: 'two declared sets are the same',
  run: async ({ config, project }) => {
    const findings: DocumentFinding[] = [];
    let words = 0;
    for (const pair of config.pairs) {
      const { found, count } = await comparePair(pair, project);
      findings.push(...found);
      words += count;
    }
    return { findings, counts: { pairedWords: words } };
  },
};

type Pair = DocumentCheckConfig['pairs'][number];

async function comparePair(
  { name, first, second, oneWay }: Pair,
  project: Project,
): Promise<{ readonly found: readonly DocumentFinding[]; readonly count: number }> {
  const [ours, theirs] = [await findWords(first, project), await findWords(second, project)];
  const place = await placeInConfig(project, name);
  const empty = [
    ...(ours.size === 0 ? [nothingIn(name, 'first', first, place)] : []),
    ...(theirs.size === 0 ? [nothingIn(name, 'second', second, place)] : []),
  ];
  const count = ours.size + theirs.size;
  if (empty.length > 0) return { found: empty, count };
  return {
    found: [
      ...missing(name, { words: ours, set: first }, { words: theirs, set: second }, place),
      ...(oneWay ? [] : missing(name, { words: theirs, set: second }, { words: ours, set: first }, place)),
    ],
    count,
  };
}

interface Side {
  readonly words: ReadonlyMap<string, WordPlace>;
  readonly set: WordSet;
}

/** What one side has and the other lacks, told where it stands; of what a command prints, where the pair is declared. */
function missing(name: string, side: Side, other: Side, declared: ConfigPlace): readonly DocumentFinding[] {
  return [...side.words]
    .filter(([word]) => !other.words.has(word))
    .map(([word, { file, line, column }]) => ({
      rule: pairs.id,
      ...(file === undefined ? declared : { file, line, column }),
      message: `${name}: "${word}" is in ${wordSetPlace(side.set)} and not in ${wordSetPlace(other.set)}${didYouMean(word, [...other.words.keys()])}`,
      help: 'write it there too, or take it away here',
    }));
}

/** A gate that can be empty is no gate. */
function nothingIn(name: string, which: string, set: WordSet, declared: ConfigPlace): DocumentFinding {
  return {
    rule: pairs.id,
    ...declared,
    message: `${name}: the ${which} set is empty: ${wordSetPlace(set)} holds no such word`,
    help: 'correct "files", "pattern" or "headings" of the pair',
  };
}
