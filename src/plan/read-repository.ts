// The address of the repository, from its remote and never from its content.

import { rehearsalIssuer } from '../model/rehearsal.ts';
import { ToolError } from '../model/tool-error.ts';
import { type Git, readGit, tryGit } from './git.ts';
import { parseRepositoryUrl, withoutCredentials } from './repository-url.ts';

/**
 * `https://host/owner/name` from the remote `origin`, else from the only remote. A rehearsal without one that leads to an address
 * gets `https://rehearsal.selfsame.invalid/local/<name>`.
 *
 * @param name Of the release.
 * @throws {ToolError} `source/no-remote` outside of rehearsals.
 */
export async function readRepository(git: Git, name: string, rehearsal: boolean): Promise<string> {
  const { remotes, remote, address } = await chooseRemote(git, await readGit(git, ['remote']));
  const repository = address === undefined ? undefined : parseRepositoryUrl(address);
  if (repository !== undefined) return repository;
  if (rehearsal) return `${rehearsalIssuer}/local/${name}`;

  if (address !== undefined) {
    const shown = withoutCredentials(address);
    throw new ToolError('source', 'source/no-remote', `the remote "${remote}" is "${shown}", which leads to no https address`, {
      help: `set the public address with "git remote set-url ${remote} https://HOST/OWNER/NAME", or rehearse with --rehearse`,
    });
  }
  if (remotes.length > 1) {
    throw new ToolError('source', 'source/no-remote', `there are ${remotes.length} remotes, and none is named "origin"`, {
      help: 'name the one that releases come from "origin" with "git remote rename"',
    });
  }
  throw new ToolError('source', 'source/no-remote', 'the repository has no remote, so its public address is not known', {
    help: 'add it with "git remote add origin https://HOST/OWNER/NAME", or rehearse with --rehearse',
  });
}

/**
 * The same address for those who only ask whether this folder is a clone of something.
 *
 * @returns `undefined` outside of a repository, without git, and where no remote leads to an address.
 */
export async function readRemote(git: Git): Promise<string | undefined> {
  const listed = await tryGit(git, ['remote']).catch((error: unknown) => {
    if (error instanceof ToolError && error.code === 'source/no-git') return undefined;
    throw error;
  });
  if (listed === undefined) return undefined;
  const { address } = await chooseRemote(git, listed);
  return address === undefined ? undefined : parseRepositoryUrl(address);
}

interface Remotes {
  readonly remotes: readonly string[];
  readonly remote: string | undefined;
  /** As git has it. */
  readonly address: string | undefined;
}

async function chooseRemote(git: Git, listed: string): Promise<Remotes> {
  const remotes = listed.split('\n').filter((remote) => remote !== '');
  const remote = remotes.includes('origin') ? 'origin' : remotes.length === 1 ? remotes[0] : undefined;
  // A remote without an address is as good as none.
  const address = remote === undefined ? undefined : await tryGit(git, ['remote', 'get-url', '--', remote]);
  return { remotes, remote, address };
}
