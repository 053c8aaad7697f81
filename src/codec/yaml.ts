// The door of yaml: reads one YAML 1.2 document of plain data, with the position of every part; or as a tree, for workflows.
// Refused in plain data: duplicate keys, anchors, aliases, tags, merge keys, directives, several documents, keys that are no text.
// Source: https://yaml.org/spec/1.2.2/ (core schema)

import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  parseAllDocuments,
  parseDocument,
  type Scalar,
  type YAMLError,
} from 'yaml';
import { type Position, ToolError } from '../model/tool-error.ts';
import type { YamlPath } from './print-yaml.ts';
import { faultAt, type SyntaxFault } from './syntax-fault.ts';
import { TextLines } from './text-lines.ts';
import { findComments } from './yaml-comments.ts';
import type { ScalarStyle, YamlComment, YamlNode, YamlPair, YamlScalar, YamlTree } from './yaml-tree.ts';

export interface ParsedYaml {
  /** Objects, arrays, strings, numbers, booleans and null. Keys are own properties, `__proto__` too. */
  readonly value: unknown;
  /** Where a part stands: its value, or its key. A part that is not there has the position of the nearest one around it. */
  positionOf(path: YamlPath, which?: 'key' | 'value'): Position;
  /** The characters of a scalar without quotes, such as `1.10` where the value is the number 1.1; else undefined. */
  plainTextOf(path: YamlPath): string | undefined;
}

/** 1 MiB of UTF-16 units and 64 levels: far above any configuration. */
const longestText = 1_048_576;
const deepestLevel = 64;

/**
 * @param file Name for positions, as the user knows it.
 * @throws {ToolError} `config/bad-yaml` at the first fault; the others, up to twenty, are its excerpt.
 */
export function parseYaml(text: string, file: string): ParsedYaml {
  const { lines, faults, document } = compose(text, file);
  const root = document.contents;
  const value = toValue(root, faults, 1);
  refuse(faults, lines);
  return {
    value,
    positionOf: (path, which = 'value') => lines.position(offsetOf(root, path, which)),
    plainTextOf: (path) => {
      const node = nodeAt(root, path);
      return isScalar(node) && node.type === 'PLAIN' ? node.source : undefined;
    },
  };
}

/**
 * Reads a document as GitHub reads a workflow: anchors and aliases are read too, every key is a text, also `on`, and `<<` is a key like
 * any other.
 *
 * @throws {ToolError} `config/bad-yaml`, as `parseYaml`.
 */
export function parseYamlTree(text: string, file: string): YamlTree {
  const { lines, faults, document } = compose(text, file);
  const root = toTree(document.contents, faults);
  refuse(faults, lines);
  let comments: readonly YamlComment[] | undefined;
  return {
    text,
    root,
    positionOf: (offset) => lines.position(offset),
    get comments() {
      comments ??= findComments(text, root, lines);
      return comments;
    },
  };
}

/**
 * The first fault of a stream of YAML: several documents, tags, anchors and directives are read too, and tags that nobody knows.
 *
 * @param options.mayRepeatKeys Whether a key may stand in one map twice.
 */
export function findYamlFault(text: string, options: { readonly mayRepeatKeys?: boolean } = {}): SyntaxFault | undefined {
  if (text.length > longestText) return faultAt(text, 0, 'the text is longer than 1 MiB');
  const deep = tooDeepFlow(text);
  if (deep !== undefined) return faultAt(text, deep, 'the brackets are nested too deep');
  try {
    // An unknown tag is a warning.
    const documents = parseAllDocuments(text, { version: '1.2', prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
    for (const document of Array.isArray(documents) ? documents : []) {
      const [error] = document.errors;
      if (error !== undefined) return faultAt(text, error.pos[0], error.message);
      const unsound = findUnsound(document.contents, options.mayRepeatKeys === true, new Set());
      if (unsound !== undefined) return faultAt(text, unsound.offset, unsound.message);
    }
    return undefined;
  } catch (error) {
    // Block collections may be nested as deep as the text is long; the package calls itself for each.
    if (error instanceof RangeError) return faultAt(text, 0, 'nested too deep');
    throw error;
  }
}

/** Levels of a block in a document. */
const deepestSound = 500;

/** Offset of the first bracket that opens one level too many, as if none were in a text. */
function tooDeepFlow(text: string): number | undefined {
  let level = 0;
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}]/g)) {
    level = Math.max(0, level + (bracket === '[' || bracket === '{' ? 1 : -1));
    if (level > deepestSound) return index;
  }
  return undefined;
}

