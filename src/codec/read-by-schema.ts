// Holds a YAML file against its description, and tells every fault of it with its position and its mend.
// Messages of the description complete `"key" …`.

import { type Position, ToolError } from '../model/tool-error.ts';
import { printPath, type YamlPath } from './print-yaml.ts';
import { schema as v } from './schema.ts';
import { suggest } from './suggest.ts';
import type { ParsedYaml } from './yaml.ts';

/** One fault of a configuration. */
export interface ConfigFault {
  readonly code: string;
  readonly message: string;
  readonly help?: string;
  readonly at: Position;
}

export interface ReadBySchema<Value> {
  /** Absent where there is a fault. */
  readonly value?: Value;
  readonly faults: readonly ConfigFault[];
}

/** Codes: `config/unknown-key`, `config/missing-key`, `config/unquoted-text`, `config/bad-value`. */
export function readBySchema<Schema extends v.GenericSchema>(
  description: Schema,
  yaml: ParsedYaml,
): ReadBySchema<v.InferOutput<Schema>> {
  const unknown = unknownIn(description, yaml.value, []);
  const lists = listsIn(description, yaml.value, []);
  const faults = [
    ...unknown.map((key) => unknownFault(key, yaml)),
    ...lists.map((path) => listFault(path, yaml)),
    ...lostIn(description, yaml.value, [], yaml),
  ];
  const parsed = v.safeParse(description, yaml.value);
  if (parsed.issues !== undefined) {
    // A key that is missing because it was mistyped is one fault, not two.
    const meant = unknown.map(({ path, meant }) => printPath([...path.slice(0, -1), meant ?? '']));
    const told = lists.map((path) => JSON.stringify(path).slice(0, -1));
    const issues = parsed.issues.filter((issue) => !told.some((list) => JSON.stringify(pathOf(issue)).startsWith(list)));
    const values = valueFaults(description, issues, yaml);
    faults.push(...values.filter(({ code, key }) => code !== 'config/missing-key' || !meant.includes(key)));
  }
  return parsed.success && faults.length === 0 ? { value: parsed.output, faults } : { faults };
}

/** @throws {ToolError} of kind `config` at the first fault of the file, when there is one; the others, up to twenty, are its excerpt. */
export function refuseFaults(faults: readonly ConfigFault[]): void {
  const [first, ...others] = [...faults].sort((one, other) => one.at.line - other.at.line || one.at.column - other.at.column);
  if (first === undefined) return;
  const { code, message, help, at } = first;
  throw new ToolError('config', code, message, {
    at,
    excerpt: others.slice(0, 20).map((fault) => `${fault.at.file}:${fault.at.line}:${fault.at.column}: ${fault.message}`),
    ...(help === undefined ? {} : { help }),
  });
}

/** The parts of a description that these walks need; each has its `type` and some of the others. */
interface Described {
  readonly type: string;
  /** strict_object */
  readonly entries?: Readonly<Record<string, Described>>;
  /** array */
  readonly item?: Described;
  /** record */
  readonly value?: Described;
  /** optional */
  readonly wrapped?: Described;
}

interface UnknownKey {
  readonly path: YamlPath;
  readonly meant: string | undefined;
  readonly known: readonly string[];
}

function unwrap(described: Described): Described {
  return described.wrapped === undefined ? described : unwrap(described.wrapped);
}

/** Every unknown key at any depth, in the order of the file. */
function unknownIn(described: Described, value: unknown, path: YamlPath): readonly UnknownKey[] {
  const { entries, item, value: member } = unwrap(described);
  if (item !== undefined && Array.isArray(value)) return value.flatMap((each, index) => unknownIn(item, each, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const at = [...path, key];
    if (entries === undefined) return member === undefined ? [] : unknownIn(member, each, at);
    const entry = Object.hasOwn(entries, key) ? entries[key] : undefined;
    if (entry !== undefined) return unknownIn(entry, each, at);
    const known = Object.keys(entries);
    return [{ path: at, known, meant: suggest(key, known) }];
  });
}

function unknownFault({ path, meant, known }: UnknownKey, yaml: ParsedYaml): ConfigFault {
  const suggestion = meant === undefined ? '' : `; did you mean "${meant}"?`;
  return {
    code: 'config/unknown-key',
    message: `unknown key "${printPath(path)}"${suggestion}`,
    help: meant === undefined ? `known here: ${known.join(', ')}` : `write "${meant}"`,
    at: yaml.positionOf(path, 'key'),
  };
}

/** Lists that stand where keys and values are described: valibot takes one for an object. */
function listsIn(described: Described, value: unknown, path: YamlPath): readonly YamlPath[] {
  const { type, entries, item, value: member } = unwrap(described);
  if (Array.isArray(value)) {
    if (entries !== undefined || type === 'record') return [path];
    return item === undefined ? [] : value.flatMap((each, index) => listsIn(item, each, [...path, index]));
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const next = member ?? (entries !== undefined && Object.hasOwn(entries, key) ? entries[key] : undefined);
    return next === undefined ? [] : listsIn(next, each, [...path, key]);
  });
}

