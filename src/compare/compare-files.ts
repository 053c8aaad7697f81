// Compares the bytes of two single files, whatever they are called and whatever their modes.

import type { Comparison } from '../model/comparison.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Files } from '../model/world.ts';
import { describeBytes } from './hex-window.ts';

/**
 * A difference is reported under the first path as it was given. Symbolic links are followed.
 *
 * @param first Absolute path, as is `second`.
 * @throws {ToolError} `file/not-found` when one is missing, `file/not-regular` when one is no regular file.
 */
export async function compareFiles(
  first: string,
  second: string,
  files: Pick<Files, 'firstDifferences' | 'readWindow' | 'digest' | 'stat'>,
): Promise<Comparison> {
  const [offset] = await files.firstDifferences([[first, second]]);
  const sizes = [await sizeOf(first, files), await sizeOf(second, files)] as const;
  if (offset === undefined && sizes[0] !== sizes[1]) {
    throw new ToolError('file', 'compare/changed', `"${first}" or "${second}" changed while it was compared`, {
      help: 'compare again when nothing writes there',
    });
  }
  return {
    schemaVersion: 1,
    outcome: offset === undefined ? 'equal' : 'different',
    filesCompared: 1,
    bytesCompared: sizes[0],
    differences: offset === undefined ? [] : [await describeBytes({ path: first, pair: [first, second], offset, sizes }, files)],
  };
}

async function sizeOf(path: string, files: Pick<Files, 'digest' | 'stat'>): Promise<number> {
  const entry = await files.stat(path);
  // A link has no size of its own: what it leads to is read.
  return entry?.kind === 'file' ? entry.sizeBytes : (await files.digest(path)).sizeBytes;
}
