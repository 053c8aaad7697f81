// What "rebuild" and "verify-release --rebuild" share: where the source is taken from, and the exit code of each outcome.

import type { RebuildOutcome } from '../../model/rebuild.ts';
import { exitCodes, ToolError } from '../../model/tool-error.ts';
import type { World } from '../../model/world.ts';
import type { VerifyOptions } from '../../ops/verify-release.ts';
import type { Call } from '../command.ts';
import { absolute } from './project-options.ts';

export const sourceOption = {
  kind: 'value',
  value: 'WHERE',
  completes: 'folder',
  description: 'clone, or URL that git clones from, to take the commit from; the clone at hand, else the repository, when absent',
} as const;

/** A URL as it is, a folder as an absolute path. */
export function toSource(world: World, source: string | undefined): string | undefined {
  return source !== undefined && /^[a-z]+:\/\//.test(source) ? source : absolute(world, source);
}

/** A difference that the tools do not explain is a no; one that they may explain tells nothing. */
export function exitCodeOfRebuild({ outcome }: RebuildOutcome): number {
  switch (outcome) {
    case 'reproduced':
      return exitCodes.yes;
    case 'differs':
    case 'refused':
      return exitCodes.no;
    case 'not reproducible here':
    case 'could not build':
      return exitCodes.couldNotTell;
  }
}

/**
 * `verify-release --rebuild`: the verdict, then the rebuild.
 *
 * @throws {ToolError} `usage/source-alone`, `usage/rebuild-format`.
 */
export async function rebuildAfter(
  world: World,
  verify: VerifyOptions,
  { rebuild: asked, source }: { readonly rebuild: boolean; readonly source: string | undefined },
  { progress, format, print }: Pick<Call, 'progress' | 'format' | 'print'>,
): Promise<number> {
  if (!asked) {
    throw new ToolError('usage', 'usage/source-alone', '--source says what to build again, and nothing is to be built', {
      help: 'add --rebuild, or leave it out: a verification needs no source',
    });
  }
  if (format !== 'text' && format !== 'json') {
    throw new ToolError('usage', 'usage/rebuild-format', `a rebuild has no form "${format}"`, {
      help: 'write --format text or json with --rebuild; without it the verdict has every form',
    });
  }
  const [{ rebuild }, { printRebuildWithVerdict }] = await Promise.all([
    import('../../ops/rebuild.ts'),
    import('../../report/print-rebuild.ts'),
  ]);
  const outcome = await rebuild(world, { verify, source: toSource(world, source) }, progress);
  print(outcome, printRebuildWithVerdict);
  return exitCodeOfRebuild(outcome);
}
