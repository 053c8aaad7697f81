// Finds the command's name among the words; common options may stand before it.

import { commonOptions, shortOptions } from './command.ts';

/** `rest` holds all other words, in order. */
export function splitCommand(words: readonly string[]): { readonly name: string | undefined; readonly rest: readonly string[] } {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--') break;
    if (!word.startsWith('-')) return { name: word, rest: words.toSpliced(index, 1) };
    if (takesNextWord(word)) index++;
  }
  return { name: undefined, rest: words };
}

function takesNextWord(word: string): boolean {
  const name = word.startsWith('--') ? word.slice(2) : (shortOptions[word.slice(1)] ?? '');
  return Object.entries(commonOptions).some(([known, { kind }]) => known === name && kind === 'value');
}
