// Writes what rules made of documents in place of them: whole files, each renamed into its place.

import { join } from 'node:path';
import { byText } from '../model/code-unit-order.ts';
import type { World } from '../model/world.ts';

/**
 * @param files The documents as they were looked at: nothing else is written, whatever a rule says.
 * @returns Paths of those that were rewritten, sorted. A link is left as it is: what it leads to may be another project's.
 */
export async function writeFixes(
  world: World,
  files: readonly { readonly file: string; readonly text: string }[],
  fixes: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const written: string[] = [];
  for (const { file, text } of [...files].sort(byText((each) => each.file))) {
    const fixed = Object.hasOwn(fixes, file) ? fixes[file] : undefined;
    if (fixed === undefined || fixed === text) continue;
    const path = join(world.workingFolder, file);
    const entry = await world.files.stat(path);
    if (entry?.kind !== 'file') continue;
    const draft = `${path}.doc-check-draft`;
    await world.files.remove(draft);
    await world.files.write(draft, fixed, { executable: (entry.mode & 0o100) !== 0 });
    await world.files.rename(draft, path);
    written.push(file);
  }
  return written;
}
