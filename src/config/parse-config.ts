// Reads selfsame.yaml strictly, tells every fault with its position, and says where each effective value comes from.

import { printPath, type YamlPath } from '../codec/print-yaml.ts';
import { type ConfigFault, refuseFaults } from '../codec/read-by-schema.ts';
import { schema } from '../codec/schema.ts';
import { type ParsedYaml, parseYaml } from '../codec/yaml.ts';
import type { Config, ConfigOrigin, EffectiveConfig } from '../model/config.ts';
import { ToolError } from '../model/tool-error.ts';
import { describeKey, leafPaths, type UnknownKey, unknownKeys } from './config-keys.ts';
import { brokenRules, formatOfName } from './config-rules.ts';
import { type ConfigFile, configSchema } from './config-schema.ts';
import { parseDuration } from './duration.ts';

/**
 * @param file Name for positions, as the user knows it.
 * @throws {ToolError} of kind `config` at the first fault of the file; the others, up to twenty, are its excerpt. Codes:
 *   `config/bad-yaml`, `empty`, `unknown-key`, `missing-key`, `unquoted-text`, `bad-value`.
 */
export function parseConfig(text: string, file: string): EffectiveConfig {
  const yaml = parseYaml(text, file);
  if (yaml.value === null) {
    throw new ToolError('config', 'config/empty', `"${file}" says nothing`, {
      at: yaml.positionOf([]),
      help: 'write at least "name" and "build"; "selfsame init" makes a first version',
    });
  }
  const unknown = unknownKeys(yaml.value);
  const faults = [...unknown.map((key) => unknownKeyFault(key, yaml)), ...ambiguousVersion(yaml), ...lostVariables(yaml)];
  const parsed = schema.safeParse(configSchema, yaml.value);
  if (parsed.issues !== undefined) {
    // A key that is missing because it was mistyped is one fault, not two.
    const meant = unknown.map((key) => printPath([...key.path.slice(0, -1), key.meant ?? '']));
    const values = valueFaults(parsed.issues, yaml);
    faults.push(...values.filter(({ code, key }) => code !== 'config/missing-key' || !meant.includes(key)));
  }
  if (parsed.success) faults.push(...brokenRules(parsed.output).map((rule) => toFault(rule, yaml)));
  refuseFaults(faults);
  // `refuse` returns only when there is no fault, and then the value is typed.
  if (!parsed.success) throw new Error('a configuration without faults was not parsed');
  const filled = fillIn(parsed.output);
  return { config: toConfig(filled), file, origins: leafPaths(filled).map((path) => originOf(path, filled, yaml)) };
}

/** The file form of a configuration, with every default written out: what `parseConfig` reads back to the same. */
export function toConfigFile({ build, targets, ...config }: Config): ConfigFile {
  const { environment, timeoutSeconds, ...same } = build;
  return structuredClone({
    ...config,
    build: { ...same, env: environment, timeout: timeoutSeconds },
    targets: targets.map(({ environment: env, ...target }) => ({ ...target, env })),
  }) as ConfigFile;
}

function unknownKeyFault({ path, suggestion, meant, known }: UnknownKey, yaml: ParsedYaml): ConfigFault {
  const at = yaml.positionOf(path, 'key');
  const key = printPath(path);
  const help = meant === undefined ? `known here: ${known.join(', ')}` : `write "${meant}"`;
  return { code: 'config/unknown-key', message: `unknown key "${key}"${suggestion}`, help, at };
}

/** A version without quotes that readers of YAML 1.1 take for a date, a number or a truth value. */
function ambiguousVersion(yaml: ParsedYaml): readonly ConfigFault[] {
  const plain = yaml.plainTextOf(['version']);
  const isText = typeof (yaml.value as { readonly version?: unknown }).version === 'string';
  if (plain === undefined || !isText || !/^([\d_]+|\d+-\d+-\d+|0b[01_]+|[\d_]+\.[\d_]*|y|n|yes|no|on|off)$/i.test(plain))
    return [];
  const message = `"version" is ${plain} without quotes, which not every reader of YAML takes for a text`;
  return [{ code: 'config/unquoted-text', message, help: `put it in quotes: "${plain}"`, at: yaml.positionOf(['version']) }];
}

