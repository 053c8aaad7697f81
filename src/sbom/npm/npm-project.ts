// Finds, for one artifact, the npm project that it comes from and the bundler's outputs that are in it.

import { posix } from 'node:path';
import { byCodeUnit } from '../../model/code-unit-order.ts';
import { ToolError } from '../../model/tool-error.ts';
import type { ReaderInput } from '../reader.ts';
import { type MetafileOutput, parseMetafile } from './metafile.ts';
import { type PackageLock, parsePackageLock } from './package-lock.ts';

/** An output of a bundler that is in the artifact. */
export interface ShippedOutput {
  /** Path from `sbom.evidence`. */
  readonly metafile: string;
  /** Folder in which the bundler ran, relative to the work tree; `.` for the work tree itself. */
  readonly folder: string;
  readonly output: MetafileOutput;
  /** Absolute path of the output as built. */
  readonly file: string;
}

export interface NpmProject {
  readonly lock: PackageLock;
  /** Folder of the lock file, relative to the work tree. */
  readonly lockFolder: string;
  readonly lockName: string;
  /** Location of the package that ships, in the lock file. */
  readonly owner: string;
  /** `package`: an archive as `npm pack` makes one. `program`: a script or an archive with scripts. */
  readonly kind: 'package' | 'program';
  readonly outputs: readonly ShippedOutput[];
  /** Scripts of the artifact that are no output of a named metafile. Undefined where its files are not known. */
  readonly otherScripts?: readonly string[];
}

export type NpmProjectOutcome =
  | { readonly status: 'found'; readonly project: NpmProject }
  | { readonly status: 'no lock'; readonly folder: string }
  | { readonly status: 'not npm' };

/**
 * @throws {ToolError} `sbom/evidence-missing`, `sbom/evidence-form` and `sbom/package-lock` where a file that is named or found
 * cannot be read as what it is.
 */
export async function findNpmProject(input: ReaderInput): Promise<NpmProjectOutcome> {
  const metafiles = await readMetafiles(input);
  const shipped = shippedFiles(input);
  const isPackage = shipped.some(({ inArchive }) => inArchive === 'package/package.json') || input.artifact.name.endsWith('.tgz');
  const matched = metafiles.flatMap((metafile) => matchOutputs(input, metafile, shipped));
  const scripts = shipped.filter(({ inTree, inArchive }) => /\.[cm]?js$/.test(inArchive ?? inTree));
  if (matched.length === 0 && scripts.length === 0 && !isPackage) return { status: 'not npm' };
  const first = matched[0]?.folder ?? posix.dirname(scripts[0]?.inTree ?? 'package.json');
  const found = await findLock(input, first);
  if (found === undefined) return matched.length > 0 ? { status: 'no lock', folder: first } : { status: 'not npm' };
  const packed = isPackage ? ownerByPackedName(found.lock, input) : undefined;
  // A .tgz that npm pack would not call so, and that holds no script, is some other archive.
  if (packed === undefined && matched.length === 0 && scripts.length === 0) return { status: 'not npm' };
  const outputs =
    packed !== undefined && input.artifact.members === undefined ? allOutputs(input, metafiles, found.folder) : matched;
  const files = new Set(outputs.map(({ file }) => file));
  return {
    status: 'found',
    project: {
      lock: found.lock,
      lockFolder: found.folder,
      lockName: found.name,
      owner: packed ?? ownerOf(found.lock, posix.relative(found.folder, first)),
      kind: packed === undefined ? 'program' : 'package',
      outputs,
      ...(packed !== undefined && input.artifact.members === undefined
        ? {}
        : {
            otherScripts: scripts
              .filter(({ inTree }) => !files.has(posix.join(input.workTree, inTree)))
              .map(({ inTree, inArchive }) => inArchive ?? inTree)
              .sort(byCodeUnit),
          }),
    },
  };
}

interface Metafile {
  readonly path: string;
  readonly outputs: readonly MetafileOutput[];
}

