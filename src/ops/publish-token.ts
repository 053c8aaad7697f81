// The token that publishing asks GitHub with. It is looked for in the environment alone: a command line can be seen by others.

import { ToolError } from '../model/tool-error.ts';
import type { World } from '../model/world.ts';

export interface TokenUse {
  /** What it must be allowed, such as `contents: write`. */
  readonly permissions: readonly string[];
  /** What only reads does without one. */
  readonly dryRun: boolean;
  /** That is asked. */
  readonly apiUrl: string;
  /** Of `--api-url`. */
  readonly named: string | undefined;
}

/**
 * A token says not whose it is: one of github.com goes to no server that only the address of a repository, such as a clone's remote, names.
 *
 * @throws {ToolError} `publish/no-token`.
 */
export function requireToken(
  { GITHUB_TOKEN: ofJob = '', GH_TOKEN: own = '', GITHUB_API_URL: apiOfJob = '' }: World['environment'],
  { permissions, dryRun, apiUrl, named }: TokenUse,
): string | undefined {
  const token = [ofJob, own].find((each) => each !== '');
  const { host } = new URL(apiUrl);
  const isChosen = [named ?? '', apiOfJob].some((each) => URL.parse(each)?.host === host);
  if (token !== undefined && !isChosen && host !== 'api.github.com' && !host.endsWith('.ghe.com')) {
    throw new ToolError('usage', 'publish/no-token', `no token is known to be for "${host}", and none is sent there`, {
      help: `if GITHUB_TOKEN or GH_TOKEN is for it, say so: --api-url ${apiUrl}`,
    });
  }
  if (token !== undefined || dryRun) return token;
  throw new ToolError(
    'usage',
    'publish/no-token',
    'there is no token to publish with: neither GITHUB_TOKEN nor GH_TOKEN is set',
    {
      help: 'in a job, add these lines; elsewhere set GH_TOKEN to a token with these permissions',
      excerpt: ['permissions:', ...permissions.map((line) => `  ${line}`), 'env:', '  GITHUB_TOKEN: ${{ github.token }}'],
    },
  );
}
