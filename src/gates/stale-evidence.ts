// Whether evidence from outside is older than a file that it speaks of. Why so: docs/gates.md, "Evidence from outside".

import type { Source } from '../model/source.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Processes } from '../model/world.ts';

/** Paths in one command line; Linux allows about two million bytes of them. */
const batch = 500;

/**
 * Evidence in the commit is held against the commits that last changed the covered files; any other by the times of the
 * files in the caller's work tree, since a commit's time says nothing about a file that is in no commit.
 *
 * @returns Why it is stale; undefined when it is not.
 * @throws {ToolError} `source/no-history` when git cannot tell.
 */
export async function staleReason(
  processes: Processes,
  source: Pick<Source, 'folder' | 'commit'>,
  from: string,
  covered: readonly string[],
): Promise<string | undefined> {
  if (covered.length === 0) return undefined;
  const committed = await lastChange(processes, source, [from]);
  if (committed !== undefined) {
    for (let index = 0; index < covered.length; index += batch) {
      const changed = await lastChange(processes, source, covered.slice(index, index + batch));
      if (changed !== undefined && changed > committed) {
        return `its evidence "${from}" was committed before the last change of a file that it covers`;
      }
    }
    return undefined;
  }
  const result = await processes.run('bash', ['--norc', '-c', newerScript, 'newer', from], {
    folder: source.folder,
    input: covered.map((path) => `${path}\0`).join(''),
  });
  if (result.exitCode !== 0) throw noHistory(source, result.stderr);
  const [newer = ''] = result.stdout.split('\0');
  return newer === '' ? undefined : `its evidence "${from}" is older than "${newer}", which it covers`;
}

// `--norc`: bash takes a socket on standard input, which Node's pipes are, for a remote login and reads start-up files.
/** Whether A is newer than B is the one question about times that every bash answers, to the nanosecond. */
const newerScript = `while IFS= read -r -d '' path; do if [[ $path -nt $1 ]]; then printf '%s\\0' "$path"; fi; done`;

/** Seconds since 1970 of the last commit that changed one of the paths; undefined when none did. */
async function lastChange(
  processes: Processes,
  { folder, commit }: Pick<Source, 'folder' | 'commit'>,
  paths: readonly string[],
): Promise<number | undefined> {
  const result = await processes.run(
    'git',
    ['--literal-pathspecs', 'log', '-1', '--format=%ct', '--no-show-signature', commit, '--', ...paths],
    { folder },
  );
  const text = result.stdout.trim();
  if (result.exitCode !== 0 || !/^\d*$/.test(text)) throw noHistory({ folder }, result.stderr);
  return text === '' ? undefined : Number(text);
}

function noHistory({ folder }: Pick<Source, 'folder'>, said: string): ToolError {
  return new ToolError('source', 'source/no-history', `git cannot tell when files of "${folder}" changed`, {
    help: 'run "git fsck" in it',
    excerpt: said.trimEnd().split('\n').slice(-5),
  });
}
