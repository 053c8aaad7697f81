// Small real git repositories for tests, each in a fresh temporary folder.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gitEnvironment } from './processes.ts';

export interface Repository {
  readonly folder: string;
  /** Runs git there and returns what it printed, trimmed. */
  readonly git: (...args: readonly string[]) => string;
  readonly write: (path: string, content: string | Uint8Array) => void;
  /** Writes the files and commits all that there is. */
  readonly commit: (files: Readonly<Record<string, string | Uint8Array>>) => string;
}

const made: string[] = [];

export function makeFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'selfsame-test-')));
  made.push(folder);
  return folder;
}

export function makeRepository(folder = makeFolder()): Repository {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, {
      cwd: folder,
      env: { ...gitEnvironment },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  const write = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const commit = (files: Readonly<Record<string, string | Uint8Array>>): string => {
    for (const [path, content] of Object.entries(files)) write(path, content);
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', 'a change');
    return git('rev-parse', 'HEAD');
  };
  git('init', '--quiet', '--initial-branch=main');
  return { folder, git, write, commit };
}

/** For `afterAll`: removes every folder made here. */
export function removeFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}
