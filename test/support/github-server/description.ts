// Holds requests and answers against the slice of GitHub's OpenAPI description: testdata/github/openapi.json, cut by scripts/cut-openapi.ts.

import { readFileSync } from 'node:fs';
import { Ajv2019, type ErrorObject } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { isJsonObject, type JsonObject } from '../../../src/codec/json-shape.ts';

export interface Operation {
  /** GitHub's name for it: `repos/create-release`. */
  readonly id: string;
  readonly method: string;
  /** `/repos/{owner}/{repo}/releases`. */
  readonly template: string;
}

/** Where the description itself is behind what GitHub documents in words, each with its source. */
export const departures: readonly {
  readonly schema: string;
  readonly reason: string;
  readonly change: (schema: JsonObject) => JsonObject;
}[] = [
  {
    schema: 'release-asset',
    reason: '"This may leave an empty asset with a state of `starter`" (repos/upload-release-asset, in words); its enum lacks it',
    change: (schema) => withProperty(schema, 'state', { enum: ['uploaded', 'open', 'starter'], type: 'string' }),
  },
];

/** What any operation may answer besides its own. Source: https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api */
const everywhere: readonly number[] = [400, 401, 403, 404, 422, 429, 500, 502, 503, 504];

/** Parameters in which a slash stands for itself. */
const manySegments = new Set(['basehead', 'branch', 'ref', 'tag']);

const file = new URL('../../../testdata/github/openapi.json', import.meta.url);
const slice: JsonObject = JSON.parse(readFileSync(file, 'utf8'));
const ajv = new Ajv2019({ strict: false, validateSchema: false, allErrors: true });
// The package is CommonJS whose default export is the function itself.
(addFormats as unknown as (target: Ajv2019) => void)(ajv);
for (const name of ['binary', 'int64', 'timestamp']) ajv.addFormat(name, true);
ajv.addSchema(corrected(withNull(slice) as JsonObject), 'github');

const routes = Object.entries(objectAt(slice, 'paths'))
  .flatMap(([template, item]) =>
    Object.entries(isJsonObject(item) ? item : {}).map(([method, operation]) =>
      routeOf(template, method, operation as JsonObject),
    ),
  )
  // A literal segment goes before a parameter that could hold it.
  .sort((first, second) => second.weight - first.weight);

const validators = new Map<string, (value: unknown) => readonly string[]>();

/** The operation that a request asks for, with the parameters of its path, decoded. `path` is without the query. */
export function findOperation(
  method: string,
  path: string,
): { readonly operation: Operation; readonly parameters: Readonly<Record<string, string>> } | undefined {
  for (const { operation, pattern, names } of routes) {
    const found = operation.method === method ? pattern.exec(path) : null;
    if (found === null) continue;
    const texts = found.slice(1).map(decoded);
    if (texts.includes(undefined)) return undefined;
    return { operation, parameters: Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ''])) };
  }
  return undefined;
}

/** What the description does not allow, each as `where: what`. A member that it does not know is not allowed either. */
export function requestFaults(
  operation: Operation,
  parameters: Readonly<Record<string, string>>,
  query: URLSearchParams,
  body: unknown,
): readonly string[] {
  const { definition, pointer } = routeFor(operation);
  const declared = (Array.isArray(definition.parameters) ? definition.parameters : []).map(
    (each: unknown) => resolved(each) as { name: string; in: string; required?: boolean; schema: JsonObject },
  );
  const faults = declared.flatMap(({ name, in: place, required, schema }) => {
    const text = place === 'path' ? parameters[name] : (query.get(name) ?? undefined);
    if (text === undefined) return required === true ? [`${place} ${name}: is required`] : [];
    return validate(`parameter ${place} ${name} ${JSON.stringify(schema)}`, schema, asTyped(text, schema)).map(
      (fault) => `${place} ${name}: ${fault}`,
    );
  });
  const known = new Set(declared.filter(({ in: place }) => place === 'query').map(({ name }) => name));
  for (const name of new Set(query.keys())) if (!known.has(name)) faults.push(`query ${name}: is not known`);
  const wanted = definition.requestBody;
  if (!isJsonObject(wanted)) return body === undefined ? faults : [...faults, 'body: is not expected'];
  if (body === undefined) return wanted.required === true ? [...faults, 'body: is required'] : faults;
  const at = `${pointer}/requestBody/content/application~1json/schema`;
  return [...faults, ...validate(at, strict(at), body).map((fault) => `body ${fault}`)];
}

