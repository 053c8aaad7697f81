// The door of jsonc-parser: where a text is no JSON, or no JSON with comments.
// Sources: RFC 8259; https://jsonc.org (a comma before a closing bracket is let through, as Visual Studio Code does)

import { type ParseError, parseTree } from 'jsonc-parser';
import { faultAt, type SyntaxFault } from './syntax-fault.ts';

/** Deeper text would not end well in the package, which calls itself for every level. */
const deepest = 500;

/** @param form `json` takes neither comments nor a comma before a closing bracket. */
export function findJsonFault(text: string, form: 'json' | 'jsonc'): SyntaxFault | undefined {
  const deep = tooDeep(text);
  if (deep !== undefined) return faultAt(text, deep, `nested deeper than ${deepest} levels`);
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: form === 'json', allowTrailingComma: form === 'jsonc', allowEmptyContent: false });
  const [first] = errors;
  if (first === undefined) return undefined;
  const { offset, error } = first;
  const comma = /,\s*$/.exec(text.slice(0, offset));
  return comma !== null && '}]'.includes(text.charAt(offset))
    ? faultAt(text, comma.index, 'a comma stands before the closing bracket')
    : faultAt(text, offset, messages[error] ?? 'is no JSON');
}

/** By the numbers of ParseErrorCode, which is a constant enum and so not there when the program runs. */
const messages: Readonly<Record<number, string>> = {
  1: 'a word that JSON does not know',
  2: 'a number is not written as JSON writes it',
  3: 'the name of a member is missing, in double quotes',
  4: 'a value is missing',
  5: 'a colon is missing',
  6: 'a comma is missing',
  7: 'a closing brace is missing',
  8: 'a closing bracket is missing',
  9: 'something stands behind the end of the value',
  10: 'a comment, which JSON has not',
  11: 'a comment does not end',
  12: 'a text does not end',
  13: 'a number does not end',
  14: 'a \\u escape without four digits',
  15: 'an escape that JSON does not know',
  16: 'a character that a text must not hold as it is',
};

function tooDeep(text: string): number | undefined {
  let level = 0;
  // Texts and comments end where they end for the package, closed or not: what it reads as brackets is counted.
  const tokens = /"(?:[^"\\\n\r]|\\[\s\S])*"?|\/\/[^\n\r]*|\/\*[\s\S]*?(?:\*\/|$)|[[\]{}]/g;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (token === '[' || token === '{') level += 1;
    else if (token === ']' || token === '}') level -= 1;
    if (level > deepest) return index;
  }
  return undefined;
}
