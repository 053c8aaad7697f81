// Runs git so that neither the repository's own settings nor its hooks decide what runs or what is seen.

import { ToolError } from '../model/tool-error.ts';
import type { CommandResult, Processes } from '../model/world.ts';

/** Runs git in one folder; does not throw for an exit status. */
export type Git = (args: readonly string[], input?: string) => Promise<CommandResult>;

/**
 * Git in a folder, without hooks, file system monitors, replaced objects, locks or a pager. Filters that the user set up, such as
 * those of Git LFS, still run: without them every filtered file would look changed.
 *
 * The functions made throw {ToolError} `source/no-git` without git, and `source/git-failed` when it takes longer than two minutes.
 */
export function gitIn(processes: Processes, folder: string): Git {
  return async (args, input) => {
    const result = await processes
      .run('git', [...guards, ...args], { folder, input, timeoutMs: 120_000 })
      .catch((error: unknown) => {
        if (!(error instanceof ToolError) || error.code !== 'tool/not-found') throw error;
        throw new ToolError('source', 'source/no-git', 'git was not found', {
          help: 'install git, or put its folder on PATH',
          cause: error,
        });
      });
    if (result.timedOut) throw gitFailed(args, 'it took longer than two minutes');
    return result;
  };
}

/** Standard output of a git command that must succeed. */
export async function readGit(git: Git, args: readonly string[], input?: string): Promise<string> {
  const result = await git(args, input);
  if (result.exitCode !== 0) throw gitFailed(args, result.stderr);
  return result.stdout;
}

/** One line of standard output, without its end; undefined when the command fails. */
export async function tryGit(git: Git, args: readonly string[]): Promise<string | undefined> {
  const result = await git(args);
  return result.exitCode === 0 ? result.stdout.replace(/\r?\n$/, '') : undefined;
}

// Settings of the repository that name a program to run.
const guards = [
  '--no-pager',
  '--no-replace-objects',
  '--no-optional-locks',
  '--literal-pathspecs',
  ...['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'core.alternateRefsCommand=', 'core.untrackedCache=false'].flatMap(
    (setting) => ['-c', setting],
  ),
];

function gitFailed(args: readonly string[], reason: string): ToolError {
  return new ToolError('source', 'source/git-failed', `"git ${args.slice(0, 2).join(' ')}" failed`, {
    help: 'run "git fsck" and "git status" to see what is wrong with the repository',
    excerpt: reason.trim().split('\n').slice(0, 10),
  });
}