/** What the description does not allow in an answer of ours. `body` is undefined when there is none. */
export function answerFaults(operation: Operation, status: number, body: unknown): readonly string[] {
  const { definition, pointer } = routeFor(operation);
  const declared = objectAt(definition, 'responses')[String(status)];
  if (declared === undefined) {
    if (!everywhere.includes(status)) return [`status ${status}: is not one that this operation answers with`];
    return validate('error', { $ref: 'github#/components/schemas/basic-error' }, body);
  }
  const reference =
    isJsonObject(declared) && typeof declared.$ref === 'string' ? declared.$ref : `#${pointer.slice(1)}/responses/${status}`;
  const content = resolved(declared)?.content;
  if (!isJsonObject(content)) return [];
  const at = `${reference}/content/application~1json/schema`;
  // Errors of GitHub's hold more than is described, such as `status`.
  return validate(at, status < 300 ? strict(at) : { $ref: `github${at}` }, body).map((fault) => `status ${status}: ${fault}`);
}

function validate(key: string, schema: JsonObject, value: unknown): readonly string[] {
  let validator = validators.get(key);
  if (validator === undefined) {
    const compiled = ajv.compile(schema);
    validator = (each) => (compiled(each) ? [] : (compiled.errors ?? []).slice(0, 5).map(printError));
    validators.set(key, validator);
  }
  return validator(value);
}

function printError({ instancePath, message, params }: ErrorObject): string {
  const which = Object.values(params as Record<string, unknown>).filter((each) => typeof each === 'string');
  return `${instancePath === '' ? '/' : instancePath} ${message}${which.length === 0 ? '' : ` (${which.join(', ')})`}`;
}

/** The schema at a pointer, without members at its top that it does not name. */
function strict(at: string): JsonObject {
  const reference = { $ref: `github${at}` };
  const schema = resolved(valueAt(slice, at));
  if (schema?.type === 'array')
    return { allOf: [reference], items: { unevaluatedProperties: false, allOf: [{ $ref: `github${at}/items` }] } };
  return { allOf: [reference], unevaluatedProperties: false };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function asTyped(text: string, { type }: JsonObject): unknown {
  if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function routeOf(template: string, method: string, definition: JsonObject) {
  const names: string[] = [];
  const pattern = template.replaceAll(/\{(\w+)\}|[.]/g, (found: string, name: string | undefined) => {
    if (name === undefined) return `\\${found}`;
    names.push(name);
    return manySegments.has(name) ? '(.+)' : '([^/]+)';
  });
  return {
    operation: { id: String(definition.operationId), method: method.toUpperCase(), template },
    definition,
    pointer: `#/paths/${escaped(template)}/${method}`,
    pattern: new RegExp(`^${pattern}$`),
    names,
    weight: template.replaceAll(/\{\w+\}/g, '').length,
  };
}

function routeFor({ id }: Operation) {
  const route = routes.find(({ operation }) => operation.id === id);
  if (route === undefined) throw new Error(`the slice has no operation "${id}"`);
  return route;
}

function resolved(value: unknown): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  return typeof value.$ref === 'string' ? resolved(valueAt(slice, value.$ref)) : value;
}

function valueAt(root: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, name) => (isJsonObject(at) ? at[name] : undefined), root);
}

function objectAt(value: JsonObject, name: string): JsonObject {
  const member = value[name];
  return isJsonObject(member) ? member : {};
}

function escaped(text: string): string {
  return text.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** `nullable` of OpenAPI 3.0 in the words of JSON Schema. */
function withNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNull);
  if (!isJsonObject(value)) return value;
  const { nullable, ...rest } = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withNull(member)]));
  return nullable === true
    ? { anyOf: [{ type: 'null' }, rest] }
    : { ...rest, ...(nullable === undefined || nullable === false ? {} : { nullable }) };
}

function corrected(whole: JsonObject): JsonObject {
  const components = objectAt(whole, 'components');
  const schemas = { ...objectAt(components, 'schemas') };
  for (const { schema, change } of departures) schemas[schema] = change(objectAt(schemas, schema));
  return { ...whole, components: { ...components, schemas } };
}

function withProperty(schema: JsonObject, name: string, property: JsonObject): JsonObject {
  return { ...schema, properties: { ...objectAt(schema, 'properties'), [name]: property } };
}
