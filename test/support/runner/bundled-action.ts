// The action as it ships, bundled once for all test files of a run, in the run's temporary folder.

import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleAction } from '../../../scripts/bundle.ts';
import { checkout } from '../../../scripts/sample-repository.ts';

/** @returns Absolute path of a folder with action.yml and dist/action. It is gone when the run ends. */
export async function bundledAction(): Promise<string> {
  const folder = join(tmpdir(), 'action');
  if (existsSync(folder)) return folder;
  // Files of tests run side by side: the first that is done gives its bundle to all.
  const own = mkdtempSync(join(tmpdir(), 'action-'));
  await bundleAction(join(own, 'dist', 'action'));
  cpSync(join(checkout, 'action.yml'), join(own, 'action.yml'));
  try {
    renameSync(own, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(own, { recursive: true, force: true });
  }
  return folder;
}
