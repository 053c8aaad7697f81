// Reads the parts of a policy in plain code, which costs nothing at start-up; a fault ends it with the position of the part.

import { isJsonObject, type JsonObject } from '../codec/json-shape.ts';
import type { YamlPath } from '../codec/print-yaml.ts';
import { didYouMean } from '../codec/suggest.ts';
import type { ParsedYaml } from '../codec/yaml.ts';
import { ToolError } from '../model/tool-error.ts';

/** Every method throws a ToolError `config/bad-policy` at the first fault. */
export class PolicyReader {
  readonly #document: Pick<ParsedYaml, 'positionOf'>;

  constructor(document: Pick<ParsedYaml, 'positionOf'>) {
    this.#document = document;
  }

  refuse(path: YamlPath, fault: string, help?: string, which: 'key' | 'value' = 'value'): never {
    const name = path.length === 0 ? 'the policy' : `"${path.join('.')}"`;
    throw new ToolError('config', 'config/bad-policy', `${name} ${fault}`, {
      at: this.#document.positionOf(path, which),
      help: help ?? 'see docs/policy.md',
    });
  }

  /**
   * @param later Keys that are known and not read yet, each with the reason.
   * @throws {ToolError} also `config/not-yet`, for one of those.
   */
  object(value: unknown, path: YamlPath, known: readonly string[], later: Readonly<Record<string, string>> = {}): JsonObject {
    if (value === undefined) this.refuse(path, 'is missing');
    if (!isJsonObject(value)) this.refuse(path, 'is not a mapping');
    const unknown = Object.keys(value).find((key) => !known.includes(key));
    if (unknown === undefined) return value;
    if (Object.hasOwn(later, unknown)) {
      throw new ToolError('config', 'config/not-yet', `"${unknown}" cannot be asked for yet: ${later[unknown]}`, {
        at: this.#document.positionOf([...path, unknown], 'key'),
        help: 'take it out of the policy, and do not count on it',
      });
    }
    return this.refuse([...path, unknown], `is not known here${didYouMean(unknown, known)}`, `known: ${known.join(', ')}`, 'key');
  }

  text(value: unknown, path: YamlPath): string {
    if (value === undefined) this.refuse(path, 'is missing');
    if (typeof value !== 'string') this.refuse(path, 'is not text', 'put it in quotes');
    if (value === '') this.refuse(path, 'is empty');
    return value;
  }

  list(value: unknown, path: YamlPath): readonly unknown[] {
    if (value === undefined) this.refuse(path, 'is missing');
    if (!Array.isArray(value)) this.refuse(path, 'is not a list');
    return value;
  }

  texts(value: unknown, path: YamlPath): readonly string[] {
    return this.list(value, path).map((each, index) => this.text(each, [...path, index]));
  }

  oneOf<Choice extends string>(value: unknown, path: YamlPath, choices: readonly Choice[]): Choice {
    const text = this.text(value, path);
    return choices.find((each) => each === text) ?? this.refuse(path, `is none of ${choices.join(', ')}`);
  }

  wholeNumber(value: unknown, path: YamlPath, [least, most]: readonly [number, number]): number {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
      this.refuse(path, `is not a whole number from ${least} to ${most}`);
    }
    return value;
  }
}
