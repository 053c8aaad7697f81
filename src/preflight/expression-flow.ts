// Which contexts an expression can hand on as text: a comparison gives true or false, whatever it compares.
// Source: https://docs.github.com/actions/reference/workflows-and-actions/expressions#operators

import { contextsRead } from './expressions.ts';

/** Dotted names in lower case whose value can become the value of the expression. */
export function flowsOf(text: string): readonly string[] {
  return flows(text, 0);
}

/** Deeper ones are taken to hand on all that they read. */
const deepest = 32;

function flows(text: string, level: number): readonly string[] {
  const inner = text.trim();
  if (level > deepest) return contextsRead(inner);
  const alternatives = splitAt(inner, '||');
  if (alternatives.length > 1) return alternatives.flatMap((each) => flows(each, level + 1));
  // `a && b` is b, or an `a` that counts as false and so is empty.
  const last = splitAt(inner, '&&').at(-1) ?? inner;
  if (last !== inner) return flows(last, level + 1);
  if (inner.startsWith('!') || ['==', '!=', '<', '>'].some((operator) => splitAt(inner, operator).length > 1)) return [];
  if (inner.startsWith('(') && closes(inner)) return flows(inner.slice(1, -1), level + 1);
  const [, name, inside] = /^([A-Za-z]\w*)\s*\((.*)\)$/s.exec(inner) ?? [];
  if (name === undefined || inside === undefined) return contextsRead(inner);
  if (/^(?:contains|startsWith|endsWith|hashFiles|success|failure|always|cancelled)$/i.test(name)) return [];
  return splitAt(inside, ',').flatMap((each) => flows(each, level + 1));
}

/** Whether the parenthesis that opens the text is closed by its last character. */
function closes(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (const [index, character] of [...text].entries()) {
    if (character === "'") quoted = !quoted;
    if (quoted) continue;
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth === 0) return index === text.length - 1;
  }
  return false;
}

/** Splits where an operator stands outside of quotes, parentheses and brackets. */
function splitAt(text: string, operator: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "'") quoted = !quoted;
    if (quoted) continue;
    if (character === '(' || character === '[') depth += 1;
    if (character === ')' || character === ']') depth -= 1;
    if (depth === 0 && text.startsWith(operator, at)) {
      parts.push(text.slice(start, at));
      at += operator.length - 1;
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
