// Reads which files a script was made from out of its source map.
// Source: ECMA-426, https://tc39.es/ecma426/

import { posix } from 'node:path';
import { parseStrictJson } from '../../codec/strict-json.ts';

/**
 * The comment at the end of a script that names its source map: a file name, or the map itself as a data URL.
 *
 * @returns Undefined when the last lines hold none.
 */
export function sourceMapReference(script: string): string | undefined {
  return /\/\/# sourceMappingURL=(\S+)\s*$/.exec(script.slice(Math.max(0, script.lastIndexOf('//# sourceMappingURL='))))?.[1];
}

/** The text of a map that stands in a data URL; undefined when the reference is no such URL. */
export function inlineSourceMap(reference: string): string | undefined {
  const base64 = /^data:application\/json(?:;charset=[^;,]+)?;base64,([A-Za-z0-9+/=]+)$/.exec(reference)?.[1];
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('utf8');
}

/**
 * Paths of the sources, resolved against the folder of the map.
 *
 * @param folder Of the map, relative to the work tree.
 * @returns Undefined when the map is none, or when a source is no path relative to it (`webpack://…` and the like), so that the map
 * does not tell where its sources are.
 */
export function sourcesOf(map: string, folder: string): readonly string[] | undefined {
  const parsed = parseStrictJson(map);
  if (parsed.status === 'malformed' || typeof parsed.value !== 'object' || parsed.value === null) return undefined;
  const { version, sources, sourceRoot }: { version?: unknown; sources?: unknown; sourceRoot?: unknown } = parsed.value;
  if (version !== 3 || !Array.isArray(sources)) return undefined;
  const root = typeof sourceRoot === 'string' ? sourceRoot : '';
  const paths: string[] = [];
  for (const source of sources) {
    if (typeof source !== 'string' || /^[a-z][a-z0-9+.-]*:/i.test(root + source) || posix.isAbsolute(root + source))
      return undefined;
    paths.push(posix.join(folder, root, source));
  }
  return paths;
}
