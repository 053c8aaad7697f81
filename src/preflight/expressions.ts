// The expressions in a text of a workflow: what stands in `${{ }}`.
// Source: https://docs.github.com/actions/reference/workflows-and-actions/expressions

import { offsetsInDocument, type YamlScalar } from '../codec/yaml-tree.ts';

export interface Expression {
  /** Without the braces and the white space around it. */
  readonly text: string;
  /** Offset in the document of its `${{`. */
  readonly at: number;
  /** Dotted names of the contexts that are read, in lower case, such as `github.event.issue.title`; `['x']` as `.x`, `[0]` as `.0`. */
  readonly reads: readonly string[];
}

/** Expressions of a scalar, in order. One that is never closed reaches to the end. An `if:` needs no braces: see `conditionOf`. */
export function expressionsOf(document: string, scalar: YamlScalar): readonly Expression[] {
  const found: Expression[] = [];
  const { text } = scalar;
  const offsetOf = offsetsInDocument(document, scalar);
  for (let start = text.indexOf('${{'); start !== -1; ) {
    const end = endOfExpression(text, start + 3);
    found.push(toExpression(text.slice(start + 3, end), offsetOf(start)));
    start = text.indexOf('${{', end);
  }
  return found;
}

/** Braces inside a quoted text end nothing; a quote is written twice in one. */
function endOfExpression(text: string, from: number): number {
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "'") quoted = !quoted;
    else if (!quoted && character === '}' && text.charAt(at + 1) === '}') return at;
  }
  return text.length;
}

/** What an `if:` says, braces or not. */
export function conditionOf(scalar: YamlScalar): Expression {
  const inner = /^\s*\$\{\{(.*)\}\}\s*$/s.exec(scalar.text)?.[1] ?? scalar.text;
  return toExpression(inner, scalar.start);
}

/** Dotted names of the contexts that an expression reads, in lower case, each once. */
export function contextsRead(text: string): readonly string[] {
  // Brackets with a name are a dot with it; whatever else is quoted is only text.
  const dotted = text.replaceAll(/\[\s*'([\w-]+)'\s*\]/g, '.$1').replaceAll(/\[\s*(\d+|\*)\s*\]/g, '.$1');
  const bare = dotted.replaceAll(/'(?:[^']|'')*'/g, "''");
  const names = bare.matchAll(/(?<![\w.-])[A-Za-z_][\w-]*(?:\s*\.\s*(?:[\w-]+|\*))*(?!\s*\(|[\w.-])/g);
  const reads = Array.from(names, ([name]) => name.replaceAll(/\s/g, '').toLowerCase());
  return [...new Set(reads)].filter((name) => !/^(?:true|false|null)$/.test(name));
}

function toExpression(text: string, at: number): Expression {
  return { text: text.trim(), at, reads: contextsRead(text) };
}
