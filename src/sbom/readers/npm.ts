// Reads npm packages, scripts and bundles by the lock file and, where one is named, the bundler's metafile.

import type { ExpectedCoverage, Inventory } from '../../model/sbom.ts';
import { findBundledPackages } from '../npm/bundled-packages.ts';
import { expectNpmPackages } from '../npm/npm-coverage.ts';
import { type NpmSelection, toNpmInventory } from '../npm/npm-inventory.ts';
import { findNpmProject, type NpmProject } from '../npm/npm-project.ts';
import { reachablePackages } from '../npm/package-lock.ts';
import type { Reader, ReaderInput } from '../reader.ts';
import { unknownInventory } from '../unknown-inventory.ts';

export const npm: Reader = {
  id: 'npm',
  title: 'npm packages and bundles, by the lock file and the esbuild metafile',
  scope: 'whole',
  read: readNpm,
  expected: expectedOfNpm,
};

async function readNpm(input: ReaderInput): Promise<Inventory | undefined> {
  const outcome = await findNpmProject(input);
  switch (outcome.status) {
    case 'not npm':
      return undefined;
    case 'no lock':
      return unknownInventory('npm', input, [`a bundle without a package-lock.json in "${outcome.folder}" or above it`]);
    case 'found':
      return toNpmInventory(outcome.project.lock, select(outcome.project), input.artifact.name, input.version);
  }
}

async function expectedOfNpm(input: ReaderInput): Promise<ExpectedCoverage | undefined> {
  const outcome = await findNpmProject(input);
  return outcome.status === 'found' ? expectNpmPackages(input, outcome.project) : undefined;
}

function select(project: NpmProject): NpmSelection {
  const packages = new Map<string, { readonly evidence: string; readonly technique: 'manifest-analysis' | 'other' }>();
  const remarks: string[] = [];
  let completeness: Inventory['completeness'] = 'complete';
  if (project.kind === 'package' || project.outputs.length === 0) {
    for (const location of productionPackages(project)) {
      packages.set(location, { evidence: project.lockName, technique: 'manifest-analysis' });
    }
  }
  const { bundled, needed, unmapped, unresolved } = findBundledPackages(project);
  for (const location of needed) packages.set(location, { evidence: 'import of a bundle', technique: 'other' });
  for (const location of bundled) packages.set(location, { evidence: 'esbuild metafile', technique: 'other' });
  if (project.kind === 'package')
    remarks.push(`npm installs the dependencies anew for each user: these are the versions of ${project.lockName}`);
  if (project.outputs.length === 0) {
    completeness = 'unknown';
    remarks.push('no metafile of a bundler is named in sbom.evidence for it, so packages copied into its scripts would not show');
  } else if (project.otherScripts === undefined) {
    completeness = 'unknown';
    remarks.push('its files are not known, so scripts that are in no metafile would not show');
  }
  const faults = [
    ...(project.outputs.length > 0 ? listed('scripts that are in no metafile', project.otherScripts ?? []) : []),
    ...listed('inputs that are in no package of the lock file', unmapped),
    ...listed('imported packages that are not in the lock file', unresolved),
  ];
  if (faults.length > 0 && completeness === 'complete') completeness = 'incomplete';
  return { owner: project.owner, packages, bundled: project.outputs.length > 0, completeness, remarks: [...remarks, ...faults] };
}

/**
 * npm's own mark for what development alone needs. It speaks of the whole lock file, so with workspaces what one of them needs is
 * followed instead.
 */
function productionPackages({ lock, owner }: NpmProject): readonly string[] {
  const isInstalled = (location: string) => location.includes('node_modules/');
  const alone = owner === '' && [...lock.packages.keys()].every((location) => location === '' || isInstalled(location));
  if (!alone) return [...reachablePackages(lock, [owner])].filter((location) => location !== owner);
  return [...lock.packages.values()].filter(({ location, dev }) => location !== '' && !dev).map(({ location }) => location);
}

const shownNames = 5;

function listed(what: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, shownNames).map((name) => `"${name}"`);
  const more = names.length - shown.length;
  return [`${what}: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
}
