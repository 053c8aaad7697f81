// Takes from an OpenAPI description the operations that are used here, without its prose, and compares two such slices.
// Source: https://spec.openapis.org/oas/v3.0.3

import { printCompactJson } from '../src/codec/canonical-json.ts';
import { isJsonObject, type JsonObject } from '../src/codec/json-shape.ts';
import { byCodeUnit, byText } from '../src/model/code-unit-order.ts';

const repository = '/repos/{owner}/{repo}';

/** What this project asks of GitHub, or looks at when it is asked. */
export const usedOperations: Readonly<Record<string, readonly string[]>> = {
  '/rate_limit': ['get'],
  [repository]: ['get'],
  [`${repository}/attestations`]: ['post'],
  [`${repository}/attestations/{subject_digest}`]: ['get'],
  [`${repository}/commits/{commit_sha}/pulls`]: ['get'],
  [`${repository}/commits/{ref}`]: ['get'],
  [`${repository}/compare/{basehead}`]: ['get'],
  [`${repository}/environments`]: ['get'],
  [`${repository}/environments/{environment_name}`]: ['get'],
  [`${repository}/git/ref/{ref}`]: ['get'],
  [`${repository}/git/tags/{tag_sha}`]: ['get'],
  [`${repository}/immutable-releases`]: ['get'],
  [`${repository}/issues`]: ['get', 'post'],
  [`${repository}/issues/{issue_number}`]: ['get', 'patch'],
  [`${repository}/issues/{issue_number}/comments`]: ['get', 'post'],
  [`${repository}/releases`]: ['get', 'post'],
  [`${repository}/releases/assets/{asset_id}`]: ['delete', 'get', 'patch'],
  [`${repository}/releases/latest`]: ['get'],
  [`${repository}/releases/tags/{tag}`]: ['get'],
  [`${repository}/releases/{release_id}`]: ['delete', 'get', 'patch'],
  [`${repository}/releases/{release_id}/assets`]: ['get', 'post'],
  [`${repository}/rules/branches/{branch}`]: ['get'],
  [`${repository}/rulesets`]: ['get'],
  [`${repository}/rulesets/{ruleset_id}`]: ['get'],
  [`${repository}/tags`]: ['get'],
};

/** Kept although few operations name them: what any of them may answer when it does not do what was asked. */
const everywhere = ['#/components/schemas/basic-error', '#/components/schemas/validation-error'];

/** Members of a description that say nothing about which documents are allowed. */
const prose = new Set([
  'default',
  'deprecated',
  'description',
  'example',
  'examples',
  'externalDocs',
  'summary',
  'tags',
  'title',
]);
/** Members whose own members are names, which may well be "description". */
const namesBelow = new Set(['content', 'encoding', 'headers', 'patternProperties', 'properties', 'responses']);
/** Members whose content is data. */
const verbatim = new Set(['enum', 'required', 'const']);

/**
 * The operations wanted and all that they refer to, without prose.
 *
 * @param info Says where the slice is from.
 * @throws {Error} when the description lacks an operation, or something referred to.
 */
export function cutDescription(whole: JsonObject, info: JsonObject, wanted = usedOperations): JsonObject {
  const paths = Object.fromEntries(
    Object.entries(wanted).map(([path, methods]) => {
      const item = memberOf(whole, ['paths', path]);
      const shared = isJsonObject(item) && item.parameters !== undefined ? { parameters: withoutProse(item.parameters) } : {};
      return [path, { ...shared, ...Object.fromEntries(methods.map((method) => [method, operationOf(whole, path, method)])) }];
    }),
  );
  const components: Record<string, Record<string, unknown>> = {};
  const open = [...referencesIn(paths), ...everywhere.filter((pointer) => referred(whole, pointer) !== undefined)];
  for (let pointer = open.pop(); pointer !== undefined; pointer = open.pop()) {
    const [, , kind = '', name = ''] = pointer.split('/');
    if (components[kind]?.[name] !== undefined) continue;
    const found = referred(whole, pointer);
    if (found === undefined) throw new Error(`the description refers to "${pointer}", which it does not hold`);
    const kept = withoutProse(found);
    components[kind] = { ...components[kind], [name]: kept };
    open.push(...referencesIn(kept));
  }
  return {
    openapi: whole.openapi,
    info,
    components,
    paths,
  };
}

/** One line an operation and a component, sorted: a change of GitHub's can be read in a diff. */
export function printSlice(slice: JsonObject): string {
  const lines = printLevels(slice, { components: 2, paths: 2 });
  return `${lines}\n`;
}

/** Where two slices differ, as `/paths/…` and `/components/…`; at most `limit`. */
export function differences(before: unknown, after: unknown, limit = 20): readonly string[] {
  const found: string[] = [];
  const walk = (first: unknown, second: unknown, at: string): void => {
    if (found.length >= limit || printCompactJson(first ?? null) === printCompactJson(second ?? null)) return;
    if (!isJsonObject(first) || !isJsonObject(second)) {
      found.push(`${at}: ${brief(first)}, now ${brief(second)}`);
      return;
    }
    const names = [...new Set([...Object.keys(first), ...Object.keys(second)])].sort(byCodeUnit);
    for (const name of names) walk(first[name], second[name], `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  };
  walk(before, after, '');
  return found;
}

function brief(value: unknown): string {
  if (value === undefined) return 'absent';
  const text = printCompactJson(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function printLevels(value: unknown, levels: Readonly<Record<string, number>> | number): string {
  if (!isJsonObject(value) || levels === 0) return printCompactJson(value);
  const members = Object.entries(value)
    .sort(byText(([name]) => name))
    .map(([name, member]) => {
      const deeper = typeof levels === 'number' ? levels - 1 : (levels[name] ?? 0);
      return `${JSON.stringify(name)}:${printLevels(member, deeper)}`;
    });
  return `{\n${members.join(',\n')}\n}`;
}

function operationOf(whole: JsonObject, path: string, method: string): unknown {
  const operation = memberOf(whole, ['paths', path, method]);
  if (operation === undefined) throw new Error(`the description has no ${method.toUpperCase()} ${path}`);
  return withoutProse(operation);
}

function withoutProse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutProse);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !prose.has(name) && !name.startsWith('x-'))
      .map(([name, member]) => {
        if (verbatim.has(name)) return [name, member];
        return [name, namesBelow.has(name) && isJsonObject(member) ? eachWithoutProse(member) : withoutProse(member)];
      }),
  );
}

function eachWithoutProse(named: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(named).map(([name, member]) => [name, withoutProse(member)]));
}

function referencesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === '$ref' && typeof member === 'string' ? [member] : referencesIn(member),
  );
}

function referred(whole: JsonObject, pointer: string): unknown {
  const [root, ...path] = pointer.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return root === '#' ? memberOf(whole, path) : undefined;
}

function memberOf(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (isJsonObject(at) ? at[name] : undefined), value);
}
