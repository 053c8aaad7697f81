// Reads from a clone what a release is made from, and refuses with the mend what nobody could build again.

import type { Source } from '../model/source.ts';
import { ToolError } from '../model/tool-error.ts';
import type { World } from '../model/world.ts';
import { type Git, gitIn, readGit, tryGit } from './git.ts';
import { readRepository } from './read-repository.ts';
import { readTag } from './read-tag.ts';
import { readTree } from './read-tree.ts';

export interface SourceOptions {
  /** Absolute path of a folder in the clone. */
  readonly folder: string;
  /** Of the release: part of the address of a rehearsal without a remote. */
  readonly name: string;
  /** Form of the tags, such as `v${version}`. */
  readonly tagForm: string;
  /** The tag asked for; else the one at the commit. */
  readonly tag?: string | undefined;
  /** The version that the configuration states. */
  readonly version?: string | undefined;
  /** Whether the work tree may differ from the commit: in rehearsals alone. */
  readonly allowDirty: boolean;
  readonly rehearsal: boolean;
}

/**
 * The source at the commit that is checked out, with the version that its tag carries. In a rehearsal the tag may be missing: it is then
 * the one that is to be made, for the version of the configuration, of a manifest, or `0.0.0-rehearsal`.
 *
 * @throws {ToolError} of kind `source`: `source/no-git`, `git-failed`, `no-repository`, `foreign-owner`, `bare`, `no-work-tree`,
 *   `no-commit`, `bad-commit-time`, `dirty`, `no-remote`, `not-text`, and those of `readTag`; `usage/dirty-release` for `allowDirty`
 *   outside of a rehearsal.
 */
export async function readSource(
  world: Pick<World, 'processes'>,
  options: SourceOptions,
): Promise<Source & { readonly version: string }> {
  const { rehearsal, allowDirty } = options;
  if (allowDirty && !rehearsal) {
    throw new ToolError('usage', 'usage/dirty-release', '--allow-dirty goes with --rehearse alone', {
      help: 'commit the changes and tag the commit, or add --rehearse',
    });
  }
  const folder = await findWorkTree(gitIn(world.processes, options.folder), options.folder);
  const git = gitIn(world.processes, folder);
  const commit = await readCommit(git);
  const commitTimeSeconds = await readCommitTime(git, commit);
  const changed = await changedPaths(git);
  const dirty = changed.length > 0;
  if (dirty && !allowDirty) throw dirtyTree(changed, rehearsal);
  const { submodules, lockFiles, manifestVersion } = await readTree(git, commit);
  const { tag, version, tagged } = await readTag(git, {
    commit,
    form: options.tagForm,
    tag: options.tag,
    version: options.version,
    manifestVersion,
    rehearsal,
    dirty,
  });
  const repository = await readRepository(git, options.name, rehearsal);
  return { folder, repository, commit, commitTimeSeconds, tag, tagged, dirty, submodules, lockFiles, version };
}

/** The root of the work tree around a folder. */
async function findWorkTree(git: Git, folder: string): Promise<string> {
  const result = await git(['rev-parse', '--is-bare-repository', '--is-inside-work-tree']);
  if (result.exitCode !== 0) {
    // Git names this setting in every language when the folder belongs to somebody else.
    if (result.stderr.includes('safe.directory')) {
      throw new ToolError(
        'source',
        'source/foreign-owner',
        `the repository around "${folder}" belongs to another user, so git does not read it`,
        {
          help: `if you trust it, run: git config --global --add safe.directory ${quote(folder)}`,
        },
      );
    }
    throw new ToolError('source', 'source/no-repository', `"${folder}" is not in a git repository`, {
      help: 'go to a clone of the project, or make a repository with "git init" and a first commit',
    });
  }
  const [isBare, isInside] = result.stdout.split('\n');
  if (isBare === 'true') {
    throw new ToolError('source', 'source/bare', `the repository "${folder}" is bare: it has no files to look at`, {
      help: 'clone it, and run this in the clone',
    });
  }
  if (isInside !== 'true') {
    throw new ToolError('source', 'source/no-work-tree', `"${folder}" is inside of git's own folder`, {
      help: 'go to the folder that holds ".git"',
    });
  }
  return (await readGit(git, ['rev-parse', '--show-toplevel'])).replace(/\r?\n$/, '');
}

async function readCommit(git: Git): Promise<string> {
  const commit = await tryGit(git, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (commit !== undefined && /^[0-9a-f]{40,64}$/.test(commit)) return commit;
  throw new ToolError('source', 'source/no-commit', 'the repository has no commit yet', {
    help: 'add the files with "git add" and make a first commit with "git commit"',
  });
}

/** Committer date, whole seconds since 1970, from the commit itself: no setting can change how it is printed. */
async function readCommitTime(git: Git, commit: string): Promise<number> {
  const [header = ''] = (await readGit(git, ['cat-file', 'commit', commit])).split('\n\n');
  const seconds = Number(/^committer .*> (\d{1,12}) [+-]\d{4}$/m.exec(header)?.[1] ?? Number.NaN);
  // The last second of the year 9999: later ones have no four-digit year.
  if (seconds <= 253_402_300_799) return seconds;
  throw new ToolError(
    'source',
    'source/bad-commit-time',
    `the commit "${commit.slice(0, 12)}" has no time between 1970 and 9999`,
    {
      help: 'make the commit again with "git commit --amend --reset-author"',
    },
  );
}

/** Paths that differ from the commit, untracked ones that are not ignored among them. */
async function changedPaths(git: Git): Promise<readonly string[]> {
  const args = ['status', '--porcelain=v1', '-z', '--untracked-files=all', '--ignore-submodules=none', '--no-renames'];
  const entries = (await readGit(git, args)).split('\0');
  return entries.flatMap((entry) => (entry.length > 3 ? [entry.slice(3)] : []));
}

function dirtyTree(changed: readonly string[], rehearsal: boolean): ToolError {
  const count = changed.length === 1 ? 'one file differs' : `${changed.length} files differ`;
  const more = changed.length > 10 ? [`and ${changed.length - 10} more`] : [];
  return new ToolError('source', 'source/dirty', `the work tree is not what the commit is: ${count}`, {
    help: rehearsal
      ? 'commit or stash the changes, add files that are made to .gitignore, or pass --allow-dirty'
      : 'commit or stash the changes, and add files that are made to .gitignore',
    excerpt: [...changed.slice(0, 10), ...more],
  });
}

function quote(text: string): string {
  return /^[A-Za-z0-9_./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
