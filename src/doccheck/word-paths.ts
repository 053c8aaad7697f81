// Tells whether words between backticks are a path of the project, and whether it is there. In doubt they are none: documents speak of
// other people's projects too.

import { posix } from 'node:path';
import { toGlobMatcher } from '../codec/glob.ts';
import type { Project } from './rule.ts';

/** What git knows of the project, with the folders above the files. */
export interface ProjectTree {
  readonly files: readonly string[];
  /** Files and folders. */
  readonly paths: ReadonlySet<string>;
  /** Files and folders by their last name. */
  readonly byName: ReadonlyMap<string, readonly string[]>;
  /** Files and folders by the folder that they are in. */
  readonly byFolder: ReadonlyMap<string, readonly string[]>;
  /** By folder, the extensions of the files in it and below. */
  readonly extensions: ReadonlyMap<string, ReadonlySet<string>>;
}

export async function readProjectTree(project: Project): Promise<ProjectTree> {
  const files = await project.paths();
  const paths = new Set<string>();
  const extensions = new Map<string, Set<string>>();
  for (const file of files) {
    const extension = posix.extname(file);
    for (let path = file; path !== '.' && path !== '/'; path = posix.dirname(path)) {
      paths.add(path);
      const folder = posix.dirname(path);
      const known = extensions.get(folder);
      if (known?.has(extension) === true && paths.has(folder)) break;
      extensions.set(folder, (known ?? new Set()).add(extension));
    }
  }
  return {
    files,
    paths,
    byName: Map.groupBy(paths, (path) => posix.basename(path)),
    byFolder: Map.groupBy(paths, (path) => posix.dirname(path)),
    extensions,
  };
}

/**
 * `none` for what is no path of this project, as far as can be told.
 *
 * A path of the project begins with a folder of the project, and is of a kind that stands there: something with the same extension is in
 * the nearest folder of it that is there; or it ends in a slash and the folder above it is there, below another one.
 *
 * @param file Path of the document that cites it.
 */
export async function citedPath(
  text: string,
  file: string,
  tree: ProjectTree,
  project: Project,
): Promise<'none' | 'there' | 'missing'> {
  const plain = text
    .replace(/(?:#.*|:\d+(?:[-:]\d+)?)$/, '')
    .replace(/^(?:\.\/)+/, '')
    .replace(/\/$/, '');
  if (!form.test(plain) || plain.split('/').some(isPlaceholder) || isTangled(plain)) return 'none';
  const own = posix.join(posix.dirname(file), plain);
  const bases = plain.startsWith('../') || plain === own ? [own] : [plain, own];
  const isGlob = /[*?{]/.test(plain);
  if (isGlob ? globIsThere(plain, bases, tree) : bases.some((path) => tree.paths.has(path)) || isEndOfPath(plain, tree))
    return 'there';
  const suspects = bases.filter((path) =>
    isOfProject(path, posix.join(path, ...plain.split('/').map(() => '..')), /\/$/.test(text), tree),
  );
  if (suspects.length === 0) return 'none';
  if (isGlob) return 'missing';
  for (const path of suspects) if ((await project.kindAt(path)) !== undefined) return 'there';
  return 'missing';
}

/** At least two names. Letters of any script; stars, question marks and choices are a glob. */
const form = /^(?:\.\.\/)*[\p{L}\p{N}._@+*?{},-]+(?:\/[\p{L}\p{N}._@+*?{},-]+)+$/u;

/** A name that stands for another: `FOLDER`, `{name}`, `foo`, `my-app`, `...`. */
function isPlaceholder(name: string): boolean {
  const [stem = ''] = name.split('.').filter((part) => part !== '');
  if (name.includes('...') || /\{[^,{}]*\}|\{[^}]*$/.test(name)) return true;
  if (/^[A-Z][A-Z0-9_-]*$/.test(stem) && !wellKnown.has(stem)) return true;
  return /^(?:foo|bar|baz|qux|x+|y+|z+|a|b|c|name|path|file|filename|some\w*|sample|example|hello|world|myapp|(?:my|your|new|some)[-_].*)$/i.test(
    stem,
  );
}

/** Many stars in one name would be matched in more ways than there is time for, and nobody writes them. */
function isTangled(plain: string): boolean {
  return plain.length > 300 || plain.split('/').some((name) => (name.match(/[*?{]+/g) ?? []).length > 3);
}

const wellKnown: ReadonlySet<string> = new Set(['README', 'CHANGELOG', 'CONTRIBUTING', 'LICENSE', 'SECURITY', 'Makefile']);

function globIsThere(plain: string, bases: readonly string[], { paths, files }: ProjectTree): boolean {
  const matchers = [...bases, `**/${plain}`].filter((glob) => !glob.startsWith('../')).map(toGlobMatcher);
  return (
    files.some((file) => matchers.some((matches) => matches(file))) ||
    [...paths].some((path) => matchers.some((matches) => matches(path)))
  );
}

/** A document in a part of the project, or about one, begins its paths there. */
function isEndOfPath(plain: string, { byName }: ProjectTree): boolean {
  return (byName.get(posix.basename(plain)) ?? []).some((path) => path.endsWith(`/${plain}`));
}

/** @param from The folder at which the path begins: something of the path itself must be there too. */
function isOfProject(path: string, from: string, isFolder: boolean, { paths, extensions }: ProjectTree): boolean {
  // What others have in such folders too: `.github/workflows/release.yml`.
  if (/^\.{1,2}(?:\/|\w)/.test(path)) return false;
  const extension = posix.extname(path);
  let folder = posix.dirname(path);
  if (extension === '') return isFolder && folder.includes('/') && paths.has(folder);
  while (folder !== '.' && !paths.has(folder)) folder = posix.dirname(folder);
  if (folder === '.' || folder === from || from.startsWith(`${folder}/`)) return false;
  return /^\.[A-Za-z]\w{0,9}$/.test(extension) && extensions.get(folder)?.has(extension) === true;
}
