// Finds the comments of a YAML text beside its tree: the package that parses it drops most of their places.
// Source: https://yaml.org/spec/1.2.2/, section 6.6

import type { TextLines } from './text-lines.ts';
import type { YamlComment, YamlNode } from './yaml-tree.ts';

/** What stands behind a "#" that is in no scalar, and begins a line or follows white space. */
export function findComments(text: string, root: YamlNode, lines: TextLines): readonly YamlComment[] {
  const scalars = scalarPlaces(root, text);
  const comments: YamlComment[] = [];
  let next = 0;
  let read = 0;
  for (const { index } of text.matchAll(/(?<![^\s])#/g)) {
    if (index < read) continue;
    while ((scalars[next]?.end ?? Number.POSITIVE_INFINITY) <= index) next += 1;
    if ((scalars[next]?.start ?? Number.POSITIVE_INFINITY) <= index) continue;
    read = endOfLine(text, index);
    comments.push({ line: lines.position(index).line, start: index, text: text.slice(index + 1, read).trim() });
  }
  return comments;
}

/** Where the texts of scalars and keys stand, in order. The header of a block scalar, which may have a comment, is left out. */
function scalarPlaces(root: YamlNode, text: string): readonly { readonly start: number; readonly end: number }[] {
  const places: { readonly start: number; readonly end: number }[] = [];
  const seen = new Set<YamlNode>();
  const visit = (node: YamlNode): void => {
    // An alias is met again where it stands.
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'list') node.items.forEach(visit);
    else if (node.kind === 'map') {
      for (const { key, value } of node.pairs) {
        visit(key);
        visit(value);
      }
    } else {
      const isBlock = node.style === 'literal' || node.style === 'folded';
      const start = isBlock ? Math.min(endOfLine(text, node.start), node.end) : node.start;
      if (start < node.end) places.push({ start, end: node.end });
    }
  };
  visit(root);
  return places.sort((one, other) => one.start - other.start);
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}
