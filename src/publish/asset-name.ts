// Whether GitHub keeps a file's name when the file becomes an asset. A name that is kept out of SHA256SUMS verifies nowhere.
// Source: https://docs.github.com/en/rest/releases/assets, "Upload a release asset": special characters, non-alphanumeric characters
// and leading or trailing periods are renamed.

import { ToolError } from '../model/tool-error.ts';

/** The name that GitHub would give it, as far as is known; the same where it keeps it. */
export function toAssetName(name: string): string {
  const inner = name
    .replaceAll(/[^A-Za-z0-9._+@-]+/g, '.')
    .replaceAll(/\.{2,}/g, '.')
    .replace(/\.$/, '');
  return inner === '' || inner.startsWith('.') ? `default${inner}` : inner;
}

/** @throws {ToolError} `publish/asset-name` that names every file whose name would not stay. */
export function requireAssetNames(names: readonly string[]): void {
  const changed = names.filter((name) => toAssetName(name) !== name);
  const [first] = changed;
  if (first === undefined) return;
  const more = changed.length === 1 ? '' : `, and ${changed.length - 1} more`;
  throw new ToolError(
    'config',
    'publish/asset-name',
    `GitHub would call "${first}" another name: "${toAssetName(first)}"${more}`,
    {
      help: 'name what is released with letters, digits, ".", "_", "-", "+" and "@" alone, not beginning or ending with ".", and release again',
      excerpt: changed.slice(0, 20).map((name) => `${name} -> ${toAssetName(name)}`),
    },
  );
}
