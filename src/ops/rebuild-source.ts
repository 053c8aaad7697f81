// Finds the commit of a release: in the clone that was named, in the clone at hand, or in the repository itself. Then plans its build
// from what the commit says, and from nothing that the release says.

import { isAbsolute, join, normalize } from 'node:path';
import { fetchSource, gitInClone, type SourcePlace } from '../build/fetch-source.ts';
import { fetchSubmodules } from '../build/fetch-submodules.ts';
import { parseConfig } from '../config/parse-config.ts';
import { configFileName } from '../model/config.ts';
import type { PlannedIdentity, ReleasePlan } from '../model/plan.ts';
import type { RebuildSource } from '../model/rebuild.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Progress, World } from '../model/world.ts';
import { type Git, gitIn, tryGit } from '../plan/git.ts';
import { planRelease } from '../plan/plan-release.ts';
import { readRemote } from '../plan/read-repository.ts';
import { readSource } from '../plan/read-source.ts';
import { readTree } from '../plan/read-tree.ts';
import { parseRepositoryUrl } from '../plan/repository-url.ts';

/** What must be built, as the accepted signatures and the policy say. */
export interface SourceToRebuild {
  /** `https://host/owner/name`, as the policy pins it. */
  readonly repository: string;
  readonly commit: string;
  readonly tag: string;
  readonly rehearsal: boolean;
  readonly identity: PlannedIdentity;
}

export interface FoundSource {
  /** Absolute path of the fresh clone. */
  readonly folder: string;
  readonly source: RebuildSource;
  /** Absolute paths that nothing in the room may see: git's folders of the clones at hand, which may hold tokens. */
  readonly hidden: readonly string[];
}

/** Where a repository address of this top-level domain leads: nowhere (RFC 2606). Rehearsals without a remote have such. */
const nowhere = /^https?:\/\/[^/]*\.invalid(?:\/|$)/;

/** What `--source` may name besides a folder. */
const urlForm = /^(https|http|ssh|file):\/\//;

/** Whether a text is an address that git clones from, and no path. */
export function isSourceUrl(text: string): boolean {
  return urlForm.test(text);
}

/**
 * Clones the commit into a fresh folder of its own.
 *
 * @param named Absolute path of a clone, or a URL; the clone at hand, else the repository, when absent.
 * @throws {ToolError} `rebuild/no-address` when the repository is none that git should be given, and as `fetchSource` and
 *   `fetchSubmodules`.
 */
export async function findSource(
  world: World,
  wanted: SourceToRebuild,
  named: string | undefined,
  folder: string,
  progress: Progress,
): Promise<FoundSource> {
  const { repository, commit, tag } = wanted;
  const atHand = await cloneAtHand(world, named, wanted, progress);
  const place = placeOf(named, atHand, wanted);
  await fetchSource(world, place, { commit, ...(nowhere.test(repository) ? {} : { remote: repository }) }, folder);
  const git = gitIn(world.processes, folder);
  const { submodules } = await readTree(git, commit);
  const beside = place.kind === 'folder' ? { beside: place.folder } : {};
  await fetchSubmodules(world, { folder, commit, repository, ...beside }, submodules);
  const tagIs = await settleTag(world, folder, { tag, commit });
  return {
    folder,
    source: {
      ...{ repository, commit, tag },
      from: named !== undefined ? 'named' : place.kind === 'folder' ? 'clone at hand' : 'repository',
      place: place.kind === 'folder' ? place.folder : place.url,
      tagIs,
    },
    hidden: [...(await gitFolders(world, world.workingFolder)), ...(named === undefined ? [] : await gitFolders(world, named))],
  };
}

/**
 * The plan of the commit: its own configuration, under the tag that the release was asked for as.
 *
 * @param config Path in the repository.
 * @throws {ToolError} `rebuild/no-config` when the commit has no such file, and as `parseConfig`, `readSource` and `planRelease`.
 */
export async function planCommit(
  world: World,
  { folder }: Pick<FoundSource, 'folder'>,
  wanted: SourceToRebuild,
  config: string | undefined,
): Promise<ReleasePlan> {
  const path = requirePathInside(config ?? configFileName);
  // From the commit's objects: a link of that name is text, and leads nowhere.
  const read = await gitIn(world.processes, folder)(['cat-file', 'blob', `${wanted.commit}:${path}`]);
  if (read.exitCode !== 0) {
    throw new ToolError('build', 'rebuild/no-config', `the commit "${wanted.commit.slice(0, 12)}" has no file "${path}"`, {
      help: 'name its configuration with --config, as a path in the repository; without one nothing says how it was built',
    });
  }
  const effective = parseConfig(read.stdout, path);
  const { version, ...source } = await readSource(world, {
    folder,
    name: effective.config.name,
    tagForm: effective.config.tag,
    tag: wanted.tag,
    version: effective.config.version,
    allowDirty: false,
    // The tag may be gone or at another commit by now: it is then made again, in our clone alone.
    rehearsal: true,
  });
  return planRelease({ ...source, repository: wanted.repository }, effective.config, {
    version,
    rehearsal: wanted.rehearsal,
    identity: wanted.identity,
  });
}