/** Variables whose names valibot passes over in every record. */
function lostVariables(yaml: ParsedYaml): readonly ConfigFault[] {
  const targets = valueAt(yaml.value, ['targets']);
  const places: readonly YamlPath[] = [
    ['build', 'env'],
    ...(Array.isArray(targets) ? targets.map((_, index) => ['targets', index, 'env']) : []),
  ];
  return places.flatMap((place) => {
    const variables = valueAt(yaml.value, place);
    return ['__proto__', 'constructor', 'prototype']
      .filter((name) => isObject(variables) && Object.hasOwn(variables, name))
      .map((name) => ({
        code: 'config/bad-value',
        message: `"${printPath([...place, name])}" cannot be the name of a variable here`,
        help: 'choose another name, or set it in "build.run"',
        at: yaml.positionOf([...place, name], 'key'),
      }));
  });
}

type Issues = schema.SafeParseResult<typeof configSchema>['issues'] & {};

function valueFaults(issues: Issues, yaml: ParsedYaml): readonly (ConfigFault & { readonly key: string })[] {
  const faults = new Map<string, ConfigFault>();
  for (const issue of issues) {
    const path: YamlPath = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));
    const parent = path.slice(0, -1);
    // valibot takes a list for an object without keys.
    if (issue.type === 'strict_object' && issue.input === undefined && Array.isArray(valueAt(yaml.value, parent))) {
      const list = { ...issue, input: valueAt(yaml.value, parent) };
      faults.set(printPath(parent), valueFault(list, parent, false, yaml));
      continue;
    }
    // Told by `unknownKeys`, which finds all of them; of several faults of one value the first is enough.
    if (issue.expected === 'never' || faults.has(printPath(path))) continue;
    const isKey = issue.path?.at(-1)?.origin === 'key';
    faults.set(printPath(path), valueFault(issue, path, isKey, yaml));
  }
  return Array.from(faults, ([key, fault]) => ({ ...fault, key }));
}

function valueFault(issue: Issues[number], path: YamlPath, isKey: boolean, yaml: ParsedYaml): ConfigFault {
  const { input, message, expected } = issue;
  const at = yaml.positionOf(path, isKey ? 'key' : 'value');
  const name = path.length === 0 ? at.file : printPath(path);
  if (input === undefined)
    return { code: 'config/missing-key', message: `"${name}" is missing`, help: `add it: ${describeKey(path)}`, at };
  const plain = yaml.plainTextOf(path);
  if (expected === 'string' && plain !== undefined && !isKey) {
    if (input === null) return { code: 'config/bad-value', message: `"${name}" has no value`, help: `it ${message}`, at };
    const help = `put it in quotes: ${JSON.stringify(plain)}`;
    const kind = typeof input === 'number' ? 'the number' : 'the truth value';
    const said = `"${name}" is ${plain} without quotes, which YAML reads as ${kind} ${input}`;
    return { code: 'config/unquoted-text', message: said, help, at };
  }
  const shown = /^must (be|stay)/.test(message) ? `, not ${show(input)}` : '';
  return { code: 'config/bad-value', message: `"${name}" ${message}${shown}`, at };
}

function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'nothing';
  if (typeof value === 'object') return 'keys and values';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}..."` : text;
}

function toFault(
  rule: { readonly path: YamlPath; readonly message: string; readonly help: string },
  yaml: ParsedYaml,
): ConfigFault {
  const { path, message, help } = rule;
  return { code: 'config/bad-value', message: `"${printPath(path)}" ${message}`, help, at: yaml.positionOf(path) };
}

/** Fills in the defaults that depend on other keys, and brings durations into seconds. */
function fillIn(file: ConfigFile): ConfigFile {
  const timeout = parseDuration(file.build.timeout) ?? file.build.timeout;
  const archives = file.archives.map((archive) => {
    const format = archive.format ?? formatOfName(archive.name);
    return { ...archive, ...(format === undefined ? {} : { format }) };
  });
  return { ...file, build: { ...file.build, timeout }, archives };
}

function toConfig({ build, targets, archives, ...file }: ConfigFile): Config {
  const { env, timeout, ...same } = build;
  return {
    ...file,
    build: { ...same, environment: env, timeoutSeconds: Number(timeout) },
    targets: targets.map(({ env: environment, ...target }) => ({ ...target, environment })),
    archives: archives.map((archive) => ({ ...archive, format: archive.format ?? 'tar.gz' })),
  };
}

function originOf(path: YamlPath, filled: ConfigFile, yaml: ParsedYaml): ConfigOrigin {
  const value = valueAt(filled, path);
  const key = printPath(path);
  if (valueAt(yaml.value, path) === undefined) return { key, value, from: 'default' };
  const { line, column } = yaml.positionOf(path);
  return { key, value, from: { line, column } };
}

function valueAt(value: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>((part, key) => (isObject(part) && Object.hasOwn(part, key) ? part[key] : undefined), value);
}

function isObject(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === 'object' && value !== null;
}
