// Prints plain data as one YAML document that every YAML reader, 1.1 or 1.2, reads the same way: quoted wherever they might not.

/** Keys and indexes from the root. */
export type YamlPath = readonly (string | number)[];

/**
 * Prints a document of objects, arrays, strings, numbers, booleans and null. Keys keep their order; a list without objects and
 * lists inside stands on one line; a text of several lines is a literal block where that can hold it.
 *
 * @param commentOf A comment for the line of each leaf, by path; a list on one line is one leaf.
 */
export function printYaml(value: unknown, commentOf: (path: YamlPath) => string | undefined = () => undefined): string {
  const inner = block(value, [], '', (path) => {
    const comment = commentOf(path);
    return comment === undefined ? '' : ` # ${comment.replaceAll(/\s+/g, ' ')}`;
  });
  return `${inner.replace(/^\n/, '').trimStart()}\n`;
}

/** One scalar as it stands in a document, on one line. */
export function printYamlScalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (isPlain(value)) return value;
  // Single quotes spare the backslashes of shell commands.
  return /^[ -&(-~]*["\\][ -&(-~]*$/.test(value) ? `'${value}'` : JSON.stringify(value);
}

/** What follows a key's colon or a list's hyphen: ` leaf`, or a line end and the lines of a block. */
function block(value: unknown, path: YamlPath, indent: string, commentOf: (path: YamlPath) => string): string {
  if (isObject(value) && Object.keys(value).length > 0) {
    const lines = Object.entries(value).map(([key, member]) => {
      const nested = block(member, [...path, key], `${indent}${path.length === 0 ? '' : '  '}`, commentOf);
      return `${indent}${path.length === 0 ? '' : '  '}${printYamlScalar(key)}:${nested}`;
    });
    return `\n${lines.join('\n')}`;
  }
  if (Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null)) {
    const lines = value.map((item, index) => {
      const nested = block(item, [...path, index], `${indent}  `, commentOf);
      // An object's first key stands on the line of its hyphen.
      return `${indent}  - ${nested.trimStart()}`;
    });
    return `\n${lines.join('\n')}`;
  }
  if (typeof value === 'string' && fitsLiteral(value)) {
    const lines = value.split('\n');
    const stripped = value.endsWith('\n') ? lines.slice(0, -1) : lines;
    const body = stripped.map((line) => (line === '' ? '' : `${indent}${path.length === 0 ? '' : '  '}${line}`)).join('\n');
    return ` |${value.endsWith('\n') ? '' : '-'}${commentOf(path)}\n${body}`;
  }
  const leaf = Array.isArray(value) ? `[${value.map(printYamlScalar).join(', ')}]` : printYamlScalar(value);
  return ` ${leaf}${commentOf(path)}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Several lines, of which the first has text and no white space before it, without what a block would change. */
function fitsLiteral(text: string): boolean {
  return (
    /^\S/.test(text) &&
    text.includes('\n') &&
    !/\n[ \t]*\n$|\n[ \t]+$/.test(text) &&
    !/[^\P{Cc}\n\t]|[\u2028\u2029\ufeff]/u.test(text)
  );
}

/** Words, paths and versions that no YAML reader takes for a number, a date, a truth value, nothing, or a part of its syntax. */
function isPlain(text: string): boolean {
  return (
    /^[A-Za-z_./$][A-Za-z0-9_./@+$-]*( [A-Za-z0-9_./@+$-]+)*$/.test(text) &&
    !/^(true|false|yes|no|on|off|y|n|null|nan)$/i.test(text) &&
    !/^\.?(inf|nan|[0-9._])/i.test(text.replace(/^\./, '')) &&
    !/^\.{3}$/.test(text)
  );
}

/** `gates[0].id` for `['gates', 0, 'id']`. */
export function printPath(path: YamlPath): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}
