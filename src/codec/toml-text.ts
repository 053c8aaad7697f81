// Reads single texts, such as the version, from the tables of a TOML file. Not a TOML reader: what it does not
// understand it does not find. Source: https://toml.io/en/v1.0.0

/**
 * The text of a key that stands by itself on a line of a table, such as `version = "1.2.3"` in `[package]`.
 *
 * @param table Header without brackets, as in the file; empty for the part before the first table.
 */
export function readTomlText(text: string, table: string, key: string): string | undefined {
  for (const line of linesOf(text, table)) {
    const [, name, double, single] = /^\s*([A-Za-z0-9_-]+)\s*=\s*(?:"([^"\\]*)"|'([^']*)')\s*(?:#.*)?$/.exec(line) ?? [];
    if (name === key) return double ?? single;
  }
  return undefined;
}

/** The texts of a list of texts, on one line or several; undefined where there is none, or one that holds anything else. */
export function readTomlTexts(text: string, table: string, key: string): readonly string[] | undefined {
  const body = linesOf(text, table).join('\n');
  const [, list] = new RegExp(`^\\s*${key}\\s*=\\s*\\[((?:\\s|,|#.*$|"[^"\\\\\\n]*"|'[^'\\n]*')*)\\]`, 'm').exec(body) ?? [];
  return list === undefined
    ? undefined
    : Array.from(list.replaceAll(/#.*$/gm, '').matchAll(/"([^"]*)"|'([^']*)'/g), ([, one, other]) => one ?? other ?? '');
}

function linesOf(text: string, table: string): readonly string[] {
  const found: string[] = [];
  let current = '';
  for (const line of lines(text)) {
    const header = headerOf(line);
    if (header !== undefined) current = header;
    else if (current === table) found.push(line);
  }
  return found;
}

/** Lines outside of texts that span lines. */
function lines(text: string): readonly string[] {
  return text.replaceAll(/"""[\s\S]*?"""|'''[\s\S]*?'''/g, '""').split(/\r?\n/);
}

function headerOf(line: string): string | undefined {
  return /^\s*\[{1,2}\s*([A-Za-z0-9_.-]+)\s*\]{1,2}\s*(?:#.*)?$/.exec(line)?.[1];
}
