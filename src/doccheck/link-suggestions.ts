// What a broken link was meant to name: as long as the work that it takes stays in proportion.

import { didYouMean } from '../codec/suggest.ts';

/** `; did you mean "x"?`, or nothing. */
export type Suggester = (word: string, known: readonly string[]) => string;

/** Words that are compared in one run: a tenth of a second's work. A document of ten thousand broken links needs no ten thousand suggestions. */
const mostComparisons = 20_000;

/** Says nothing more once that many words were compared. */
export function limitedSuggestions(most: number = mostComparisons): Suggester {
  let left = most;
  return (word, known) => {
    if (known.length > left) return '';
    left -= known.length;
    return didYouMean(word, known);
  };
}
