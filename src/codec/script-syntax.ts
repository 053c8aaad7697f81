// Where a text is no JavaScript or TypeScript, asked of the parsers that Node ships with. Nothing of the text runs.
// Sources: https://nodejs.org/api/vm.html#new-vmscriptcode-options (compiles, and does not run);
// https://nodejs.org/api/module.html#modulestriptypescripttypescode-options (parses modules too)

import { stripTypeScriptTypes } from 'node:module';
import { Script } from 'node:vm';
import { ToolError } from '../model/tool-error.ts';
import { faultAt, phrase, type SyntaxFault } from './syntax-fault.ts';

/**
 * JSX is not read.
 *
 * @throws {ToolError} `doc-check/script-parser` when the parser itself fails: what it says from then on is no answer.
 */
export function findScriptFault(text: string, language: 'javascript' | 'typescript'): SyntaxFault | undefined {
  const deep = tooDeepAt(text);
  if (deep !== undefined) return faultAt(text, deep, 'nested too deep to be read');
  const stripped = strip(text);
  if (language === 'typescript') return stripped.fault;
  if (stripped.text === text || isSloppyScript(text)) return undefined;
  if (stripped.fault !== undefined) return stripped.fault;
  // Types, which were taken out: spaces stand in their place.
  let type = 0;
  while (type < text.length && text.charAt(type) === stripped.text?.charAt(type)) type += 1;
  return faultAt(
    text,
    stripped.text === undefined ? 0 : type,
    'a type or an enumeration of TypeScript, which JavaScript has not',
  );
}

/** The parser calls itself for every level, has failed at a thousand, and is of no use in the same process after that. */
const deepest = 350;

const tokens =
  /(?<skip>"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<open>[([{])|(?<close>[)\]}])|(?<end>[;,])|(?<line>\n)|(?<word>[\w$]+)|(?<operator>[^\s])/g;

/** Words that another statement or value follows, which may be one of the same kind. */
const chaining =
  /^(?:if|else|while|for|with|do|new|typeof|void|delete|await|yield|throw|return|in|of|as|instanceof|extends|keyof)$/;

/** Offset where more brackets and operators of one statement are open than the parser can follow; an upper bound, roughly. */
function tooDeepAt(text: string): number | undefined {
  const outer: number[] = [];
  let chain = 0;
  let total = 0;
  /** Whether what stood before wants something behind it, and whether that stands on another line. */
  let isOpen = false;
  let isNewLine = false;
  for (const { index, groups = {} } of text.matchAll(tokens)) {
    const { skip, open, close, end, line, word } = groups;
    if (line !== undefined) {
      isNewLine = true;
      continue;
    }
    if (skip?.startsWith('/') === true) continue;
    const chains = skip === undefined && (word === undefined ? open === undefined : chaining.test(word));
    // A statement may end with its line.
    if (isNewLine && !isOpen && word !== 'else' && (skip ?? word ?? open) !== undefined) chain = 0;
    isNewLine = false;
    isOpen = chains && close === undefined;
    if (open !== undefined) {
      outer.push(chain);
      total += chain + 1;
      chain = 0;
    } else if (close !== undefined) {
      chain = outer.pop() ?? 0;
      total = Math.max(0, total - chain - 1);
    } else if (end !== undefined) chain = 0;
    else if (chains) chain += 1;
    if (total + chain > deepest) return index;
  }
  return undefined;
}

function isSloppyScript(text: string): boolean {
  try {
    new Script(text);
    return true;
  } catch (error) {
    if (isSyntaxError(error)) return false;
    throw error;
  }
}

/** The text without types, where it could be stripped of them; the fault, where it could not be parsed. */
function strip(text: string): { readonly text?: string; readonly fault?: SyntaxFault } {
  try {
    return { text: quietly(() => stripTypeScriptTypes(text)) };
  } catch (error) {
    if (!isSyntaxError(error)) throw parserFailed(error);
    // An `enum`, a namespace: parsed, and not to be stripped.
    if (error.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') return {};
    const [head = '', ...rest] = (error.stack ?? '').split('\n');
    const caret = rest.slice(0, 3 + text.split('\n').length).find((line) => /^\s*\^+\s*$/.test(line));
    const line = Number(/:(\d+)$/.exec(head)?.[1] ?? 1);
    return {
      fault: { line, ...(caret === undefined ? {} : { column: caret.indexOf('^') + 1 }), message: phrase(error.message) },
    };
  }
}

function parserFailed(cause: unknown): ToolError {
  return new ToolError('tool', 'doc-check/script-parser', 'the parser of JavaScript and TypeScript in Node failed', {
    help: 'take the block out that is nested deepest, or turn the rule "data-syntax" off',
    cause,
  });
}

function isSyntaxError(error: unknown): error is SyntaxError & { readonly code?: string } {
  return error instanceof Error && error.name === 'SyntaxError';
}

/** Node warns on standard error that the function is new; whoever checks documents does not ask. */
function quietly<Value>(work: () => Value): Value {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
}
