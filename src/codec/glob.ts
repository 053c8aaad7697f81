// The door of picomatch: which paths of a tree a glob of the configuration names.
// A dot file is matched like any other, so that nothing is left out of a release in silence.

import picomatch from 'picomatch';
import { byCodeUnit } from '../model/code-unit-order.ts';

/** Whether a path with forward slashes is named by a glob; a path that is spelled like the glob itself always is. */
export function toGlobMatcher(glob: string): (path: string) => boolean {
  const plain = glob.replace(/^(?:\.\/+)+/, '');
  // Without the flag, no star would match a line break in a name.
  const matches = picomatch(plain, { dot: true, nonegate: true, flags: 's' });
  return (path) => path === plain || matches(path);
}

/** The paths that at least one of the globs names: sorted, each once. */
export function matchGlobs(globs: readonly string[], paths: readonly string[]): readonly string[] {
  const matchers = globs.map(toGlobMatcher);
  return [...new Set(paths.filter((path) => matchers.some((matches) => matches(path))))].sort(byCodeUnit);
}

/** The folders before the first part with a wildcard, without a slash at their end, and that part with all that follow. */
export function splitGlob(glob: string): { readonly base: string; readonly rest: string } {
  const parts = glob.split('/');
  const first = parts.findIndex((part) => /[*?[\]{}()\\]/.test(part));
  return first === -1 ? { base: glob, rest: '' } : { base: parts.slice(0, first).join('/'), rest: parts.slice(first).join('/') };
}

/** Why a glob could name something outside the tree; undefined when it cannot. */
export function globFault(glob: string): string | undefined {
  if (glob === '') return 'is empty';
  if (glob.startsWith('/') || /^[A-Za-z]:[\\/]/.test(glob)) return 'is an absolute path';
  if (glob.includes('\\..') || glob.split(/[/{},|()]/).includes('..')) return 'leaves the work tree by ".."';
  if (glob.includes('\0')) return 'contains a NUL character';
  return undefined;
}
