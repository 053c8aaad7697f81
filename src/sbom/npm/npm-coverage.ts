// What must be in the SBOM of an npm artifact, gained in another way than the reader's: by reachability over the lock file, by source
// maps, by the installed packages' own package.json.

import { posix } from 'node:path';
import { byCodeUnit } from '../../model/code-unit-order.ts';
import type { ExpectedCoverage } from '../../model/sbom.ts';
import type { ReaderInput } from '../reader.ts';
import { findNeededPackages, installedFolderOf, pathOfInput } from './bundled-packages.ts';
import { npmPurl } from './npm-inventory.ts';
import { type NpmProject, ownerOf, type ShippedOutput } from './npm-project.ts';
import { reachablePackages } from './package-lock.ts';
import { inlineSourceMap, sourceMapReference, sourcesOf } from './source-map.ts';

/** Undefined where a package that is in the bundle is not installed in the work tree, so that nothing else can name it. */
export async function expectNpmPackages(input: ReaderInput, project: NpmProject): Promise<ExpectedCoverage | undefined> {
  const purls = new Set<string>();
  const methods: string[] = [];
  if (project.kind === 'package' || project.outputs.length === 0) {
    methods.push(`reachability over ${project.lockName}`);
    for (const location of reachablePackages(project.lock, [project.owner])) add(purls, purlAt(project, location));
  }
  if (project.outputs.length > 0) {
    const paths = await pathsInOutputs(input, project);
    for (const path of paths.list) {
      const named = await packageNamedAt(input, project, path);
      if (named === undefined) return undefined;
      add(purls, named.purl);
    }
    for (const location of findNeededPackages(project).needed) add(purls, purlAt(project, location));
    methods.push(
      `${paths.method}, named by each package's own package.json`,
      `reachability from the imports over ${project.lockName}`,
    );
  }
  purls.delete(purlAt(project, project.owner) ?? '');
  return { method: methods.join('; '), purls: [...purls].sort(byCodeUnit) };
}

function purlAt(project: NpmProject, location: string): string | undefined {
  const locked = project.lock.packages.get(location);
  return locked && npmPurl(locked.name, locked.version);
}

function add(purls: Set<string>, purl: string | undefined): void {
  if (purl !== undefined) purls.add(purl);
}

/** Files that esbuild names in a source map; other loaders' inputs (JSON, text, data) are only ever in the metafile. */
const mapped = /\.(?:[cm]?[jt]s|[jt]sx|css)$/i;

/** Paths of the inputs relative to the work tree: from source maps where every output has one, else from the metafile. */
async function pathsInOutputs(
  input: ReaderInput,
  project: NpmProject,
): Promise<{ readonly list: readonly string[]; readonly method: string }> {
  const fromMetafile = (shipped: ShippedOutput) =>
    shipped.output.inputs.flatMap((path) => pathOfInput(shipped.folder, path) ?? []);
  const fromMaps: string[] = [];
  for (const shipped of project.outputs) {
    if (shipped.output.inputs.length === 0) continue;
    const sources = await readSources(input, shipped);
    if (sources === undefined)
      return { list: unique(project.outputs.flatMap(fromMetafile)), method: 'the esbuild metafile read again' };
    fromMaps.push(...sources, ...fromMetafile(shipped).filter((path) => !mapped.test(path)));
  }
  return { list: unique(fromMaps), method: 'source maps' };
}

async function readSources(input: ReaderInput, shipped: ShippedOutput): Promise<readonly string[] | undefined> {
  if ((await input.files.stat(shipped.file))?.kind !== 'file') return undefined;
  const reference = sourceMapReference(await input.files.readText(shipped.file));
  // Without the comment (esbuild's `--sourcemap=external`) the map still lies beside the script.
  const inline = reference === undefined ? undefined : inlineSourceMap(reference);
  const file = posix.join(posix.dirname(shipped.file), reference ?? `${posix.basename(shipped.file)}.map`);
  const text = inline ?? ((await input.files.stat(file))?.kind === 'file' ? await input.files.readText(file) : undefined);
  const sources = text === undefined ? undefined : sourcesOf(text, posix.relative(input.workTree, posix.dirname(shipped.file)));
  // A map that a package brought along may name sources that were never installed: then it tells nothing about this tree.
  for (const path of sources ?? []) {
    if ((await input.files.stat(posix.join(input.workTree, path)))?.kind !== 'file') return undefined;
  }
  return sources;
}

/** Name and version from the package.json of the package that a path lies in; no purl for the owner's own files. */
async function packageNamedAt(
  input: ReaderInput,
  project: NpmProject,
  path: string,
): Promise<{ readonly purl?: string } | undefined> {
  const installed = installedFolderOf(path);
  const workspace = ownerOf(project.lock, posix.relative(project.lockFolder, path));
  if (installed === undefined && workspace === project.owner) return {};
  const file = posix.join(input.workTree, installed ?? posix.join(project.lockFolder, workspace), 'package.json');
  if ((await input.files.stat(file))?.kind !== 'file') return undefined;
  const { name, version } = parseManifest(await input.files.readText(file));
  const purl = name === undefined ? undefined : npmPurl(name, version);
  return purl === undefined ? undefined : { purl };
}

/** As npm reads it: a byte-order mark and a repeated key are let through. */
function parseManifest(text: string): { readonly name?: string; readonly version?: string } {
  try {
    const manifest: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    if (typeof manifest !== 'object' || manifest === null) return {};
    const { name, version }: { name?: unknown; version?: unknown } = manifest;
    return { ...(typeof name === 'string' ? { name } : {}), ...(typeof version === 'string' ? { version } : {}) };
  } catch {
    return {};
  }
}

function unique(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)].sort(byCodeUnit);
}
