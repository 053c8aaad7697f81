// Writes a release folder under another name, has it verified as written, and gives it its name when it is whole.
// Format: docs/release-folder.md

import { fileNameFault } from '../model/file-role.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Files } from '../model/world.ts';

/** A file to write: a text or bytes, or a copy of another file that keeps its executable bit. */
export type ReleaseContent =
  | { readonly name: string; readonly content: string | Uint8Array }
  | { readonly name: string; readonly copyOf: string };

export interface ReleaseToWrite {
  /** Absolute path of the folder to make. Nothing may be there. */
  readonly out: string;
  /** Letters and digits that nobody else uses at the same time. */
  readonly random: string;
  readonly contents: readonly ReleaseContent[];
}

/** Where the folder stands until it is whole; to be removed when the program is interrupted. */
export function partialFolder({ out, random }: Pick<ReleaseToWrite, 'out' | 'random'>): string {
  return `${out}.partial-${random}`;
}

/**
 * @param accept Verifies the folder as written, given its path. False leaves no folder, as does any error.
 * @returns Whether there is a release now.
 * @throws {ToolError} `release/folder-exists` when something is at `out`, `release/bad-name` for names that no file can have or
 * that two files have, `file/…`, and whatever `accept` throws.
 */
export async function writeRelease(
  files: Files,
  release: ReleaseToWrite,
  accept: (folder: string) => Promise<boolean>,
): Promise<boolean> {
  requireNames(release.contents);
  await requireFree(files, release.out);
  const partial = partialFolder(release);
  await requireFree(files, partial);
  try {
    await files.makeFolder(partial);
    for (const each of release.contents) {
      const to = `${partial}/${each.name}`;
      if ('copyOf' in each) await files.copy(each.copyOf, to);
      else await files.write(to, each.content);
    }
    if (!(await accept(partial))) {
      await files.remove(partial);
      return false;
    }
    // Again, since verifying took its time: a rename would replace an empty folder in silence.
    await requireFree(files, release.out);
    await files.rename(partial, release.out);
    return true;
  } catch (error) {
    await files.remove(partial);
    throw error;
  }
}

/** @throws {ToolError} `release/folder-exists`. */
export async function requireFree(files: Pick<Files, 'stat'>, path: string): Promise<void> {
  if ((await files.stat(path)) === undefined) return;
  throw new ToolError('usage', 'release/folder-exists', `there is something at "${path}" already`, {
    help: 'move it away, or name another folder with --out',
  });
}

function requireNames(contents: readonly ReleaseContent[]): void {
  const seen = new Set<string>();
  for (const { name } of contents) {
    const fault = fileNameFault(name) ?? (seen.has(name) ? 'is that of two files' : undefined);
    if (fault !== undefined) {
      throw new ToolError('build', 'release/bad-name', `cannot write a release: the name "${name}" ${fault}`, {
        help: 'rename the output in selfsame.yaml or in the build',
      });
    }
    seen.add(name);
  }
}
