// Finds the words of a set that doc-check.yaml describes: by a pattern in files, as headings, or as what a command prints.

import { matchGlobs } from '../codec/glob.ts';
import { parseMarkdown } from '../codec/markdown.ts';
import type { DocumentPlace } from '../model/document.ts';
import type { WordSet } from './document-config.ts';
import type { Project } from './rule.ts';
import { placesIn } from './text-place.ts';

/** Where a word was first seen; without a file it is one that a command printed. */
export interface WordPlace extends DocumentPlace {
  readonly file?: string;
}

/** @returns Words in the order in which they are found, each with its first place. */
export async function findWords(set: WordSet, project: Project): Promise<ReadonlyMap<string, WordPlace>> {
  const found = new Map<string, WordPlace>();
  const add = (word: string, place: WordPlace): void => {
    if (word !== '' && !found.has(word)) found.set(word, place);
  };
  if (set.command !== undefined) {
    const { stdout } = await project.run(set.command);
    for (const [index, line] of stdout.split('\n').entries()) add(line.trim(), { line: index + 1, column: 1 });
    return found;
  }
  const pattern = set.pattern === undefined ? undefined : new RegExp(set.pattern, 'dgmu');
  for (const file of matchGlobs(set.files ?? [], await project.paths())) {
    const text = await project.readText(file);
    if (text === undefined) continue;
    if (set.headings !== undefined) {
      for (const { text: heading, level, line } of parseMarkdown(text, file).headings) {
        const word = set.pattern === undefined ? heading : wordIn(heading, set.pattern);
        if (set.headings.includes(level) && word !== undefined) add(word, { file, line, column: 1 });
      }
    } else if (pattern !== undefined) {
      addMatches(text, pattern, (word, place) => add(word, { file, ...place }));
    }
  }
  return found;
}

function wordIn(heading: string, pattern: string): string | undefined {
  const [all, group] = new RegExp(pattern, 'mu').exec(heading) ?? [];
  return group ?? all;
}

/** Where the words of a set are, as findings name it: `"docs/*.md"`, or `what "list-codes" prints`. */
export function wordSetPlace({ command, files = [] }: WordSet): string {
  return command === undefined ? files.map((file) => `"${file}"`).join(', ') : `what "${command}" prints`;
}

function addMatches(text: string, pattern: RegExp, add: (word: string, place: DocumentPlace) => void): void {
  const placeOf = placesIn(text);
  for (const { 0: all, 1: group, index, indices } of text.matchAll(pattern)) {
    add(group ?? all, placeOf(indices?.[1]?.[0] ?? index));
  }
}