async function readMetafiles(input: ReaderInput): Promise<readonly Metafile[]> {
  const metafiles: Metafile[] = [];
  for (const path of [...new Set(input.evidence)].sort(byCodeUnit)) {
    const file = posix.join(input.workTree, path);
    if ((await input.files.stat(file))?.kind !== 'file') {
      throw new ToolError('config', 'sbom/evidence-missing', `"${path}", named in sbom.evidence, is not there after the build`, {
        help: 'let the build write it, such as with esbuild --metafile, or take it out of sbom.evidence',
      });
    }
    const parsed = parseMetafile(await input.files.readText(file));
    if (parsed.status === 'malformed') {
      throw new ToolError(
        'config',
        'sbom/evidence-form',
        `"${path}", named in sbom.evidence, is no evidence that is known: ${parsed.reason}`,
        {
          help: 'an esbuild metafile is understood; docs/sbom.md lists the forms',
        },
      );
    }
    metafiles.push({ path, outputs: parsed.value });
  }
  return metafiles;
}

interface ShippedFile {
  /** Path relative to the work tree. */
  readonly inTree: string;
  readonly inArchive?: string;
}

/** The artifact or, for an archive, its members. A member of an npm package lies in the work tree below the package's folder. */
function shippedFiles(input: ReaderInput): readonly ShippedFile[] {
  const { artifact, workTree } = input;
  const relative = (file: string) => posix.relative(workTree, file);
  if (artifact.members === undefined) return [{ inTree: relative(artifact.file) }];
  return artifact.members.map(({ path, file }) => {
    const inTree = relative(file);
    return { inTree: inTree.startsWith('../') ? path.replace(/^package\//, '') : inTree, inArchive: path };
  });
}

/** Outputs whose path, seen from the metafile's folder or one above it, is that of a file that ships. */
function matchOutputs(input: ReaderInput, metafile: Metafile, shipped: readonly ShippedFile[]): readonly ShippedOutput[] {
  const paths = new Set(shipped.map(({ inTree }) => inTree));
  for (const folder of foldersUpward(posix.dirname(metafile.path))) {
    const matched = metafile.outputs.filter(({ path }) => paths.has(posix.join(folder, path)));
    if (matched.length > 0) return matched.map((output) => toShipped(input, metafile.path, folder, output));
  }
  return [];
}

function allOutputs(input: ReaderInput, metafiles: readonly Metafile[], folder: string): readonly ShippedOutput[] {
  return metafiles.flatMap(({ path, outputs }) => outputs.map((output) => toShipped(input, path, folder, output)));
}

function toShipped(input: ReaderInput, metafile: string, folder: string, output: MetafileOutput): ShippedOutput {
  return { metafile, folder, output, file: posix.join(input.workTree, folder, output.path) };
}

async function findLock(
  input: ReaderInput,
  start: string,
): Promise<{ readonly folder: string; readonly name: string; readonly lock: PackageLock } | undefined> {
  for (const folder of foldersUpward(start)) {
    for (const name of ['npm-shrinkwrap.json', 'package-lock.json']) {
      const path = posix.join(folder, name);
      const file = posix.join(input.workTree, path);
      if ((await input.files.stat(file))?.kind !== 'file') continue;
      const parsed = parsePackageLock(await input.files.readText(file));
      if (parsed.status === 'parsed') return { folder, name, lock: parsed.value };
      throw new ToolError('source', 'sbom/package-lock', `"${path}" cannot be read: ${parsed.reason}`, {
        help: 'write it anew with "npm install --package-lock-only" of npm 7 or later',
      });
    }
  }
  return undefined;
}

/** The folder and those above it, up to the work tree; the work tree alone for a path outside it. */
function foldersUpward(start: string): readonly string[] {
  if (start.startsWith('..') || posix.isAbsolute(start)) return ['.'];
  const folders: string[] = [];
  for (let folder = posix.normalize(start); folder !== '.'; folder = posix.dirname(folder)) folders.push(folder);
  return [...folders, '.'];
}

/** The package whose archive `npm pack` would give this very name. */
function ownerByPackedName(lock: PackageLock, input: ReaderInput): string | undefined {
  for (const { location, name, version, linkTo } of lock.packages.values()) {
    if (linkTo !== undefined || location.includes('node_modules/')) continue;
    const stem = name.replace(/^@/, '').replace('/', '-');
    if ([version, input.version].some((text) => input.artifact.name === `${stem}-${text}.tgz`)) return location;
  }
  return undefined;
}

/** The workspace that a folder belongs to, or the project itself. */
export function ownerOf(lock: PackageLock, path: string): string {
  for (const folder of foldersUpward(path)) {
    if (folder !== '.' && !folder.includes('node_modules') && lock.packages.has(folder)) return folder;
  }
  return '';
}
