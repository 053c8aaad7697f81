// Lines and columns of offsets in a text, looked up in a list of line starts: a text may hold very many words.

import type { DocumentPlace } from '../model/document.ts';

/** Line feeds end lines; columns are in UTF-16 units. */
export function placesIn(text: string): (offset: number) => DocumentPlace {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
