// The options by which verify-release fetches a release, and what it does when it is to fetch alone.

import { exitCodes, ToolError } from '../../model/tool-error.ts';
import type { Progress, World } from '../../model/world.ts';
import type { Call } from '../command.ts';
import { absolute } from './project-options.ts';

export const fetchingOptions = {
  download: {
    kind: 'value',
    value: 'DIR',
    completes: 'folder',
    description: 'keep what is fetched in this folder, which must not be there yet; where it was cut, the same again goes on',
  },
  'download-only': { kind: 'flag', description: 'with --download: fetch and do not verify, for a machine without a network' },
  'api-url': {
    kind: 'value',
    value: 'URL',
    completes: 'nothing',
    description: "GitHub API to fetch from; else GITHUB_API_URL, else that of the repository's host",
  },
} as const;

export interface OnlyFetched {
  readonly version: string | undefined;
  readonly from: string | undefined;
  readonly download: string | undefined;
  readonly apiUrl: string | undefined;
  readonly repository: string | undefined;
}

/** @throws {ToolError} `usage/no-version`, `usage/contradiction`, `usage/no-download-folder`, and what `downloadRelease` throws. */
export async function downloadOnly(
  world: World,
  { version, from, download, apiUrl, repository }: OnlyFetched,
  { progress, format, print }: { readonly progress: Progress; readonly format: Call['format']; readonly print: Call['print'] },
): Promise<number> {
  if (version === undefined) {
    throw new ToolError('usage', 'usage/no-version', 'no version is asked for', {
      help: 'name the release to fetch, such as: verify-release acme/hello@v0.1.0 --download hello --download-only',
    });
  }
  if (from !== undefined) {
    throw new ToolError('usage', 'usage/contradiction', '--from names a release that is here: nothing is fetched', {
      help: 'leave out --from, or leave out --download-only',
    });
  }
  if (format !== 'text' && format !== 'json') {
    throw new ToolError('usage', 'usage/contradiction', `--download-only gives no verdict, and --format ${format} is one`, {
      help: 'leave out one of them',
    });
  }
  if (download === undefined) {
    throw new ToolError('usage', 'usage/no-download-folder', '--download-only does not say where to', {
      help: 'name a folder that is not there yet with --download',
    });
  }
  const [{ downloadRelease }, { printFetched }] = await Promise.all([
    import('../../ops/fetch-release.ts'),
    import('../../report/print-fetched.ts'),
  ]);
  print(await downloadRelease(world, { version, repository, apiUrl, folder: absolute(world, download) }, progress), printFetched);
  return exitCodes.yes;
}