function listFault(path: YamlPath, yaml: ParsedYaml): ConfigFault {
  const at = yaml.positionOf(path);
  const name = path.length === 0 ? at.file : printPath(path);
  return { code: 'config/bad-value', message: `"${name}" must be keys and values, not a list`, at };
}

/** Keys of records that valibot passes over without a word. */
function lostIn(described: Described, value: unknown, path: YamlPath, yaml: ParsedYaml): readonly ConfigFault[] {
  const { type, entries, item, value: member } = unwrap(described);
  if (item !== undefined && Array.isArray(value))
    return value.flatMap((each, index) => lostIn(item, each, [...path, index], yaml));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const at = [...path, key];
    if (type === 'record' && ['__proto__', 'constructor', 'prototype'].includes(key)) {
      const message = `"${printPath(at)}" cannot be a key here`;
      return [{ code: 'config/bad-value', message, help: 'choose another name', at: yaml.positionOf(at, 'key') }];
    }
    const next = member ?? (entries !== undefined && Object.hasOwn(entries, key) ? entries[key] : undefined);
    return next === undefined ? [] : lostIn(next, each, at, yaml);
  });
}

type Issue = v.BaseIssue<unknown> & { readonly requirement?: unknown };

function valueFaults(
  description: Described,
  issues: readonly Issue[],
  yaml: ParsedYaml,
): readonly (ConfigFault & { readonly key: string })[] {
  const faults = new Map<string, ConfigFault>();
  for (const issue of issues) {
    const path = pathOf(issue);
    // Told as unknown keys, all of them; of several faults of one value the first is enough.
    if (issue.expected === 'never' || faults.has(printPath(path))) continue;
    const isKey = issue.path?.at(-1)?.origin === 'key';
    faults.set(printPath(path), valueFault(description, issue, path, isKey, yaml));
  }
  return Array.from(faults, ([key, fault]) => ({ ...fault, key }));
}

function pathOf({ path }: Issue): YamlPath {
  return (path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));
}

function valueFault(description: Described, issue: Issue, path: YamlPath, isKey: boolean, yaml: ParsedYaml): ConfigFault {
  const { input, expected } = issue;
  const message = wordsOf(issue);
  const at = yaml.positionOf(path, isKey ? 'key' : 'value');
  const name = path.length === 0 ? at.file : printPath(path);
  if (input === undefined) {
    const about = describe(description, path);
    const help = about === '' ? 'add it' : `add it: ${about}`;
    return { code: 'config/missing-key', message: `"${name}" is missing`, help, at };
  }
  const plain = yaml.plainTextOf(path);
  if (expected === 'string' && plain !== undefined && !isKey) {
    if (input === null) return { code: 'config/bad-value', message: `"${name}" has no value`, help: `it ${message}`, at };
    const kind = typeof input === 'number' ? 'the number' : 'the truth value';
    const said = `"${name}" is ${plain} without quotes, which YAML reads as ${kind} ${input}`;
    return { code: 'config/unquoted-text', message: said, help: `put it in quotes: ${JSON.stringify(plain)}`, at };
  }
  const shown = /^must (be|stay)/.test(message) ? `, not ${show(input)}` : '';
  return { code: 'config/bad-value', message: `"${name}" ${message}${shown}`, at };
}

/** The message of the description, or, where it has none of its own, one of what is expected. */
function wordsOf({ message, type, requirement, expected }: Issue): string {
  if (!message.startsWith('Invalid ')) return message;
  switch (type) {
    case 'string':
      return 'must be a text';
    case 'number':
      return 'must be a number';
    case 'integer':
      return 'must be a whole number';
    case 'boolean':
      return 'must be true or false';
    case 'min_value':
      return `must be at least ${String(requirement)}`;
    case 'max_value':
      return `must be at most ${String(requirement)}`;
    case 'array':
      return 'must be a list';
    case 'record':
    case 'strict_object':
      return 'must be keys and values';
    default:
      return `must be ${expected?.replaceAll(/[()]/g, '').replaceAll(' | ', ' or ') ?? 'something else'}`;
  }
}

/** What the description says of a key; empty for one of which it says nothing. */
function describe(root: Described, path: YamlPath): string {
  const found = path.reduce<Described | undefined>((described, part) => {
    const { entries, item, value } = described === undefined ? { entries: undefined } : unwrap(described);
    return typeof part === 'number' ? item : (value ?? entries?.[part]);
  }, root);
  return found === undefined ? '' : (v.getDescription(unwrap(found) as v.GenericSchema) ?? '');
}

function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'nothing';
  if (typeof value === 'object') return 'keys and values';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}..."` : text;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
