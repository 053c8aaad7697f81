// Writes a command so that pasting it into bash or zsh runs exactly it, whatever its arguments contain.
// Source: bash manual, sections 3.1.2.2 and 3.1.2.4 (ANSI-C quoting).

import { escapeForTerminal } from './escape.ts';

/** A command line of one line. */
export function shellCommand(words: readonly string[]): string {
  return words.map(shellQuote).join(' ');
}

/** One word: bare where that is safe, in single quotes, or in `$'…'` where it holds what a terminal must not see. */
export function shellQuote(word: string): string {
  if (/^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/.test(word)) return word;
  const visible = [...word].every((character) => character === '\\' || escapeForTerminal(character) === character);
  if (visible && !word.includes('##[')) return `'${word.replaceAll("'", "'\\''")}'`;
  return `$'${[...word].map(ansiQuote).join('')}'`;
}

function ansiQuote(character: string): string {
  if (character === '\\' || character === "'") return `\\${character}`;
  if (character !== '#' && escapeForTerminal(character) === character) return character;
  // Bytes in octal of three digits: neither the locale nor a following digit can change what they mean.
  return [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
