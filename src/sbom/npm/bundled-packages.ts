// Which packages of the lock file are inside the bundler's outputs, and which they import at run time.

import { posix } from 'node:path';
import { byCodeUnit } from '../../model/code-unit-order.ts';
import { packageOfSpecifier } from './metafile.ts';
import { type NpmProject, ownerOf, type ShippedOutput } from './npm-project.ts';
import { reachablePackages, resolvePackage } from './package-lock.ts';

export interface BundledPackages {
  /** Locations in the lock file, the owner left out. */
  readonly bundled: ReadonlySet<string>;
  /** Locations that the outputs need at run time and do not hold, with all that those need. */
  readonly needed: ReadonlySet<string>;
  /** Inputs that come from no package of the lock file, sorted. */
  readonly unmapped: readonly string[];
  /** Imported packages that the lock file does not hold, sorted. */
  readonly unresolved: readonly string[];
}

export function findBundledPackages(project: NpmProject): BundledPackages {
  const bundled = new Set<string>();
  const unmapped = new Set<string>();
  for (const { output, folder } of project.outputs) {
    for (const input of output.inputs) {
      const location = locationOfInput(project, folder, input);
      if (location === undefined) unmapped.add(input);
      else if (location !== project.owner) bundled.add(location);
    }
  }
  const { needed, unresolved } = findNeededPackages(project);
  return { bundled, needed, unmapped: [...unmapped].sort(byCodeUnit), unresolved };
}

/** Packages that the outputs import from outside, with all that those need. */
export function findNeededPackages(project: NpmProject): Pick<BundledPackages, 'needed' | 'unresolved'> {
  const starts = new Set<string>();
  const unresolved = new Set<string>();
  for (const name of project.outputs.flatMap(({ output }) => output.externals.map(packageOfSpecifier))) {
    if (name === undefined) continue;
    const location = resolvePackage(project.lock, project.owner, name);
    if (location === undefined) unresolved.add(name);
    else if (location !== project.owner) starts.add(location);
  }
  const needed = new Set([...starts, ...reachablePackages(project.lock, [...starts])]);
  needed.delete(project.owner);
  return { needed, unresolved: [...unresolved].sort(byCodeUnit) };
}

/** Folder of the package that a path lies in, relative to the work tree: up to the name after the last `node_modules`. */
export function installedFolderOf(path: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/|$)/.exec(path)?.[0];
}

/** Path of an input relative to the work tree; undefined for what a plugin made up. A disabled file is still the package's. */
export function pathOfInput(folder: string, input: string): string | undefined {
  const plain = input.replace(/^\(disabled\):/, '');
  return /^[a-z][a-z0-9+.-]+:/i.test(plain) ? undefined : posix.join(folder, plain);
}

function locationOfInput(project: NpmProject, folder: ShippedOutput['folder'], input: string): string | undefined {
  const path = pathOfInput(folder, input);
  if (path === undefined) return undefined;
  const inLock = posix.relative(project.lockFolder, path);
  const installed = installedFolderOf(inLock);
  if (installed === undefined) return inLock.startsWith('../') ? undefined : ownerOf(project.lock, inLock);
  const locked = project.lock.packages.get(installed);
  return locked === undefined ? undefined : (locked.linkTo ?? locked.location);
}
