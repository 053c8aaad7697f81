// The door of yaml: reads one YAML 1.2 document of plain data, with the position of every part.
// Refused: duplicate keys, anchors, aliases, tags, merge keys, directives, several documents, keys that are no text.
// Source: https://yaml.org/spec/1.2.2/ (core schema)

import { isAlias, isCollection, isMap, isNode, isScalar, isSeq, parseDocument, type YAMLError } from 'yaml';
import { type Position, ToolError } from '../model/tool-error.ts';
import type { YamlPath } from './print-yaml.ts';

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
  const lines = new Lines(text, file);
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
function refuse(faults: readonly Fault[], lines: Lines): void {
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

/** Offsets to lines and columns. */
class Lines {
  private readonly starts: readonly number[];
  private readonly text: string;
  private readonly file: string;

  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
    this.starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  }

  position(offset: number): Position {
    let low = 0;
    for (let high = this.starts.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    const start = this.starts[low] ?? 0;
    const end = (this.starts[low + 1] ?? this.text.length + 1) - 1;
    return {
      file: this.file,
      line: low + 1,
      column: Math.min(offset, end) - start + 1,
      sourceLine: this.text.slice(start, end).replace(/\r$/, ''),
    };
  }

  name(offset: number): string {
    const { file, line, column } = this.position(offset);
    return `${file}:${line}:${column}`;
  }
}
