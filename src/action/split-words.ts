// Splits the input "args" into words as a POSIX shell does, without expanding anything: `$`, `*`, `~` and the like are ordinary characters.
// Source: POSIX.1-2024, Shell Command Language, sections 2.2 (quoting) and 2.3; lines separate words as blanks do.

import { ToolError } from '../model/tool-error.ts';

/** Characters before which a backslash counts within double quotes. */
const escapable = new Set(['$', '`', '"', '\\']);

/** @throws {ToolError} `usage/unclosed-quote`. */
export function splitWords(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  const add = (characters: string) => {
    word = (word ?? '') + characters;
  };
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? '';
    const next = text[index + 1];
    if (character === ' ' || character === '\t' || character === '\n') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === '\\') {
      // A line that goes on, or the next character as it is; at the very end there is none to speak of.
      if (next !== '\n') add(next ?? '\\');
      index++;
    } else if (character === "'") {
      const end = text.indexOf("'", index + 1);
      if (end === -1) throw unclosed("'");
      add(text.slice(index + 1, end));
      index = end;
    } else if (character === '"') {
      const quoted = readDoubleQuoted(text, index + 1);
      add(quoted.text);
      index = quoted.end;
    } else {
      add(character);
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** `end` is where the closing quote stands. */
function readDoubleQuoted(text: string, start: number): { readonly text: string; readonly end: number } {
  let read = '';
  for (let index = start; index < text.length; index++) {
    const character = text[index] ?? '';
    if (character === '"') return { text: read, end: index };
    const next = text[index + 1];
    if (character === '\\' && next !== undefined && (next === '\n' || escapable.has(next))) {
      if (next !== '\n') read += next;
      index++;
    } else {
      read += character;
    }
  }
  throw unclosed('"');
}

function unclosed(quote: string): ToolError {
  return new ToolError('usage', 'usage/unclosed-quote', `the input "args" has a quote that does not end: ${quote}`, {
    help: 'close it, or put a backslash before it',
  });
}