/** What the package only says when a document is made into values: a key twice, an alias without its anchor. */
function findUnsound(node: unknown, mayRepeatKeys: boolean, anchors: Set<string>, level = 0): Fault | undefined {
  if (isAlias(node)) {
    return anchors.has(node.source)
      ? undefined
      : { offset: node.range?.[0] ?? 0, message: `"*${node.source}" names no anchor above it` };
  }
  if ((isCollection(node) || isScalar(node)) && node.anchor !== undefined) anchors.add(node.anchor);
  if (!isCollection(node)) return undefined;
  // The same bound for blocks as for brackets: how deep the package itself gets depends on what the engine has compiled.
  if (level >= deepestSound) return { offset: node.range?.[0] ?? 0, message: 'nested too deep' };
  const seen = new Set<unknown>();
  for (const item of node.items) {
    const key: unknown = isPair(item) ? item.key : undefined;
    if (isScalar(key) && key.value !== '<<' && !mayRepeatKeys) {
      if (seen.has(key.value)) return { offset: key.range?.[0] ?? 0, message: `the key "${String(key.value)}" is there twice` };
      seen.add(key.value);
    }
    const found = isPair(item)
      ? (findUnsound(key, mayRepeatKeys, anchors, level + 1) ?? findUnsound(item.value, mayRepeatKeys, anchors, level + 1))
      : findUnsound(item, mayRepeatKeys, anchors, level + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The document as the package reads it, when it has no fault of syntax. */
function compose(
  text: string,
  file: string,
): { readonly lines: TextLines; readonly faults: Fault[]; readonly document: Document.Parsed } {
  const lines = new TextLines(text, file);
  const faults: Fault[] = [];
  if (text.length > longestText) faults.push({ offset: 0, message: 'the file is longer than 1 MiB' });
  const control = text.search(controls);
  if (control >= 0) faults.push({ offset: control, message: `the file holds the control character ${nameOf(text, control)}` });
  refuse(faults, lines);

  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    prettyErrors: false,
    // Checked below: the package compares every key with every other.
    uniqueKeys: false,
    logLevel: 'error',
  });
  faults.push(...[...document.errors, ...document.warnings].map(toFault));
  if (document.directives?.yaml.explicit === true || Object.keys(document.directives?.tags ?? {}).some((tag) => tag !== '!!')) {
    faults.push({ offset: 0, message: 'directives ("%" at the start of a line) are not read', help: 'remove the line' });
  }
  refuse(faults, lines);
  return { lines, faults, document };
}

// Everything below U+0020 but tab and line ends, and DEL: YAML forbids most, and none belongs into a configuration.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

interface Fault {
  readonly offset: number;
  readonly message: string;
  readonly help?: string;
}

function nameOf(text: string, offset: number): string {
  return `U+${text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0')}`;
}

function toFault(error: YAMLError): Fault {
  const help = helpOf(error);
  const text = error.code === 'MULTIPLE_DOCS' ? 'a second document starts here' : error.message;
  const message = text.charAt(0).toLowerCase() + text.slice(1);
  return { offset: error.pos[0], message, ...(help === undefined ? {} : { help }) };
}

function helpOf({ code, message }: YAMLError): string | undefined {
  if (code === 'TAB_AS_INDENT') return 'indent with spaces';
  if (code === 'MULTIPLE_DOCS') return 'keep one document: remove the second "---"';
  if (code === 'BAD_SCALAR_START' || code === 'TAG_RESOLVE_FAILED') return 'put the text in quotes';
  if (code === 'BLOCK_AS_IMPLICIT_KEY') return 'put a text that contains ": " in quotes';
  if (message.startsWith('Missing , or :')) return 'put a text inside "[ ]" that contains "{", "}", "[", "]" or "," in quotes';
  return undefined;
}

/** Throws the first fault in the order of the text. */
function refuse(faults: readonly Fault[], lines: TextLines): void {
  const [first, ...others] = [...faults].sort((one, other) => one.offset - other.offset);
  if (first === undefined) return;
  throw new ToolError('config', 'config/bad-yaml', first.message, {
    at: lines.position(first.offset),
    excerpt: others.slice(0, 20).map(({ offset, message }) => `${lines.name(offset)}: ${message}`),
    ...(first.help === undefined ? {} : { help: first.help }),
  });
}

/** The plain value of a node; what is refused is added to the faults. */
function toValue(node: unknown, faults: Fault[], level: number): unknown {
  if (!isNode(node)) return null;
  const offset = node.range?.[0] ?? 0;
  const fault = (message: string, help: string): null => {
    faults.push({ offset, message, help });
    return null;
  };
  if (isAlias(node))
    return fault(`"*${node.source}" is an alias, which is not read`, 'put a text that begins with "*" in quotes');
  if (node.tag !== undefined) return fault(`the tag "${node.tag}" is not read`, 'put a text that begins with "!" in quotes');
  if (isCollection(node) || isScalar(node)) {
    if (node.anchor !== undefined) {
      return fault(`"&${node.anchor}" is an anchor, which is not read`, 'put a text that begins with "&" in quotes');
    }
  }
  if (level > deepestLevel) return fault(`nested deeper than ${deepestLevel} levels`, 'make it flatter');
  if (isSeq(node)) return node.items.map((item) => toValue(item, faults, level + 1));
  if (isMap(node)) return toObject(node.items, faults, level);
  if (isScalar(node) && typeof node.value === 'number' && !Number.isFinite(node.value)) {
    return fault(`"${node.source ?? node.value}" is not a finite number`, 'put a text in quotes');
  }
  return isScalar(node) ? node.value : null;
}

function toObject(pairs: readonly { readonly key: unknown; readonly value: unknown }[], faults: Fault[], level: number): object {
  const object: Record<string, unknown> = {};
  for (const { key, value } of pairs) {
    const offset = isNode(key) ? (key.range?.[0] ?? 0) : 0;
    if (isAlias(key) || !isScalar(key) || typeof key.value !== 'string') {
      const help = 'keys are texts: put the key in quotes';
      faults.push({ offset, message: 'the key is not a text', help });
    } else if (key.tag !== undefined || key.anchor !== undefined) {
      faults.push({ offset, message: 'tags and anchors of keys are not read', help: 'put the key in quotes' });
    } else if (key.value === '<<' && key.type === 'PLAIN') {
      faults.push({ offset, message: '"<<" is a merge key, which is not read', help: 'write the keys out' });
    } else if (Object.hasOwn(object, key.value)) {
      faults.push({ offset, message: `the key "${key.value}" is there twice`, help: 'keep one of them' });
    } else {
      // An assignment to `__proto__` would set the prototype.
      Object.defineProperty(object, key.value, {
        value: toValue(value, faults, level + 1),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
  }
  return object;
}

/** Nodes that a tree may have with every alias counted as all that it stands for: a few kilobytes could stand for billions. */
const mostNodes = 200_000;

const styles: Readonly<Record<string, ScalarStyle>> = {
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

/** The node with the place of every part; what is refused is added to the faults. */
function toTree(root: unknown, faults: Fault[]): YamlNode {
  const anchors = new Map<string, { readonly node: YamlNode; readonly count: number }>();
  let nodes = 0;
  const nothing = (offset: number): YamlScalar => ({
    kind: 'scalar',
    value: null,
    text: '',
    style: 'plain',
    start: offset,
    end: offset,
  });
  const convert = (node: unknown, near: number, level: number): YamlNode => {
    if (!isNode(node)) return nothing(near);
    const [start, end] = node.range ?? [near, near, near];
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined) faults.push({ offset: start, message: `"*${node.source}" names no anchor above it` });
      nodes += target?.count ?? 0;
      if (nodes > mostNodes) faults.push({ offset: start, message: 'the aliases stand for more than 200,000 nodes' });
      return target?.node ?? nothing(start);
    }
    if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:')) {
      faults.push({
        offset: start,
        message: `the tag "${node.tag}" is not read`,
        help: 'put a text that begins with "!" in quotes',
      });
    }
    if (level > deepestLevel) {
      faults.push({ offset: start, message: `nested deeper than ${deepestLevel} levels`, help: 'make it flatter' });
      return nothing(start);
    }
    const before = nodes;
    nodes += 1;
    const made = convertNode(node, start, end, level);
    if ((isCollection(node) || isScalar(node)) && node.anchor !== undefined) {
      anchors.set(node.anchor, { node: made, count: nodes - before });
    }
    return made;
  };
  const convertNode = (node: unknown, start: number, end: number, level: number): YamlNode => {
    if (isSeq(node)) {
      const items = node.items.map((item) => convert(item, start, level + 1));
      return { kind: 'list', flow: node.flow === true, items, start, end };
    }
    if (isMap(node)) return { kind: 'map', flow: node.flow === true, pairs: convertPairs(node.items, start, level), start, end };
    return isScalar(node) ? toScalar(node, start, end) : nothing(start);
  };
  const convertPairs = (items: readonly unknown[], near: number, level: number): readonly YamlPair[] => {
    const seen = new Set<string>();
    return items.flatMap((pair): readonly YamlPair[] => {
      if (!isPair(pair)) return [];
      const key = convert(pair.key, near, level + 1);
      if (key.kind !== 'scalar') {
        faults.push({ offset: key.start, message: 'the key is not a text', help: 'keys are texts: put the key in quotes' });
        return [];
      }
      if (seen.has(key.text)) {
        faults.push({ offset: key.start, message: `the key "${key.text}" is there twice`, help: 'keep one of them' });
      }
      seen.add(key.text);
      return [{ key, value: convert(pair.value, key.end, level + 1) }];
    });
  };
  return convert(root, 0, 1);
}

function toScalar(node: Scalar, start: number, end: number): YamlScalar {
  const style = styles[node.type ?? ''] ?? 'plain';
  const { value } = node;
  const known = value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  const text = style === 'plain' ? (node.source ?? '') : String(value);
  return { kind: 'scalar', value: known ? value : text, text, style, start, end };
}

function pairAt(node: unknown, key: string | number): { readonly key: unknown; readonly value: unknown } | undefined {
  return isMap(node) ? node.items.find((pair) => isScalar(pair.key) && pair.key.value === key) : undefined;
}

function childAt(node: unknown, key: string | number): unknown {
  return isSeq(node) ? (typeof key === 'number' ? node.items[key] : undefined) : pairAt(node, key)?.value;
}

function nodeAt(root: unknown, path: YamlPath): unknown {
  return path.reduce(childAt, root);
}

function offsetOf(root: unknown, path: YamlPath, which: 'key' | 'value'): number {
  const last = path.at(-1);
  if (last === undefined) return startOf(root) ?? 0;
  const parent = nodeAt(root, path.slice(0, -1));
  const pair = pairAt(parent, last);
  const own = which === 'key' && pair !== undefined ? startOf(pair.key) : startOf(childAt(parent, last));
  if (own !== undefined) return own;
  // Nearest around: the key of what should have held it.
  return pair === undefined ? offsetOf(root, path.slice(0, -1), 'key') : (startOf(pair.key) ?? 0);
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
