// node scripts/check-dist.ts [CLONE]: on a release commit, holds the committed bundle of the action against the one that its source gives,
// built twice in rooms that differ. Exits with 1 and names the files when they are not the same.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildActionTwice, bundleFolder } from './build-action-twice.ts';
import { differencesOf, filesInCommit, filesOnDisk, gitIn } from './committed-files.ts';
import { checkout } from './sample-repository.ts';

const clone = resolve(process.argv[2] ?? checkout);
const commit = gitIn(clone)('rev-parse', 'HEAD').trim();
const committed = filesInCommit(clone, commit, bundleFolder);
if (committed.size === 0) {
  console.error(`"${bundleFolder}" is not in commit ${commit}: this is no release commit`);
  process.exitCode = 3;
} else {
  const workshop = mkdtempSync(join(tmpdir(), 'selfsame-dist-'));
  try {
    // Of a clone of the commit: nothing that lies around here counts.
    const source = join(workshop, 'source');
    gitIn(clone)('clone', '--quiet', '--no-checkout', clone, source);
    gitIn(source)('checkout', '--quiet', '--detach', commit);
    const built = await buildActionTwice(source, workshop, (line) => console.log(line));
    const differences = differencesOf(committed, filesOnDisk(built.folder));
    for (const difference of differences) console.error(`differs: ${difference}`);
    console.log(
      `${committed.size} files of commit ${commit}: ${differences.length === 0 ? 'as its source gives them' : 'NOT what its source gives'}`,
    );
    process.exitCode = differences.length === 0 ? 0 : 1;
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}
