// One temporary folder for a whole run of the tests, gone afterwards: also what a refused release keeps as evidence.

import { chmodSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeTree } from '../src/host/remove-tree.ts';

export function setup(): () => void {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'selfsame-tests-')));
  // Tests that run as another user come here too.
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
  return () => removeTree(folder);
}
