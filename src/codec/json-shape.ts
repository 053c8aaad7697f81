// Reads JSON values of a known shape in plain code, where start-up time rules out a schema library.
// A value that is not of the shape says where, such as "predicate.runDetails.builder is missing".

import type { Parsed } from '../model/statement.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Thrown by the readers below and caught by `readShape` alone. */
class ShapeFault extends Error {}

/** Runs a reader made of the functions below. Their faults become `malformed`; any other error is a bug and passes. */
export function readShape<Value>(read: () => Value): Parsed<Value> {
  try {
    return { status: 'parsed', value: read() };
  } catch (error) {
    if (error instanceof ShapeFault) return { status: 'malformed', reason: error.message };
    throw error;
  }
}

/** Ends the reading. `where` names the value, `fault` completes "<where> …". */
export function refuse(where: string, fault: string): never {
  throw new ShapeFault(`${where} ${fault}`);
}

export function readObject(value: unknown, where: string): JsonObject {
  if (value === undefined) refuse(where, 'is missing');
  if (!isJsonObject(value)) refuse(where, 'is not an object');
  return value;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A string that is not empty. */
export function readText(value: unknown, where: string): string {
  if (value === undefined) refuse(where, 'is missing');
  if (typeof value !== 'string') refuse(where, 'is not text');
  if (value === '') refuse(where, 'is empty');
  return value;
}

export function readBoolean(value: unknown, where: string): boolean {
  if (value === undefined) refuse(where, 'is missing');
  if (typeof value !== 'boolean') refuse(where, 'is neither true nor false');
  return value;
}

export function readList<Value>(value: unknown, where: string, each: (value: unknown, where: string) => Value): readonly Value[] {
  if (value === undefined) refuse(where, 'is missing');
  if (!Array.isArray(value)) refuse(where, 'is not a list');
  return value.map((member: unknown, index) => each(member, `${where}[${index}]`));
}

export function readOneOf<Choice extends string>(value: unknown, choices: readonly Choice[], where: string): Choice {
  const choice = choices.find((each) => each === value);
  if (choice === undefined) refuse(where, `is none of ${choices.map((each) => `"${each}"`).join(', ')}`);
  return choice;
}

/** A pair for an object literal: nothing where the value is absent, so that absent stays absent. */
export function readOptional<Key extends string, Value>(
  object: JsonObject,
  key: Key,
  where: string,
  read: (value: unknown, where: string) => Value,
): { readonly [each in Key]?: Value } {
  const value = object[key];
  if (value === undefined) return {};
  const pair: { [each in Key]?: Value } = {};
  pair[key] = read(value, `${where}.${key}`);
  return pair;
}
