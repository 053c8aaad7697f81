// Walks the description of selfsame.yaml beside a value: which keys it does not know, and where each effective value is from.

import type { YamlPath } from '../codec/print-yaml.ts';
import { schema as v } from '../codec/schema.ts';
import { suggest } from '../codec/suggest.ts';
import { configSchema } from './config-schema.ts';

/** A key that the description does not have, with a phrase that ends a message, such as `; did you mean "name"?`. */
export interface UnknownKey {
  readonly path: YamlPath;
  readonly suggestion: string;
  /** The known key of the same place that is suggested. */
  readonly meant: string | undefined;
  /** The known keys of the place. */
  readonly known: readonly string[];
}

/** Every unknown key at any depth, in the order of the file. */
export function unknownKeys(value: unknown): readonly UnknownKey[] {
  return unknownIn(root, value, []);
}

/**
 * Paths of the leaves of a valid file in the order of the description: scalars, lists of scalars, empty lists and maps, variables,
 * and optional values that are absent.
 */
export function leafPaths(value: unknown): readonly YamlPath[] {
  return leavesIn(root, value, []);
}

/** What the description says of a key; empty for a path that it does not have. */
export function describeKey(path: YamlPath): string {
  const found = path.reduce<Described | undefined>((described, part) => {
    const { entries, item } = described === undefined ? {} : unwrap(described);
    return typeof part === 'number' ? item : entries?.[part];
  }, root);
  const text = found === undefined ? undefined : v.getDescription(unwrap(found) as v.GenericSchema);
  return text ?? '';
}

/** The parts of a valibot schema that these walks need; each schema has its `type` and some of the others. */
interface Described {
  readonly type: string;
  /** strict_object */
  readonly entries?: Readonly<Record<string, Described>>;
  /** array */
  readonly item?: Described;
  /** optional */
  readonly wrapped?: Described;
}

const root: Described = configSchema;

function unwrap(schema: Described): Described {
  return schema.wrapped === undefined ? schema : unwrap(schema.wrapped);
}

function unknownIn(described: Described, value: unknown, path: YamlPath): readonly UnknownKey[] {
  const { entries, item } = unwrap(described);
  if (item !== undefined && Array.isArray(value))
    return value.flatMap((member, index) => unknownIn(item, member, [...path, index]));
  if (entries === undefined || !isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const entry = Object.hasOwn(entries, key) ? entries[key] : undefined;
    if (entry !== undefined) return unknownIn(entry, member, [...path, key]);
    const known = Object.keys(entries);
    const meant = suggest(key, known);
    return [
      { path: [...path, key], known, meant, suggestion: meant === undefined ? elsewhere(key) : `; did you mean "${meant}"?` },
    ];
  });
}

/** Where a key belongs that stands at the wrong place. */
function elsewhere(key: string): string {
  const found = allKeys(root, []).find((path) => path.at(-1) === key);
  return found === undefined ? '' : `; it belongs to "${found.slice(0, -1).join('.')}"`;
}

function allKeys(described: Described, path: readonly string[]): readonly (readonly string[])[] {
  const { entries, item } = unwrap(described);
  if (item !== undefined) return allKeys(item, path);
  return Object.entries(entries ?? {}).flatMap(([key, entry]) => [[...path, key], ...allKeys(entry, [...path, key])]);
}

function leavesIn(described: Described, value: unknown, path: YamlPath): readonly YamlPath[] {
  const { type, entries, item } = unwrap(described);
  if (entries !== undefined && isObject(value)) {
    return Object.entries(entries).flatMap(([key, entry]) => leavesIn(entry, value[key], [...path, key]));
  }
  if (item !== undefined && unwrap(item).entries !== undefined && Array.isArray(value) && value.length > 0) {
    return value.flatMap((member, index) => leavesIn(item, member, [...path, index]));
  }
  if (type === 'record' && isObject(value) && Object.keys(value).length > 0)
    return Object.keys(value).map((key) => [...path, key]);
  return [path];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
