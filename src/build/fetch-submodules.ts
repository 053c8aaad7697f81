// Brings the submodules that a commit records into a clone of it, each at exactly the commit that is recorded. Addresses come from the
// commit's own .gitmodules, and only https is followed. Source: gitmodules(5)

import { join } from 'node:path';
import type { Submodule } from '../model/source.ts';
import { ToolError } from '../model/tool-error.ts';
import type { World } from '../model/world.ts';
import { fetchSource, gitInClone, type SourcePlace } from './fetch-source.ts';

/**
 * @param source `folder`: the clone; `repository`: its address, which addresses such as `../other` start from; `beside`: a clone on this
 *   machine whose checked out submodules are taken first.
 * @throws {ToolError} `rebuild/no-submodule` when nothing says where one is or a link stands in its way, and what `fetchSource` throws.
 */
export async function fetchSubmodules(
  machine: Pick<World, 'processes' | 'files' | 'environment'>,
  source: { readonly folder: string; readonly commit: string; readonly repository: string; readonly beside?: string },
  submodules: readonly Submodule[],
): Promise<void> {
  if (submodules.length === 0) return;
  const addresses = parseGitmodules(await readGitmodules(machine, source));
  for (const { path, commit } of submodules) {
    await refuseLinks(machine, source.folder, path);
    const beside = source.beside === undefined ? undefined : join(source.beside, path);
    const isBeside = beside !== undefined && (await machine.files.stat(join(beside, '.git'))) !== undefined;
    const place: SourcePlace = isBeside
      ? { kind: 'folder', folder: beside }
      : { kind: 'url', url: addressOf(addresses.get(path), source.repository, path), protocols: ['https'] };
    await fetchSource(machine, place, { commit }, join(source.folder, path));
  }
}

/**
 * Addresses by path, as written.
 *
 * @param settings Names and values as `git config -z` prints them: `submodule.<name>.path NEWLINE value NUL`.
 */
export function parseGitmodules(settings: string): ReadonlyMap<string, string> {
  const byName = new Map<string, { path?: string; url?: string }>();
  for (const entry of settings.split('\0')) {
    const [, name, key, value] = /^submodule\.([\s\S]*)\.(path|url)\n([\s\S]*)$/.exec(entry) ?? [];
    if (name === undefined || value === undefined) continue;
    const known = byName.get(name) ?? {};
    byName.set(name, key === 'path' ? { ...known, path: value } : { ...known, url: value });
  }
  return new Map(
    [...byName.values()].flatMap(({ path, url }) =>
      path === undefined || url === undefined ? [] : [[path.replace(/\/+$/, ''), url] as const],
    ),
  );
}

/** Where letters of either case are one, a tree can hold a link `A` and a submodule `a/b`: the clone would land where the link leads. */
async function refuseLinks({ files }: Pick<World, 'files'>, folder: string, path: string): Promise<void> {
  let at = folder;
  for (const name of path.split('/')) {
    at = join(at, name);
    const entry = await files.stat(at);
    if (entry === undefined) return;
    if (entry.kind === 'folder') continue;
    throw new ToolError('build', 'rebuild/no-submodule', `the submodule "${path}" has something else in its place`, {
      help: 'the commit puts a file or a link where its submodule belongs; ask who made it',
    });
  }
}

async function readGitmodules(
  machine: Pick<World, 'processes' | 'environment'>,
  { folder, commit }: { readonly folder: string; readonly commit: string },
): Promise<string> {
  const args = ['config', '-z', '--blob', `${commit}:.gitmodules`, '--get-regexp', '^submodule\\..*\\.(path|url)$'];
  const { exitCode, stdout } = await gitInClone(machine, folder)(args);
  // Without the file nothing is said of any submodule, which is told for each of them.
  return exitCode === 0 ? stdout : '';
}

function addressOf(written: string | undefined, repository: string, path: string): string {
  const address = written !== undefined && /^\.\.?\//.test(written) ? new URL(written, `${repository}/`).href : written;
  if (address !== undefined && URL.canParse(address)) {
    const { protocol, username, password } = new URL(address);
    if (protocol === 'https:' && username === '' && password === '') return address;
  }
  throw new ToolError('build', 'rebuild/no-submodule', `the submodule "${path}" has no https address to fetch it from`, {
    help: 'name a clone with --source in which "git submodule update --init" was run',
    ...(written === undefined ? {} : { excerpt: [`.gitmodules says: ${written}`] }),
  });
}
