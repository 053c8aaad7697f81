// In what the assets of a release differ from the files that it should have.

import { byCodeUnit } from '../model/code-unit-order.ts';
import { counted } from '../model/counted.ts';
import { ToolError } from '../model/tool-error.ts';
import type { ListedAsset, ListedRelease } from './github-releases.ts';
import type { ReleaseFile } from './target.ts';

/**
 * One phrase a file, sorted by name; empty when there is exactly what there should be.
 *
 * @param digestOf SHA-256 of an asset, where the list does not state it.
 */
export async function differingFiles(
  files: readonly Pick<ReleaseFile, 'name' | 'sizeBytes' | 'sha256'>[],
  assets: readonly ListedAsset[],
  digestOf: (asset: ListedAsset) => Promise<string>,
): Promise<readonly string[]> {
  const byName = new Map(assets.map((asset) => [asset.name, asset]));
  const names = new Set(files.map(({ name }) => name));
  const found: (readonly [string, string])[] = assets
    .filter(({ name }) => !names.has(name))
    .map(({ name }) => [name, `"${name}" is not a file of this release`]);
  for (const { name, sizeBytes, sha256 } of files) {
    const asset = byName.get(name);
    if (asset === undefined) found.push([name, `"${name}" is missing there`]);
    else if (!asset.uploaded) found.push([name, `"${name}" was never uploaded whole`]);
    else if (asset.sizeBytes !== sizeBytes || (asset.sha256 ?? (await digestOf(asset))) !== sha256) {
      found.push([name, `"${name}" has other bytes there`]);
    }
  }
  return found.sort(([first], [second]) => byCodeUnit(first, second)).map(([, phrase]) => phrase);
}

/** A release that is out is never changed. */
export function differsError(release: ListedRelease, differences: readonly string[]): ToolError {
  const immutable = release.immutable === true ? ', immutable,' : '';
  return new ToolError(
    'source',
    'publish/differs',
    `"${release.tag}" is published${immutable} and is another release than this one`,
    {
      help: `nothing is changed there: look at ${release.url}; publish these files under a new version`,
      excerpt: differences.slice(0, 30),
    },
  );
}

export function draftDiffers({ url }: ListedRelease, differences: readonly string[]): ToolError {
  return new ToolError(
    'network',
    'publish/other-bytes',
    `${counted(differences.length, 'file')} of the draft cannot be published`,
    {
      help: `delete them at ${url}, and publish again: nothing is published yet`,
      excerpt: differences.slice(0, 30),
    },
  );
}
