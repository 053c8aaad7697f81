// Reads package-lock.json, versions 2 and 3, and follows its edges the way Node resolves them.
// Source: https://docs.npmjs.com/cli/configuring-npm/package-lock-json

import { parseStrictJson } from '../../codec/strict-json.ts';
import { byCodeUnit } from '../../model/code-unit-order.ts';
import type { Parsed } from '../../model/statement.ts';

export interface LockedPackage {
  /** Key in `packages`: a path relative to the lock file, empty for the project itself. */
  readonly location: string;
  readonly name: string;
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly licence?: string;
  /** Reached by development dependencies alone. `devOptional` is kept apart: such a package may ship. */
  readonly dev: boolean;
  /** For a workspace's entry in node_modules: where the package really is. */
  readonly linkTo?: string;
  /** Names from `dependencies`, `optionalDependencies` and `peerDependencies`, sorted. */
  readonly needs: readonly string[];
  /** Names from `devDependencies`, sorted. */
  readonly needsInDevelopment: readonly string[];
}

export interface PackageLock {
  /** By location; the empty one is the project. */
  readonly packages: ReadonlyMap<string, LockedPackage>;
}

/** The packages of a lock file; `malformed` says what is wrong, never throws. */
export function parsePackageLock(text: string): Parsed<PackageLock> {
  const parsed = parseStrictJson(text);
  if (parsed.status === 'malformed') return parsed;
  const document = asRecord(parsed.value);
  const entries = asRecord(document?.packages);
  if (document === undefined || entries === undefined) {
    return {
      status: 'malformed',
      reason: 'it has no "packages": a lock file of version 2 or 3 is wanted, as npm 7 and later write it',
    };
  }
  const packages = new Map<string, LockedPackage>();
  for (const location of Object.keys(entries).sort(byCodeUnit)) {
    const entry = asRecord(entries[location]);
    if (entry === undefined) return { status: 'malformed', reason: `packages["${location}"] is no object` };
    packages.set(location, toLockedPackage(location, entry, location === '' ? document : {}));
  }
  if (!packages.has('')) return { status: 'malformed', reason: 'packages[""], the project itself, is missing' };
  return { status: 'parsed', value: { packages } };
}

/** Where `name` is found from a package by Node's rule: its own node_modules, then each folder's above. Links are followed. */
export function resolvePackage(lock: PackageLock, from: string, name: string): string | undefined {
  for (let folder: string | undefined = from; folder !== undefined; folder = folderAbove(folder)) {
    const found = lock.packages.get(folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`);
    if (found !== undefined) return found.linkTo ?? found.location;
  }
  return undefined;
}

/** Every location that can be reached from one by edges that are not for development, the start left out. */
export function reachablePackages(lock: PackageLock, starts: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [...starts];
  for (let location = waiting.pop(); location !== undefined; location = waiting.pop()) {
    for (const name of lock.packages.get(location)?.needs ?? []) {
      const target = resolvePackage(lock, location, name);
      if (target === undefined || reached.has(target)) continue;
      reached.add(target);
      waiting.push(target);
    }
  }
  return reached;
}

function toLockedPackage(
  location: string,
  entry: Readonly<Record<string, unknown>>,
  document: Readonly<Record<string, unknown>>,
): LockedPackage {
  const text = (key: string) => textOf(entry[key]) ?? textOf(document[key]);
  const names = (...keys: string[]) =>
    [...new Set(keys.flatMap((key) => Object.keys(asRecord(entry[key]) ?? {})))].sort(byCodeUnit);
  const version = text('version');
  const resolved = textOf(entry.resolved);
  const integrity = textOf(entry.integrity);
  const licence = textOf(entry.license) ?? textOf(asRecord(entry.license)?.type);
  return {
    location,
    name: text('name') ?? nameFromLocation(location),
    ...(version === undefined ? {} : { version }),
    ...(resolved === undefined ? {} : { resolved }),
    ...(integrity === undefined ? {} : { integrity }),
    ...(licence === undefined ? {} : { licence }),
    dev: entry.dev === true,
    ...(entry.link === true && resolved !== undefined ? { linkTo: resolved } : {}),
    needs: names('dependencies', 'optionalDependencies', 'peerDependencies'),
    needsInDevelopment: names('devDependencies'),
  };
}

/** `@scope/name` from `node_modules/a/node_modules/@scope/name`; the last folder for a workspace. */
function nameFromLocation(location: string): string {
  const installed = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(location)?.[1];
  return installed ?? location.slice(location.lastIndexOf('/') + 1);
}

function folderAbove(folder: string): string | undefined {
  if (folder === '') return undefined;
  const slash = folder.lastIndexOf('/');
  const above = slash === -1 ? '' : folder.slice(0, slash);
  return above.endsWith('node_modules') ? folderAbove(above) : above;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
