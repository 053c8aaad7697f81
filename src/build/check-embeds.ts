// Looks for texts that a built file must carry, such as the source date: a program that stamps today's date is the same
// twice within a minute, and is caught here.

import { posix } from 'node:path';
import { globFault } from '../codec/glob.ts';
import type { BuildRecord } from '../model/build.ts';
import type { EmbedPlan } from '../model/plan.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Files } from '../model/world.ts';

export interface EmbedCheck {
  readonly file: string;
  readonly text: string;
  /** False also where the file itself is not there. */
  readonly found: boolean;
}

/**
 * One answer for each text, in the order of the plan.
 *
 * @throws {ToolError} `config/escaping-glob` for a path that leaves the work tree.
 */
export async function checkEmbeds(
  files: Pick<Files, 'stat' | 'contains'>,
  record: Pick<BuildRecord, 'folder'>,
  embeds: readonly EmbedPlan[],
): Promise<readonly EmbedCheck[]> {
  const checks: EmbedCheck[] = [];
  for (const { file, text } of embeds) {
    const fault = globFault(file);
    if (fault !== undefined) {
      throw new ToolError('config', 'config/escaping-glob', `"${file}" in "embeds" ${fault}`, {
        help: 'name a file inside the work tree',
      });
    }
    checks.push({ file, text, found: await carries(files, record.folder, file, text) });
  }
  return checks;
}

async function carries(files: Pick<Files, 'stat' | 'contains'>, folder: string, path: string, text: string): Promise<boolean> {
  // Every file carries an empty text: that proves nothing.
  if (text === '') return false;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  // Each step must be a real folder: a link could lead out of the work tree.
  for (const index of parts.keys()) {
    const entry = await files.stat(posix.join(folder, ...parts.slice(0, index + 1)));
    if (entry?.kind !== (index === parts.length - 1 ? 'file' : 'folder')) return false;
  }
  return parts.length > 0 && (await files.contains(posix.join(folder, ...parts), new TextEncoder().encode(text)));
}
