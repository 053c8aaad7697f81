// Splits a file of bundles by any maker: one bundle as JSON over any number of lines, or JSON lines with a bundle each.

import { splitJsonLines } from './json-lines.ts';
import { parseStrictJson } from './strict-json.ts';

/**
 * The whole text is one bundle, unless it is none and its first line is JSON by itself.
 *
 * @param name Of the file.
 * @returns `where` is the name, or `<name>:<line>`. The texts are not parsed.
 */
export function splitBundles(name: string, text: string): readonly { readonly where: string; readonly text: string }[] {
  const lines = splitJsonLines(text);
  const [first] = lines;
  const isOne = lines.length < 2 || parseStrictJson(text).status === 'parsed';
  if (isOne || first === undefined || parseStrictJson(first.text).status === 'malformed') return [{ where: name, text }];
  return lines.map((line) => ({ where: `${name}:${line.number}`, text: line.text }));
}
