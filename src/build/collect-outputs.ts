// Finds the files that ship in a built work tree. What a glob names must be there, be plain, and lie inside.

import { posix } from 'node:path';
import { globFault, toGlobMatcher } from '../codec/glob.ts';
import type { BuildRecord, OutputFile } from '../model/build.ts';
import { byCodeUnit, byText } from '../model/code-unit-order.ts';
import type { ReleasePlan } from '../model/plan.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Files, TreeEntry } from '../model/world.ts';

/**
 * The files of `build.outputs`, sorted by path.
 *
 * @throws {ToolError} `build/same-name` when two have one name in the release folder, and what `collectFiles` throws.
 */
export async function collectOutputs(
  files: Pick<Files, 'list'>,
  record: Pick<BuildRecord, 'folder' | 'room'>,
  plan: Pick<ReleasePlan, 'build'>,
): Promise<readonly OutputFile[]> {
  const outputs = await collectFiles(files, record, plan.build.outputs, 'build.outputs');
  const seen = new Map<string, string>();
  for (const { name, path } of outputs) {
    const other = seen.get(name);
    if (other !== undefined) {
      throw new ToolError('build', 'build/same-name', `"${other}" and "${path}" would have one name in the release, "${name}"`, {
        help: 'give the outputs names of their own, or pack them with "archives"',
      });
    }
    seen.set(name, path);
  }
  return outputs;
}

/**
 * The files that globs name, sorted by path; git's own folder is never looked into.
 *
 * @param key Where the globs stand in the configuration, for messages.
 * @throws {ToolError} `config/escaping-glob`, `build/no-output`, `build/escaping-link`, `build/special-file`.
 */
export async function collectFiles(
  files: Pick<Files, 'list'>,
  record: Pick<BuildRecord, 'folder' | 'room'>,
  globs: readonly string[],
  key: string,
): Promise<readonly OutputFile[]> {
  for (const glob of globs) {
    const fault = globFault(glob);
    if (fault !== undefined) {
      throw new ToolError('config', 'config/escaping-glob', `"${glob}" in "${key}" ${fault}`, {
        help: 'name files inside the work tree, such as "dist/*"',
      });
    }
  }
  const entries = new Map(
    (await files.list(record.folder))
      .filter(({ path }) => path !== '.git' && !path.startsWith('.git/'))
      .map((entry) => [entry.path, entry] as const),
  );
  const found = new Map<string, OutputFile>();
  for (const glob of globs) {
    const matches = toGlobMatcher(glob);
    const named = [...entries.values()].filter(({ path, kind }) => kind !== 'folder' && matches(path));
    if (named.length === 0) throw noOutput(glob, key, record.room, entries);
    for (const entry of named) found.set(entry.path, toOutput(record.folder, entry, entries));
  }
  return [...found.values()].sort(byText(({ path }) => path));
}

function toOutput(folder: string, entry: TreeEntry, entries: ReadonlyMap<string, TreeEntry>): OutputFile {
  const name = posix.basename(entry.path);
  switch (entry.kind) {
    case 'file':
      return { ...entry, kind: 'file', name, file: posix.join(folder, entry.path) };
    case 'link': {
      const path = followLink(entry, entries);
      if (path !== undefined) return { ...entry, kind: 'link', name, file: posix.join(folder, path) };
      throw new ToolError(
        'build',
        'build/escaping-link',
        `the output "${entry.path}" is a link to "${entry.target ?? ''}", which is no file of the work tree`,
        { help: 'ship a copy of the file instead of a link' },
      );
    }
    case 'folder':
    case 'other':
      throw new ToolError('build', 'build/special-file', `the output "${entry.path}" is neither a file nor a link`, {
        help: 'sockets, pipes and devices cannot be shipped: take it out of the outputs',
      });
  }
}

/** Path of the regular file at the end of a link, when every step of the way stays in the tree. */
function followLink(link: TreeEntry, entries: ReadonlyMap<string, TreeEntry>): string | undefined {
  const rest = [...link.path.split('/')];
  const walked: string[] = [];
  // The kernel's own limit of links in one path: path_resolution(7).
  let links = 40;
  for (let part = rest.shift(); part !== undefined; part = rest.shift()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (walked.pop() === undefined) return undefined;
      continue;
    }
    const path = [...walked, part].join('/');
    const entry = entries.get(path);
    if (entry === undefined) return undefined;
    if (entry.kind === 'link') {
      links -= 1;
      if (links < 0 || entry.target === undefined || entry.target.startsWith('/')) return undefined;
      rest.unshift(...entry.target.split('/'));
      continue;
    }
    walked.push(part);
  }
  const path = walked.join('/');
  return entries.get(path)?.kind === 'file' ? path : undefined;
}

function noOutput(glob: string, key: string, room: string, entries: ReadonlyMap<string, TreeEntry>): ToolError {
  const plain = glob.replace(/^\.\//, '').replace(/\/+$/, '');
  if (entries.get(plain)?.kind === 'folder') {
    return new ToolError('build', 'build/no-output', `"${glob}" in "${key}" is a folder`, {
      help: `write "${plain}/**" for all files in it`,
    });
  }
  const near = nearby(plain, entries);
  return new ToolError('build', 'build/no-output', `"${glob}" in "${key}" names no file after the ${room} build`, {
    help: near.length === 0 ? 'the build wrote nothing there' : 'compare it with what is there, listed below',
    excerpt: near,
  });
}

/** What lies in the deepest folder of the glob that exists: at most 20 names. */
function nearby(glob: string, entries: ReadonlyMap<string, TreeEntry>): readonly string[] {
  const fixed: string[] = [];
  for (const part of glob.split('/').slice(0, -1)) {
    if (entries.get([...fixed, part].join('/'))?.kind !== 'folder') break;
    fixed.push(part);
  }
  const prefix = fixed.length === 0 ? '' : `${fixed.join('/')}/`;
  const names = [...entries.values()]
    .filter(({ path }) => path.startsWith(prefix) && !path.slice(prefix.length).includes('/') && path !== prefix)
    .map(({ path, kind }) => (kind === 'folder' ? `${path}/` : path))
    .sort(byCodeUnit);
  return names.length > 20 ? [...names.slice(0, 20), `and ${names.length - 20} more`] : names;
}
