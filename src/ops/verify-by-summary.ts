// verify-release --summary: finds what the word of a verifier is to be taken for. Nothing that asks for a verification goes with it.

import { ToolError } from '../model/tool-error.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Progress, World } from '../model/world.ts';
import { acceptSummary, type SummaryFlags } from './accept-summary.ts';
import { readDefaultTrust } from './find-trust.ts';
import { remoteOf } from './read-remote.ts';
import type { VerifyOptions } from './verify-release.ts';
import { withoutNetwork } from './without-network.ts';

/** Options that go with a summary; every other one asks for a verification, which this is not. */
const withSummary: readonly string[] = ['version', 'from', 'trustedRoot', 'repository', 'summary'];

/** @throws {ToolError} `usage/contradiction`, `usage/no-release`, `usage/no-repository`, and as `acceptSummary`. */
export async function verifyBySummary(
  world: World,
  options: VerifyOptions & { readonly version: string },
  flags: SummaryFlags,
  progress: Progress,
): Promise<Verdict> {
  const { version: tag, from, trustedRoot: named } = options;
  const others = Object.entries(options).filter(
    ([key, value]) => !withSummary.includes(key) && value !== undefined && value !== false,
  );
  if (others.length > 0) {
    const names = others.map(([key]) => `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
    throw new ToolError('usage', 'usage/contradiction', `a summary takes the place of verifying: no ${names.join(', ')}`, {
      help: 'leave them out, or leave out --summary, --accept-summary-from and --summary-issuer',
    });
  }
  if (from === undefined) {
    throw new ToolError('usage', 'usage/no-release', 'no folder is named', {
      help: 'name the folder with the files that the summary speaks of with --from',
    });
  }
  const repository = options.repository ?? (await remoteOf(world));
  if (repository === undefined) {
    throw new ToolError('usage', 'usage/no-repository', 'the source repository is not known', {
      help: 'give it with --repository https://host/owner/name',
    });
  }
  const done = progress.stage('look at the summary');
  const trust =
    named === undefined
      ? await readDefaultTrust(world, progress)
      : { trustedRoot: await world.files.readText(named), trustedRootName: named, from: `named: ${named}` };
  const verdict = await acceptSummary(withoutNetwork(world), { ...trust, from, flags, repository, tag, rootFrom: trust.from });
  done(verdict.verdict);
  return verdict;
}
