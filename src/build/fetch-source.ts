// Brings the commit of a release into a fresh clone of its own, from a clone at hand or over the network. The address comes from the
// caller or the policy, never from the release; what git may run and reach is told in docs/rebuild.md.

import { join } from 'node:path';
import { ToolError } from '../model/tool-error.ts';
import type { CommandResult, World } from '../model/world.ts';

/** Where a commit may be found: a clone on this machine, or what git clones from. */
export type SourcePlace =
  | { readonly kind: 'folder'; readonly folder: string }
  | {
      readonly kind: 'url';
      readonly url: string;
      /** Protocols that git may speak, by its own names; more than the URL's own where the caller's settings may rewrite it. */
      readonly protocols: readonly string[];
    };

export interface WantedSource {
  /** Full object name. */
  readonly commit: string;
  /** What the clone's remote is to be, as an https address; none where absent. */
  readonly remote?: string;
}

type Machine = Pick<World, 'processes' | 'files' | 'environment'>;

/** A large project over a slow line. */
const timeoutMs = 30 * 60 * 1000;

/**
 * Clones into `folder`, which must not be there or be empty, and checks out exactly that commit, detached, with all tags.
 *
 * @throws {ToolError} `rebuild/clone-failed` when git cannot clone, `rebuild/no-commit` when the commit is not there, and
 *   `rebuild/not-a-commit` when the object by that name is none; `source/no-git`.
 */
export async function fetchSource(machine: Machine, place: SourcePlace, wanted: WantedSource, folder: string): Promise<void> {
  const { commit } = wanted;
  const from = place.kind === 'folder' ? place.folder : place.url;
  const networked = (args: readonly string[]) => runGit(machine, args, networkEnvironment(machine, place));
  const local = gitInClone(machine, folder);

  // Nothing is linked into the place, no template or hook of anybody is taken, and nothing is checked out yet.
  const cloned = await networked([
    ...['clone', '--quiet', '--no-checkout', '--no-local', '--no-hardlinks', '--template=', '--no-recurse-submodules'],
    ...['--config', 'core.autocrlf=false', '--config', 'core.hooksPath=/dev/null', '--', from, folder],
  ]);
  if (cloned.exitCode !== 0) throw cloneFailed(place, cloned);
  if ((await local(['cat-file', '-e', commit])).exitCode !== 0) {
    // On no branch and no tag any more; many servers give it all the same.
    await networked(['-C', folder, 'fetch', '--quiet', '--no-tags', '--no-recurse-submodules', '--', from, commit]);
  }
  const type = await local(['cat-file', '-t', commit]);
  if (type.exitCode !== 0) {
    throw new ToolError('build', 'rebuild/no-commit', `the commit "${commit}" is not in "${from}"`, {
      help: 'name a clone that has it with --source; a branch or tag at it makes sure that it can be fetched',
    });
  }
  const checkedOut = type.stdout.trim() === 'commit' ? await local(['checkout', '--quiet', '--force', '--detach', commit]) : type;
  const head = await local(['rev-parse', '--verify', 'HEAD']);
  if (checkedOut.exitCode !== 0 || head.stdout.trim() !== commit) {
    throw new ToolError('build', 'rebuild/not-a-commit', `"${commit}" is no commit that can be checked out`, {
      help: 'the release names another object than the commit that it was built from; ask who made it',
      excerpt: checkedOut.stderr.trim().split('\n').slice(0, 10),
    });
  }
  const { remote } = wanted;
  await local(remote === undefined ? ['remote', 'remove', 'origin'] : ['remote', 'set-url', 'origin', remote]);
}

/** Git in a clone that this file made, with none of the caller's settings. Does not throw for an exit status. */
export function gitInClone(
  machine: Pick<World, 'processes' | 'environment'>,
  folder: string,
): (args: readonly string[]) => Promise<CommandResult> {
  const environment = {
    PATH: pathOf(machine),
    HOME: '/nonexistent',
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    // Whatever is not there is not fetched behind our back.
    GIT_ALLOW_PROTOCOL: 'none',
    // A clone by this very user in a folder of this very run.
    GIT_CEILING_DIRECTORIES: join(folder, '..'),
  };
  return (args) => runGit(machine, ['-C', folder, ...args], environment);
}

/** What of the caller's says how the network is reached and which clones are trusted. */
const callersVariables = [
  'ALL_PROXY',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_SSL_CAINFO',
  'HOME',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'LOGNAME',
  'NO_PROXY',
  'SSH_AUTH_SOCK',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
  'TMPDIR',
  'USER',
  'XDG_CONFIG_HOME',
  'all_proxy',
  'http_proxy',
  'https_proxy',
  'no_proxy',
] as const;

function networkEnvironment(machine: Pick<World, 'environment'>, place: SourcePlace): Readonly<Record<string, string>> {
  const callers = callersVariables.flatMap((name) => {
    const value = machine.environment[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(callers),
    PATH: pathOf(machine),
    LC_ALL: 'C.UTF-8',
    GIT_TERMINAL_PROMPT: '0',
    // Stronger than any setting: no `ext::`, which runs a command, no `fd::`, and no helper that somebody installed.
    GIT_ALLOW_PROTOCOL: place.kind === 'folder' ? 'file' : place.protocols.join(':'),
  };
}

function pathOf({ environment }: Pick<World, 'environment'>): string {
  return environment.PATH ?? '/usr/local/bin:/usr/bin:/bin';
}

async function runGit(
  { processes }: Pick<World, 'processes'>,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  // The caller's settings may name hooks and a monitor; neither has anything to do here.
  const guards = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];
  try {
    return await processes.run('git', ['--no-pager', '--no-replace-objects', ...guards, ...args], { environment, timeoutMs });
  } catch (error) {
    if (!(error instanceof ToolError) || error.code !== 'tool/not-found') throw error;
    throw new ToolError('source', 'source/no-git', 'git was not found', {
      help: 'install git, or put its folder on PATH',
      cause: error,
    });
  }
}

function cloneFailed(place: SourcePlace, { timedOut, stderr }: CommandResult): ToolError {
  const from = place.kind === 'folder' ? place.folder : place.url;
  const why = timedOut ? `took longer than ${timeoutMs / 60_000} minutes` : 'failed';
  return new ToolError('network', 'rebuild/clone-failed', `a clone of "${from}" ${why}`, {
    help: 'see what git says, or name a clone of the project with --source',
    excerpt: stderr.trim().split('\n').slice(-10),
  });
}
