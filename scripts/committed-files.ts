// Files of a folder in a commit, and on disk, by path: what a bundle is that was committed, and what it should be.

import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { byCodeUnit } from '../src/model/code-unit-order.ts';

/** By path with forward slashes; what is no regular file is its kind or mode as text. */
export type Files = ReadonlyMap<string, Buffer | string>;

export function gitIn(clone: string): (...args: readonly string[]) => string {
  return (...args) => execFileSync('git', ['-C', clone, ...args], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

/** @param folder Path in the repository. Nothing there is an empty map. */
export function filesInCommit(clone: string, commit: string, folder: string): Files {
  const listed = gitIn(clone)('ls-tree', '-r', '-z', '--full-tree', commit, '--', `${folder}/`);
  return new Map(
    listed
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => {
        // A name may hold tabs too.
        const [, about = '', path = ''] = /^([^\t]*)\t(.*)$/s.exec(line) ?? [];
        const [mode = '', , id = ''] = about.split(' ');
        const content = () => execFileSync('git', ['-C', clone, 'cat-file', 'blob', id], { maxBuffer: 64 * 1024 * 1024 });
        return [path.slice(folder.length + 1), mode === '100644' ? content() : `mode ${mode}`] as const;
      }),
  );
}

export function filesOnDisk(folder: string): Files {
  return new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => !lstatSync(join(folder, path)).isDirectory())
      .map((path) => {
        const isPlain = lstatSync(join(folder, path)).isFile();
        return [path.split(sep).join('/'), isPlain ? readFileSync(join(folder, path)) : 'not a regular file'] as const;
      }),
  );
}

/** A phrase for each file that is not the same, sorted by path. */
export function differencesOf(committed: Files, built: Files): readonly string[] {
  return [...new Set([...committed.keys(), ...built.keys()])].sort(byCodeUnit).flatMap((path) => {
    const [there, wanted] = [committed.get(path), built.get(path)];
    if (there === undefined) return [`"${path}" is built and not committed`];
    if (wanted === undefined) return [`"${path}" is committed and not built`];
    if (typeof there === 'string' || typeof wanted === 'string')
      return [`"${path}" is ${String(typeof there === 'string' ? there : wanted)}`];
    return there.equals(wanted) ? [] : [`"${path}" has other bytes than those that the source gives`];
  });
}
