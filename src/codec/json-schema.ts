// The door of ajv and ajv-formats: which parts of a value a JSON Schema refuses, each with its path.
// Source: https://json-schema.org/draft/2020-12; older drafts are read by the same rules

import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { didYouMean, suggest } from './suggest.ts';

export interface SchemaFault {
  /** Keys and indexes, outer before inner. */
  readonly path: readonly (string | number)[];
  /** Whether the key itself is wrong, and not its value. */
  readonly isKey: boolean;
  /** Whether something is not there. */
  readonly isMissing: boolean;
  /** The keys of which one is missing. */
  readonly lacks?: readonly string[];
  /** The key that an unknown one may be meant for. */
  readonly meant?: string;
  /** A phrase that completes `"key" …`. */
  readonly message: string;
}

export type SchemaCheck = (value: unknown) => readonly SchemaFault[];

/**
 * Faults come in the order of the schema, one for each place.
 *
 * @param schema A schema that stands by itself: nothing is fetched.
 * @returns What is wrong with the schema as a phrase, where it cannot be used.
 */
export function compileSchema(schema: unknown): SchemaCheck | string {
  if (typeof schema !== 'object' || schema === null) return 'a JSON Schema is an object';
  const ajv = new Ajv2020({
    ...{ allErrors: true, verbose: true, strict: false, validateFormats: true, logger: false, validateSchema: false },
  });
  addFormats.default(ajv);
  let validate: ValidateFunction;
  try {
    // Which draft it names does not matter: words that one does not know are passed over.
    const { $schema: _, ...rest } = schema as Readonly<Record<string, unknown>>;
    validate = ajv.compile(rest);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return (value) => (validate(value) ? [] : toFaults(validate.errors ?? []));
}

/** Of a choice that fits nowhere what is told is what helps most, and not every branch. */
function toFaults(errors: readonly ErrorObject[]): readonly SchemaFault[] {
  // Why a name is refused stands in an error of its own.
  let left = errors.filter(({ schemaPath }) => !schemaPath.includes('/propertyNames/'));
  const faults: SchemaFault[] = [];
  for (const choice of errors.filter(isChoice)) {
    if (!left.includes(choice)) continue;
    const branches = left.filter(({ schemaPath }) => schemaPath.startsWith(`${choice.schemaPath}/`));
    left = left.filter((error) => error !== choice && !branches.includes(error));
    const deepest = branches.filter((error) => !isChoice(error)).sort((one, other) => depthOf(other) - depthOf(one));
    const [deep] = deepest;
    const isDeeper = deep !== undefined && depthOf(deep) > depthOf(choice);
    const special = branches.find(({ keyword }) => keyword !== 'type' && keyword !== 'required' && !choices.includes(keyword));
    const types = branches.filter(({ keyword }) => keyword === 'type').flatMap(({ params }) => [params.type].flat());
    if (isDeeper) faults.push(toFault(deep));
    else if (special !== undefined) faults.push(toFault(special));
    else if (types.length > 0) faults.push({ ...toFault(choice), isMissing: false, message: typeMessage(types) });
    else faults.push(toFault(choice));
  }
  faults.push(...left.map(toFault));
  const places = new Map<string, SchemaFault>();
  for (const fault of faults) {
    const place = JSON.stringify([fault.path, fault.isKey, fault.isMissing && fault.message]);
    if (!places.has(place)) places.set(place, fault);
  }
  const found = [...places.values()];
  // A key that is missing because it was mistyped is one fault, not two.
  const meant = found.flatMap(({ path, meant: key }) => (key === undefined ? [] : [JSON.stringify([path.slice(0, -1), key])]));
  return found.filter(({ path, lacks }) => !(lacks ?? []).some((key) => meant.includes(JSON.stringify([path, key]))));
}

const choices: readonly string[] = ['anyOf', 'oneOf'];

function isChoice({ keyword }: ErrorObject): boolean {
  return choices.includes(keyword);
}

function depthOf({ instancePath }: ErrorObject): number {
  return instancePath.split('/').length;
}

function toFault(error: ErrorObject): SchemaFault {
  const path = pathOf(error);
  const params: Readonly<Record<string, unknown>> = error.params;
  const fault = (message: string, more: Partial<SchemaFault> = {}): SchemaFault => ({
    ...{ path, isKey: false, isMissing: false, message },
    ...more,
  });
  switch (error.keyword) {
    case 'required':
      return fault(`lacks "${String(params.missingProperty)}"`, { isMissing: true, lacks: [String(params.missingProperty)] });
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const key = String(params.additionalProperty ?? params.unevaluatedProperty);
      const parent: unknown = error.parentSchema;
      const known = isObject(parent) && isObject(parent.properties) ? Object.keys(parent.properties) : [];
      const meant = suggest(key, known);
      const message = `is not known here${didYouMean(key, known)}`;
      return { path: [...path, key], isKey: true, isMissing: false, message, ...(meant === undefined ? {} : { meant }) };
    }
    case 'propertyNames':
      return {
        path: [...path, String(params.propertyName)],
        isKey: true,
        isMissing: false,
        message: 'is no name that is allowed here',
      };
    case 'type':
      return fault(typeMessage([params.type].flat()));
    case 'enum':
      return fault(enumMessage(params.allowedValues, error.data));
    case 'const':
      return fault(`must be ${JSON.stringify(params.allowedValue)}`);
    case 'oneOf':
    case 'anyOf':
      return fault(choiceMessage(error), { isMissing: true, lacks: neededBy(error).flatMap((branch) => branch ?? []) });
    case 'pattern':
      return fault(patternMessage(String(params.pattern), error));
    default:
      return fault(error.message ?? 'is refused by the schema');
  }
}

