// Makes a room's own clone of the commit: nothing shared with the caller's repository, none of the caller's git settings.

import { join } from 'node:path';
import type { ReleasePlan } from '../model/plan.ts';
import { ToolError } from '../model/tool-error.ts';
import type { World } from '../model/world.ts';

/** Where a repository address of this top-level domain leads: nowhere (RFC 2606). The plan makes such for lack of a remote. */
const nowhere = /^https?:\/\/[^/]*\.invalid(?:\/|$)/;

/**
 * Clones the plan's commit with all tags, detached, and the submodules that the caller's work tree holds.
 *
 * @param umask Octal digits; the checkout's modes follow it.
 * @throws {ToolError} `source/clone-failed` and `source/no-submodule`.
 */
export async function cloneSource(
  world: Pick<World, 'processes' | 'files' | 'environment'>,
  source: ReleasePlan['source'],
  to: { readonly workTree: string; readonly umask: string; readonly scratch: string },
): Promise<void> {
  const settings = join(to.scratch, 'git-settings');
  const home = join(to.scratch, 'git-home');
  await world.files.makeFolder(home);
  await world.files.write(
    settings,
    gitSettings([source.folder, ...source.submodules.map(({ path }) => join(source.folder, path))]),
  );
  const date = `@${source.commitTimeSeconds} +0000`;
  const environment = {
    PATH: world.environment.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: home,
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_GLOBAL: settings,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    // For the tag that a rehearsal makes: the same object in both rooms.
    GIT_AUTHOR_NAME: 'Selfsame rehearsal',
    GIT_AUTHOR_EMAIL: 'rehearsal@selfsame.invalid',
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: 'Selfsame rehearsal',
    GIT_COMMITTER_EMAIL: 'rehearsal@selfsame.invalid',
    GIT_COMMITTER_DATE: date,
  };
  const bash = async (what: string, script: string, args: readonly string[]): Promise<void> => {
    const result = await world.processes.run(
      'bash',
      ['-e', '-u', '-o', 'pipefail', '-c', `umask "$0"\n${script}`, to.umask, ...args],
      { folder: to.scratch, environment },
    );
    if (result.exitCode === 0) return;
    throw new ToolError('source', 'source/clone-failed', `${what} of "${source.folder}" failed`, {
      help: 'run "git fsck" in it, and see the end of what git printed',
      excerpt: result.stderr.trimEnd().split('\n').slice(-30),
    });
  };

  const remote = nowhere.test(source.repository) ? '' : source.repository;
  await bash('a clone', cloneScript, [source.folder, to.workTree, source.commit, remote]);
  for (const { path, commit } of source.submodules) {
    const from = join(source.folder, path);
    if ((await world.files.stat(join(from, '.git'))) === undefined) {
      throw new ToolError('source', 'source/no-submodule', `the submodule "${path}" is not checked out`, {
        help: 'run "git submodule update --init --recursive"',
      });
    }
    await bash(`a clone of the submodule "${path}"`, cloneScript, [from, join(to.workTree, path), commit, '']);
  }
  if (source.dirty) await bash('a copy of the uncommitted changes', copyChangesScript, [source.folder, to.workTree]);
  if (!source.tagged) await bash('a rehearsal tag', tagScript, [to.workTree, source.tag, source.commit]);
}

/** Only what the clone needs: that these folders may be read, and any commit may be asked for. */
function gitSettings(folders: readonly string[]): string {
  const quoted = folders.flatMap((folder) => [folder, join(folder, '.git')]).map((path) => `"${path.replace(/["\\]/g, '\\$&')}"`);
  return [
    '[safe]',
    ...quoted.map((path) => `\tdirectory = ${path}`),
    '[uploadpack]',
    '\tallowAnySHA1InWant = true',
    '[advice]',
    '\tdetachedHead = false',
    '',
  ].join('\n');
}

// Without `--no-local`, git would link the objects into the caller's repository, and a build could follow them there.
const cloneScript = `
git clone --quiet --no-local --no-hardlinks --no-checkout --template= --config core.autocrlf=false -- "$1" "$2"
cd -- "$2"
git cat-file -e "$3^{commit}" 2>/dev/null || git fetch --quiet origin "$3"
git checkout --quiet --force --detach "$3"
if [ -n "$4" ]; then git remote set-url origin "$4"; else git remote remove origin; fi
`;

const copyChangesScript = `
git -C "$1" diff HEAD --binary --no-ext-diff --no-textconv --no-color --ignore-submodules |
  git -C "$2" apply --allow-empty --whitespace=nowarn -
(cd -- "$1" && git ls-files --others --exclude-standard -z | tar -c --null -T - -f -) | tar -x -f - -C "$2"
`;

const tagScript = `
git -C "$1" tag --force --annotate --message="$2" -- "$2" "$3"
`;
