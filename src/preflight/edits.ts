// Edits of a YAML text that leave every other byte as it is: what `--fix` is made of.

import { pairOf, type YamlMap, type YamlPair, type YamlTree } from '../codec/yaml-tree.ts';
import type { TextEdit } from './rule.ts';

/** Lines put before a key, at its indentation; the lines' own indentation comes on top. */
export function linesBefore(tree: YamlTree, pair: YamlPair, lines: readonly string[]): TextEdit {
  const { end, indent } = manner(tree, pair);
  const at = pair.key.start;
  return { start: at, end: at, text: lines.map((line) => `${line}${end}${indent}`).join('') };
}

/** Lines put after a key whose value ends on a line of its own, at its indentation. */
function linesAfter(tree: YamlTree, pair: YamlPair, lines: readonly string[]): TextEdit {
  const { end, indent } = manner(tree, pair);
  const newline = tree.text.indexOf('\n', Math.max(pair.value.end, pair.key.end));
  const at = newline === -1 ? tree.text.length : tree.text.charAt(newline - 1) === '\r' ? newline - 1 : newline;
  return { start: at, end: at, text: lines.map((line) => `${end}${indent}${line}`).join('') };
}

/** `key: value` as the first of a map, in braces or not; undefined for a map without keys that is not in braces. */
function firstInMap(tree: YamlTree, map: YamlMap, text: string): TextEdit | undefined {
  const [first] = map.pairs;
  if (map.flow) return { start: map.start + 1, end: map.start + 1, text: first === undefined ? ` ${text} ` : ` ${text},` };
  return first === undefined ? undefined : linesBefore(tree, first, [text]);
}

/** An input added to a step that uses an action, in its `with` or with one; undefined where that is not a map. */
export function inputAdded(tree: YamlTree, step: YamlMap, text: string): TextEdit | undefined {
  const uses = pairOf(step, 'uses');
  const inputs = pairOf(step, 'with');
  if (inputs?.value.kind === 'map') return firstInMap(tree, inputs.value, text);
  if (uses === undefined || inputs !== undefined) return undefined;
  const { end } = uses.value;
  return step.flow ? { start: end, end, text: `, with: { ${text} }` } : linesAfter(tree, uses, ['with:', `  ${text}`]);
}

/**
 * Makes edits in one go. Of two that touch the same piece the first is made and the other left; equal ones are one.
 *
 * @returns The text, and how many edits were left.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): { readonly text: string; readonly left: number } {
  const sorted = [...edits].sort((one, other) => one.start - other.start || one.end - other.end);
  let made = '';
  let at = 0;
  let left = 0;
  let last: TextEdit | undefined;
  for (const edit of sorted) {
    const same = last !== undefined && last.start === edit.start && last.end === edit.end && last.text === edit.text;
    if (same) continue;
    if (edit.start < at || (last !== undefined && edit.start === last.start && edit.start !== edit.end)) {
      left += 1;
      continue;
    }
    made += text.slice(at, edit.start) + edit.text;
    at = edit.end;
    last = edit;
  }
  return { text: made + text.slice(at), left };
}

/** How the file ends its lines, and what stands before a key: what it is indented by, a list's hyphen as a space. */
function manner(tree: YamlTree, pair: YamlPair): { readonly end: string; readonly indent: string } {
  const { column } = tree.positionOf(pair.key.start);
  return { end: tree.text.includes('\r\n') ? '\r\n' : '\n', indent: ' '.repeat(column - 1) };
}