/** Of a choice between keys that are needed, the keys. */
function choiceMessage(error: ErrorObject): string {
  const needed = neededBy(error);
  if (needed.includes(undefined)) return 'is none of what is allowed here';
  const branches = needed.map((keys) => `"${keys?.join('" and "')}"`);
  return `must have ${error.keyword === 'oneOf' ? 'either ' : ''}${branches.join(' or ')}`;
}

function neededBy({ schema }: ErrorObject): readonly (readonly string[] | undefined)[] {
  const branches: readonly unknown[] = Array.isArray(schema) ? schema : [];
  return branches.map((branch) => (isObject(branch) && Array.isArray(branch.required) ? branch.required.map(String) : undefined));
}

function enumMessage(allowed: unknown, data: unknown): string {
  const values = (Array.isArray(allowed) ? allowed : []).map(String);
  const shown = values.length > 12 ? `one of ${values.length} words` : `one of ${values.join(', ')}`;
  return `must be ${shown}${typeof data === 'string' ? didYouMean(data, values) : ''}`;
}

function patternMessage(pattern: string, { parentSchema, data }: ErrorObject): string {
  const words = /^\^\(([\w|-]+)\)\$$/.exec(pattern)?.[1]?.split('|');
  if (words !== undefined) return enumMessage(words, data);
  const schema: unknown = parentSchema;
  const types = isObject(schema) && Array.isArray(schema.type) ? schema.type.filter((type) => type !== 'string') : [];
  return types.length === 0 ? `must match ${pattern}` : `${typeMessage(types)}, or a text that matches ${pattern}`;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys and values',
  null: 'empty',
};

function typeMessage(types: readonly unknown[]): string {
  return `must be ${[...new Set(types.map((type) => typeNames[String(type)] ?? String(type)))].join(' or ')}`;
}

/** @see https://www.rfc-editor.org/rfc/rfc6901 */
function pathOf({ instancePath }: ErrorObject): readonly (string | number)[] {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^(?:0|[1-9]\d*)$/.test(part) ? Number(part) : part));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
