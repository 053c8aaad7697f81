// Brings one stack of real servers up for the whole suite, and down afterwards. It ends with this process, however that ends.

import { join } from 'node:path';
import { endStack, launchStack } from '../../scripts/sigstore-servers/launch-stack.ts';
import { installTools, peerNames } from '../../scripts/sigstore-servers/tools.ts';
import { setup as temporaryFolder } from '../global-setup.ts';
import { nothingSkipped } from '../support/nothing-skipped.ts';

export async function setup(): Promise<() => Promise<void>> {
  const say = (text: string) => console.log(text);
  const removeFolder = temporaryFolder();
  const folder = join(process.env.TMPDIR ?? '', 'stack');
  try {
    // As often as it can be, so that the suite does not wait for checkpoints.
    await launchStack({ folder, checkpointIntervalMs: 100, attached: true, say });
    await installPeers(say);
  } catch (error) {
    await endStack(folder);
    removeFolder();
    throw error;
  }
  process.env.SELFSAME_SIGSTORE_STACK = folder;
  return async () => {
    await endStack(folder);
    removeFolder();
  };
}

/** Where one is missing, its tests say that they did not run; where nothing may be skipped, there is no suite without it. */
async function installPeers(say: (text: string) => void): Promise<void> {
  for (const name of peerNames) {
    try {
      await installTools([name], say);
    } catch (error) {
      if (nothingSkipped) throw error;
      say(error instanceof Error ? error.message : String(error));
    }
  }
}
