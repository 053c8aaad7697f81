// A rehearsal binds nobody: it reaches a folder or this machine alone, and never GitHub.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import { publish } from '../../src/ops/publish.ts';
import { release } from '../../src/ops/release.ts';
import { makeProject } from '../support/make-project.ts';
import { printReport } from '../support/publishing.ts';
import { silentProgress } from '../support/silent-progress.ts';

test('a rehearsal is not published to GitHub, and nobody is asked; a folder takes it', async () => {
  const { folder, remove } = makeProject();
  try {
    const made = await release(
      createWorld({ workingFolder: folder }),
      { folder, rehearse: true, allowDirty: false, keep: false },
      silentProgress,
    );
    const from = made.folder ?? '';
    const after = (flag: string) => made.verify[made.verify.indexOf(flag) + 1];
    const asked: string[] = [];
    const world = {
      ...createWorld({ workingFolder: folder, environment: { GITHUB_TOKEN: 'x' } }),
      github: async ({ apiUrl }: { readonly apiUrl: string }) => {
        asked.push(apiUrl);
        throw new Error('asked');
      },
    };
    const options = {
      ...{ from, dryRun: false, printReport, trustedRoot: after('--trusted-root'), identity: after('--identity') },
      ...{ issuer: after('--issuer'), repository: after('--repository') },
    };
    await expect(publish(world, options, silentProgress)).rejects.toMatchObject({ code: 'publish/rehearsal' });
    await expect(publish(world, { ...options, to: 'attestations' }, silentProgress)).rejects.toMatchObject({
      code: 'publish/rehearsal',
    });
    expect(asked).toEqual([]);
    // On this machine it may be: then it is asked.
    await expect(publish(world, { ...options, apiUrl: 'http://127.0.0.1:9/api/v3' }, silentProgress)).rejects.toThrow('asked');
    const out = join(folder, 'www');
    expect((await publish(world, { ...options, to: 'folder', out }, silentProgress)).outcome).toBe('published');
    expect(existsSync(join(out, 'SHA256SUMS'))).toBe(true);
  } finally {
    remove();
  }
});
