// Turns packages of a lock file into components with their edges.

import { printPackageUrl } from '../../codec/package-url.ts';
import { byCodeUnit, byText } from '../../model/code-unit-order.ts';
import type { Component, Inventory } from '../../model/sbom.ts';
import { type LockedPackage, type PackageLock, resolvePackage } from './package-lock.ts';

export interface NpmSelection {
  /** Location of the package that ships, such as the empty one. */
  readonly owner: string;
  /** By location: where it was seen. */
  readonly packages: ReadonlyMap<string, { readonly evidence: string; readonly technique: 'manifest-analysis' | 'other' }>;
  /** Whether development dependencies of the owner count as its edges: a bundled one ships. */
  readonly bundled: boolean;
  readonly completeness: Inventory['completeness'];
  readonly remarks: readonly string[];
}

/** The root is the package that ships, at the version that is released. */
export function toNpmInventory(lock: PackageLock, selection: NpmSelection, fileName: string, version: string): Inventory {
  const root = rootOf(lock, selection, fileName, version);
  const byRef = new Map<string, Component>();
  const refs = new Map<string, string>();
  for (const [location, seen] of [...selection.packages].sort(byText(([key]) => key))) {
    const locked = lock.packages.get(location);
    if (locked === undefined) continue;
    const component = toComponent(locked, seen);
    if (component.ref === root.ref) continue;
    refs.set(location, component.ref);
    const known = byRef.get(component.ref);
    byRef.set(component.ref, known === undefined ? component : mergeOccurrences(known, component));
  }
  return {
    reader: 'npm',
    root,
    components: [...byRef.values()].sort(byText(({ ref }) => ref)),
    dependencies: edgesOf(lock, selection, root.ref, refs),
    completeness: selection.completeness,
    relations: 'complete',
    remarks: selection.remarks,
  };
}

/** `pkg:npm/<name>@<version>`, or undefined where npm would refuse the name. */
export function npmPurl(name: string, version?: string): string | undefined {
  const slash = name.startsWith('@') ? name.indexOf('/') : -1;
  return printPackageUrl({
    type: 'npm',
    ...(slash === -1 ? {} : { namespace: name.slice(0, slash) }),
    name: name.slice(slash + 1),
    ...(version === undefined ? {} : { version }),
  });
}

function rootOf(lock: PackageLock, selection: NpmSelection, fileName: string, version: string): Component {
  const owner = lock.packages.get(selection.owner);
  const name = owner === undefined || owner.name === '' ? fileName : owner.name;
  const purl = npmPurl(name, version);
  return {
    ref: purl ?? `program:${fileName}`,
    kind: 'application',
    name,
    version,
    ...(purl === undefined ? {} : { purl }),
    ...(owner?.licence === undefined ? {} : { licence: owner.licence }),
    hashes: {},
    evidence: 'package-lock.json',
    technique: 'manifest-analysis',
  };
}

function toComponent(
  locked: LockedPackage,
  seen: { readonly evidence: string; readonly technique: 'manifest-analysis' | 'other' },
): Component {
  const purl = npmPurl(locked.name, locked.version);
  const distribution = locked.resolved === undefined ? undefined : fetchedFrom(locked.resolved);
  return {
    ref: purl ?? `npm:${locked.location}`,
    kind: 'library',
    name: locked.name,
    ...(locked.version === undefined ? {} : { version: locked.version }),
    ...(purl === undefined ? {} : { purl }),
    ...(locked.licence === undefined ? {} : { licence: locked.licence }),
    hashes: hashesOf(locked.integrity),
    evidence: seen.evidence,
    technique: seen.technique,
    occurrences: [locked.location],
    ...(distribution === undefined ? {} : { distribution }),
  };
}

const algorithms: Readonly<Record<string, { readonly name: string; readonly sizeBytes: number }>> = {
  sha1: { name: 'SHA-1', sizeBytes: 20 },
  sha256: { name: 'SHA-256', sizeBytes: 32 },
  sha384: { name: 'SHA-384', sizeBytes: 48 },
  sha512: { name: 'SHA-512', sizeBytes: 64 },
};

/** Digests of the package's archive from Subresource Integrity text; the first of each algorithm. @see https://www.w3.org/TR/SRI/ */
function hashesOf(integrity: string | undefined): Readonly<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const part of (integrity ?? '').split(/\s+/)) {
    const [, algorithm = '', base64 = ''] = /^([a-z0-9]+)-([A-Za-z0-9+/]+={0,2})(?:\?|$)/.exec(part) ?? [];
    const known = algorithms[algorithm];
    const digest = Buffer.from(base64, 'base64');
    if (known !== undefined && digest.length === known.sizeBytes) hashes[known.name] ??= digest.toString('hex');
  }
  return hashes;
}

/** Addresses alone, never one that carries a name or a password, a query (it may hold a token), or a path of this machine. */
function fetchedFrom(resolved: string): string | undefined {
  if (!URL.canParse(resolved)) return undefined;
  const url = new URL(resolved);
  const isPublic = ['https:', 'http:', 'git+https:', 'git+ssh:', 'git:'].includes(url.protocol);
  const anonymous = url.password === '' && url.search === '' && (url.username === '' || url.username === 'git');
  return isPublic && anonymous ? resolved : undefined;
}

function mergeOccurrences(known: Component, other: Component): Component {
  return { ...known, occurrences: [...(known.occurrences ?? []), ...(other.occurrences ?? [])].sort(byCodeUnit) };
}

function edgesOf(
  lock: PackageLock,
  selection: NpmSelection,
  rootRef: string,
  refs: ReadonlyMap<string, string>,
): Readonly<Record<string, readonly string[]>> {
  const edges = new Map<string, Set<string>>([[rootRef, new Set()]]);
  for (const ref of refs.values()) edges.set(ref, new Set());
  const connect = (from: string, fromRef: string, names: readonly string[]) => {
    for (const name of names) {
      const target = resolvePackage(lock, from, name);
      const targetRef = target === undefined ? undefined : refs.get(target);
      if (targetRef !== undefined && targetRef !== fromRef) edges.get(fromRef)?.add(targetRef);
    }
  };
  const owner = lock.packages.get(selection.owner);
  connect(selection.owner, rootRef, [...(owner?.needs ?? []), ...(selection.bundled ? (owner?.needsInDevelopment ?? []) : [])]);
  for (const [location, ref] of refs) connect(location, ref, lock.packages.get(location)?.needs ?? []);
  // What ships and is reached by no declared edge (a plugin's input, an undeclared import) is the root's own.
  const reached = reachedFrom(rootRef, edges);
  for (const ref of refs.values()) if (!reached.has(ref)) edges.get(rootRef)?.add(ref);
  return Object.fromEntries(
    [...edges].sort(byText(([ref]) => ref)).map(([ref, targets]) => [ref, [...targets].sort(byCodeUnit)]),
  );
}

function reachedFrom(start: string, edges: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [start];
  for (let ref = waiting.pop(); ref !== undefined; ref = waiting.pop()) {
    for (const target of edges.get(ref) ?? []) {
      if (reached.has(target)) continue;
      reached.add(target);
      waiting.push(target);
    }
  }
  return reached;
}
