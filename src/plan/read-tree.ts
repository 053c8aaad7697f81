// What the tree of a commit holds that a release records: submodules, lock files by digest, and the version of a manifest.

import { createHash } from 'node:crypto';
import { byText } from '../model/code-unit-order.ts';
import type { LockFile, Submodule } from '../model/source.ts';
import { ToolError } from '../model/tool-error.ts';
import { type Git, readGit } from './git.ts';
import { manifestNames, parseManifestVersion } from './manifest-version.ts';

export interface SourceTree {
  /** Sorted by path. */
  readonly submodules: readonly Submodule[];
  /** Sorted by path. */
  readonly lockFiles: readonly LockFile[];
  /** Version that a manifest at the root states, such as package.json; undefined where none does. */
  readonly manifestVersion: string | undefined;
}

/** Whether a path is a lock file that is known by its name. */
function isLockFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return lockNames.includes(name) || /^requirements.*\.txt$/.test(name);
}

/**
 * Reads from the commit's objects, never from the work tree.
 *
 * @throws {ToolError} `source/git-failed`, and `source/not-text` for a lock file that is not UTF-8.
 */
export async function readTree(git: Git, commit: string): Promise<SourceTree> {
  const entries = parseTree(await readGit(git, ['ls-tree', '-r', '-z', '--full-tree', commit]));
  const files = entries.filter(({ mode }) => mode === '100644' || mode === '100755');
  const locks = files.filter(({ path }) => isLockFile(path));
  const manifests = files.filter(({ path }) => manifestNames.includes(path));
  const texts = await readBlobs(git, [...locks, ...manifests]);
  const lockFiles = locks.map(({ path }) => ({
    path,
    sha256: createHash('sha256')
      .update(texts.get(path) ?? '')
      .digest('hex'),
  }));
  const versions = manifestNames.map((name) => parseManifestVersion(name, String(texts.get(name) ?? '')));
  return {
    submodules: entries
      .filter(({ mode }) => mode === '160000')
      .map(({ path, object }) => ({ path, commit: object }))
      .sort(byText(({ path }) => path)),
    lockFiles: lockFiles.sort(byText(({ path }) => path)),
    manifestVersion: versions.find((version) => version !== undefined),
  };
}

const lockNames: readonly string[] = [
  'Cargo.lock',
  'Chart.lock',
  'Gemfile.lock',
  'MODULE.bazel.lock',
  'composer.lock',
  'flake.lock',
  'go.sum',
  'gradle.lockfile',
  'npm-shrinkwrap.json',
  'package-lock.json',
  'pnpm-lock.yaml',
  'poetry.lock',
  'pylock.toml',
  'uv.lock',
  'yarn.lock',
];

interface TreeFile {
  readonly mode: string;
  readonly object: string;
  readonly path: string;
}

/** `<mode> <type> <object>TAB<path>NUL`; a path may hold anything but NUL. */
function parseTree(text: string): readonly TreeFile[] {
  return text.split('\0').flatMap((entry) => {
    const [, mode, object, path] = /^(\d{6}) [a-z]+ ([0-9a-f]{40,64})\t([\s\S]+)$/.exec(entry) ?? [];
    return mode === undefined || object === undefined || path === undefined ? [] : [{ mode, object, path }];
  });
}

/** Contents by path, in one process. Each is held against its object name, which a text that was not UTF-8 cannot match. */
async function readBlobs(git: Git, files: readonly TreeFile[]): Promise<ReadonlyMap<string, Buffer>> {
  const texts = new Map<string, Buffer>();
  if (files.length === 0) return texts;
  const output = Buffer.from(await readGit(git, ['cat-file', '--batch'], files.map(({ object }) => `${object}\n`).join('')));
  let offset = 0;
  for (const { path, object } of files) {
    const end = output.indexOf(10, offset);
    const [, size] = / blob (\d+)$/.exec(output.toString('latin1', offset, end)) ?? [];
    const content = output.subarray(end + 1, end + 1 + Number(size));
    if (objectName(content, object.length) !== object) {
      throw new ToolError('source', 'source/not-text', `"${path}" is not a text in UTF-8, or its object is damaged`, {
        help: 'write it as UTF-8 again, or see what "git fsck" says',
      });
    }
    texts.set(path, content);
    offset = end + 1 + content.length + 1;
  }
  return texts;
}

/** Of a blob; repositories with 64 digits use SHA-256. */
function objectName(content: Buffer, digits: number): string {
  return createHash(digits === 64 ? 'sha256' : 'sha1')
    .update(`blob ${content.length}\0`)
    .update(content)
    .digest('hex');
}
