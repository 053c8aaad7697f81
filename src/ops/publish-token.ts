// The token that publishing asks GitHub with. It is looked for in the environment alone: a command line can be seen by others.

import { ToolError } from '../model/tool-error.ts';
import type { World } from '../model/world.ts';

/**
 * @param permissions What it must be allowed, such as `contents: write`.
 * @param dryRun What only reads does without one.
 * @throws {ToolError} `publish/no-token`.
 */
export function requireToken(
  { GITHUB_TOKEN: ofJob = '', GH_TOKEN: own = '' }: World['environment'],
  permissions: readonly string[],
  dryRun: boolean,
): string | undefined {
  const token = [ofJob, own].find((each) => each !== '');
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
