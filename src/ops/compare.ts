// selfsame compare: whether two files or two folders are the same, and where they are not.

import { compareFiles } from '../compare/compare-files.ts';
import { compareTrees } from '../compare/compare-trees.ts';
import type { Comparison } from '../model/comparison.ts';
import { ToolError } from '../model/tool-error.ts';
import type { TreeEntry, World } from '../model/world.ts';

/** @param options Absolute paths of two files or two folders. */
export async function compare(
  world: World,
  { first, second }: { readonly first: string; readonly second: string },
): Promise<Comparison> {
  const { files } = world;
  const kinds = [(await entryAt(world, first)).kind, (await entryAt(world, second)).kind];
  if (kinds.every((kind) => kind === 'file')) return compareFiles(first, second, files);
  if (kinds.every((kind) => kind === 'folder')) {
    const [one, other] = [
      { folder: first, entries: await files.list(first) },
      { folder: second, entries: await files.list(second) },
    ];
    return compareTrees(one, other, files);
  }
  throw new ToolError('usage', 'usage/unlike-paths', `"${first}" is a ${kinds[0]} and "${second}" is a ${kinds[1]}`, {
    help: 'compare two files, or two folders',
  });
}

async function entryAt(world: World, path: string): Promise<TreeEntry> {
  const entry = await world.files.stat(path);
  if (entry === undefined)
    throw new ToolError('file', 'file/not-found', `there is nothing at "${path}"`, { help: 'check the path' });
  return entry;
}
