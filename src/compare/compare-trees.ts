// Compares two trees: what is there, then every byte of it. Nothing that could not be compared counts as equal.

import { byCodeUnit, byText } from '../model/code-unit-order.ts';
import type { Comparison, Difference } from '../model/comparison.ts';
import { ToolError } from '../model/tool-error.ts';
import type { EntryKind, Files, TreeEntry } from '../model/world.ts';
import { describeBytes } from './hex-window.ts';

export interface Tree {
  /** Absolute path. */
  readonly folder: string;
  /** As `Files.list` gives them. */
  readonly entries: readonly TreeEntry[];
}

/**
 * Names what is missing from the second tree, what is extra in it, and what differs in kind, mode, link target or bytes.
 *
 * @returns `equal` when at least one file was compared and nothing differs.
 * @throws {ToolError} `compare/changed` when a file changed while it was compared, `file/…` when one cannot be read.
 */
export async function compareTrees(
  first: Tree,
  second: Tree,
  files: Pick<Files, 'firstDifferences' | 'readWindow'>,
): Promise<Comparison> {
  const differences: Difference[] = [];
  const both: (readonly [TreeEntry, TreeEntry])[] = [];
  // Two sorted lists walked side by side: twenty thousand files a side are common, and maps of them cost a third of the whole.
  const [left, right] = [sorted(first.entries), sorted(second.entries)];
  for (let at = 0, other = 0; at < left.length || other < right.length; ) {
    const one = left[at];
    const two = right[other];
    const order = one === undefined ? 1 : two === undefined ? -1 : byCodeUnit(one.path, two.path);
    if (order <= 0) at += 1;
    if (order >= 0) other += 1;
    if (one !== undefined && order < 0) differences.push({ kind: 'missing', path: one.path, reason: reasons.missing(one) });
    if (two !== undefined && order > 0) differences.push({ kind: 'extra', path: two.path, reason: reasons.extra(two) });
    if (one === undefined || two === undefined || order !== 0) continue;
    for (const difference of compareEntries(one, two)) differences.push(difference);
    if (one.kind === 'file' && two.kind === 'file') both.push([one, two]);
  }
  for (const difference of await compareContents(first.folder, second.folder, both, files)) differences.push(difference);
  // A file may differ in mode and in bytes: the sort keeps that order.
  differences.sort((left, right) => byCodeUnit(left.path, right.path));
  return {
    schemaVersion: 1,
    outcome: differences.length === 0 && both.length > 0 ? 'equal' : 'different',
    filesCompared: both.length,
    bytesCompared: both.reduce((sum, [{ sizeBytes }]) => sum + sizeBytes, 0),
    differences,
  };
}

const kindNames: Readonly<Record<EntryKind, string>> = {
  file: 'file',
  folder: 'folder',
  link: 'symbolic link',
  other: 'device, pipe or socket',
};

const reasons = {
  missing: ({ kind }: TreeEntry) => `the ${kindNames[kind]} is in the first tree alone`,
  extra: ({ kind }: TreeEntry) => `the ${kindNames[kind]} is in the second tree alone`,
} as const;

/** A copy: sorting what is sorted already takes no time. */
function sorted(entries: readonly TreeEntry[]): readonly TreeEntry[] {
  return [...entries].sort(byText(({ path }) => path));
}

/** Everything but bytes. */
function compareEntries(first: TreeEntry, second: TreeEntry): readonly Difference[] {
  const { path } = first;
  if (first.kind !== second.kind || first.kind === 'other') {
    return [{ kind: 'type', path, first: kindNames[first.kind], second: kindNames[second.kind] }];
  }
  if (first.kind === 'link') {
    // The mode of a link means nothing, and differs from system to system.
    const [one, other] = [first.target ?? '', second.target ?? ''];
    return one === other ? [] : [{ kind: 'link', path, first: one, second: other }];
  }
  return first.mode === second.mode ? [] : [{ kind: 'mode', path, first: octal(first.mode), second: octal(second.mode) }];
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

async function compareContents(
  firstFolder: string,
  secondFolder: string,
  both: readonly (readonly [TreeEntry, TreeEntry])[],
  files: Pick<Files, 'firstDifferences' | 'readWindow'>,
): Promise<readonly Difference[]> {
  const pairs = both.map(([one, other]) => [`${firstFolder}/${one.path}`, `${secondFolder}/${other.path}`] as const);
  const offsets = await files.firstDifferences(pairs);
  const differences: Difference[] = [];
  for (const [index, [one, other]] of both.entries()) {
    const offset = offsets[index];
    const pair = pairs[index];
    if (offset === undefined && one.sizeBytes === other.sizeBytes) continue;
    if (offset === undefined || pair === undefined) {
      throw new ToolError('file', 'compare/changed', `"${one.path}" changed while it was compared`, {
        help: 'compare again when nothing writes there',
      });
    }
    differences.push(await describeBytes({ path: one.path, pair, offset, sizes: [one.sizeBytes, other.sizeBytes] }, files));
  }
  return differences;
}
