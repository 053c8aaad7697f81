// Makes a git repository of a sample in testdata/projects, with its dependencies beside it where this checkout brings them.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const checkout: string = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

export const samples = ['c-program', 'go-daemon', 'typescript-package', 'helm-chart', 'two-targets'] as const;

/**
 * Copies a sample, commits it and sets a tag.
 *
 * @param folder Made by this function; nothing may be there.
 * @param repository URL of the remote `origin`; nothing is ever fetched from it.
 * @param edit Changes the copy before it is committed.
 * @returns The full commit id.
 */
export function makeSampleRepository(options: {
  readonly sample: (typeof samples)[number];
  readonly folder: string;
  readonly tag: string;
  readonly repository: string;
  readonly edit?: (folder: string) => void;
}): string {
  if (existsSync(options.folder)) throw new Error(`"${options.folder}" is there already`);
  const source = join(checkout, 'testdata/projects', options.sample);
  const leftOut = new Set(['node_modules', 'dist', 'vendor'].map((name) => join(source, name)));
  cpSync(source, options.folder, { recursive: true, filter: (path) => !leftOut.has(path) });
  if (existsSync(join(options.folder, 'package-lock.json'))) vendor(options.folder);
  options.edit?.(options.folder);

  const git = (...args: string[]): string =>
    execFileSync(
      'git',
      ['-C', options.folder, '-c', 'core.hooksPath=/dev/null', '-c', 'commit.gpgSign=false', '-c', 'tag.gpgSign=false', ...args],
      {
        encoding: 'utf8',
        env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', ...author },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
  git('init', '--quiet', '--initial-branch=main');
  git('remote', 'add', 'origin', options.repository);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Release a sample');
  git('tag', options.tag);
  return git('rev-parse', 'HEAD').trim();
}

const author = {
  GIT_AUTHOR_NAME: 'Sample Author',
  GIT_AUTHOR_EMAIL: 'author@example.org',
  GIT_COMMITTER_NAME: 'Sample Author',
  GIT_COMMITTER_EMAIL: 'author@example.org',
};

/** Copies each package of the sample's lock from this checkout's node_modules to `vendor/`; packages of other platforms are left out. */
function vendor(folder: string): void {
  for (const [path, wanted] of lockedPackages(folder)) {
    const from = join(checkout, path);
    if (!existsSync(from)) {
      if (wanted.optional === true) continue;
      throw new Error(
        `"${path}" of the sample's package-lock.json is not in this checkout: run "npm ci", or bring the sample's lock up to date`,
      );
    }
    const { version } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as { version: string };
    if (version !== wanted.version) {
      throw new Error(
        `"${path}" is ${version} in this checkout and ${wanted.version} in the sample's package-lock.json: bring the sample up to date`,
      );
    }
    const to = join(folder, path.replace(/^node_modules/, 'vendor'));
    mkdirSync(to, { recursive: true });
    cpSync(from, to, { recursive: true });
  }
}

function lockedPackages(
  folder: string,
): readonly (readonly [string, { readonly version: string; readonly optional?: boolean }])[] {
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string; optional?: boolean }>;
  };
  return Object.entries(lock.packages).filter(([path]) => path !== '');
}
