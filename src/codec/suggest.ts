// Finds the known word that a mistyped one was meant to be.

/**
 * The nearest of the known words: one that the word begins or that begins the word (three letters or more in common),
 * else one within an edit for each three letters. A swap of two neighbours is one edit.
 *
 * @returns `undefined` when nothing is near. Of two equally near words, the first.
 */
export function suggest(word: string, known: readonly string[]): string | undefined {
  const wanted = word.slice(0, longestWord).toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < bestDistance && distance < candidate.length) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best ?? known.find((candidate) => sharesBeginning(wanted, candidate.toLowerCase()));
}

/** `; did you mean "build"?`, or nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const found = suggest(word, known);
  return found === undefined ? '' : `; did you mean "${found}"?`;
}

// Words come from outside: the work is quadratic in their length.
const longestWord = 64;

function sharesBeginning(first: string, second: string): boolean {
  return Math.min(first.length, second.length) >= 3 && (first.startsWith(second) || second.startsWith(first));
}

/** Optimal string alignment: insert, delete, replace, or swap two neighbours. */
function editDistance(first: string, second: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: second.length + 1 }, (_, index) => index);
  for (let row = 1; row <= first.length; row++) {
    const current = [row];
    for (let column = 1; column <= second.length; column++) {
      const replace = (last[column - 1] ?? 0) + (first[row - 1] === second[column - 1] ? 0 : 1);
      const swapped = row > 1 && column > 1 && first[row - 1] === second[column - 2] && first[row - 2] === second[column - 1];
      const swap = swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      current.push(Math.min(replace, swap, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    beforeLast = last;
    last = current;
  }
  return last[second.length] ?? 0;
}