function placeOf(named: string | undefined, atHand: string | undefined, { repository }: SourceToRebuild): SourcePlace {
  if (named !== undefined) {
    const protocol = urlForm.exec(named)?.[1];
    return protocol === undefined ? { kind: 'folder', folder: named } : { kind: 'url', url: named, protocols: [protocol] };
  }
  if (atHand !== undefined) return { kind: 'folder', folder: atHand };
  if (parseRepositoryUrl(repository) !== repository || nowhere.test(repository)) {
    throw new ToolError('build', 'rebuild/no-address', `"${repository}" is no address that the source can be fetched from`, {
      help: 'name a clone of the project with --source',
    });
  }
  // Settings of the caller may say to reach this host by ssh.
  return { kind: 'url', url: repository, protocols: ['https', 'ssh'] };
}

/** The clone that this is run in, when its remote is the repository and it has the commit with all that came before. */
async function cloneAtHand(
  world: World,
  named: string | undefined,
  { repository, commit }: SourceToRebuild,
  progress: Progress,
): Promise<string | undefined> {
  if (named !== undefined) return undefined;
  const git = gitIn(world.processes, world.workingFolder);
  const remote = await readRemote(git);
  // Outside of a clone there is no remote, and a rehearsal of one without a remote is of an address that leads nowhere.
  if (remote !== repository && !(remote === undefined && nowhere.test(repository))) return undefined;
  if (!(await succeeds(git, ['cat-file', '-e', `${commit}^{commit}`]))) return undefined;
  if ((await tryGit(git, ['rev-parse', '--is-shallow-repository'])) === 'true') {
    progress.note('the clone at hand is shallow, so that the source is fetched from the repository');
    return undefined;
  }
  return tryGit(git, ['rev-parse', '--show-toplevel']);
}

/** Where the tag is; one that is elsewhere is taken out of our clone, so that a new one can be made at the commit. */
async function settleTag(
  world: World,
  folder: string,
  { tag, commit }: { readonly tag: string; readonly commit: string },
): Promise<RebuildSource['tagIs']> {
  const git = gitInClone(world, folder);
  const ref = `refs/tags/${tag}`;
  if ((await git(['check-ref-format', ref])).exitCode !== 0) return 'missing';
  const at = await git(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  if (at.exitCode === 0 && at.stdout.trim() === commit) return 'at the commit';
  if ((await git(['rev-parse', '--verify', '--quiet', ref])).exitCode !== 0) return 'missing';
  await git(['update-ref', '-d', ref]);
  return 'elsewhere';
}

async function gitFolders(world: World, folder: string): Promise<readonly string[]> {
  if (isSourceUrl(folder)) return [];
  const git = gitIn(world.processes, folder);
  const found = await succeedsWith(git, ['rev-parse', '--path-format=absolute', '--git-dir', '--git-common-dir']);
  return [...new Set((found ?? '').split('\n').filter(isAbsolute))];
}

async function succeeds(git: Git, args: readonly string[]): Promise<boolean> {
  return (await succeedsWith(git, args)) !== undefined;
}

/** Standard output; undefined also where the folder is not there, for a program cannot be started in it. */
async function succeedsWith(git: Git, args: readonly string[]): Promise<string | undefined> {
  const result = await git(args).catch((error: unknown) => {
    if (error instanceof ToolError) return undefined;
    throw error;
  });
  return result?.exitCode === 0 ? result.stdout : undefined;
}

/** @throws {ToolError} `usage/config-outside` for a path that leaves the repository. */
export function requirePathInside(config: string): string {
  const path = normalize(config);
  if (!isAbsolute(path) && path !== '..' && !path.startsWith('../')) return path;
  throw new ToolError('usage', 'usage/config-outside', `"${config}" is no path in the repository`, {
    help: 'name the configuration as it lies in the commit, such as --config sub/selfsame.yaml',
  });
}

/** Where the clone lies below the workshop. */
export function sourceFolder(workshop: string): string {
  return join(workshop, 'source');
}
