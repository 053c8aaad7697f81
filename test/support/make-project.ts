// Makes a real git repository of a few files in a temporary folder, tagged, for tests of whole operations.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface TestProject {
  /** Absolute path of the clone. */
  readonly folder: string;
  /** Runs git in it and gives its output, trimmed. */
  readonly git: (...args: string[]) => string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
  /** Commits all changes, and moves the tag there when one is named. */
  readonly commit: (tag?: string) => void;
  readonly remove: () => void;
}

/** A release of one text file, in well under a second of build. */
export const helloConfig = `name: hello
build:
  run: printf 'hello %s\\n' "$SELFSAME_VERSION" > hello.txt
  outputs: [hello.txt]
`;

export function makeProject(
  files: Readonly<Record<string, string>> = { 'selfsame.yaml': helloConfig },
  tag: string | undefined = 'v0.1.0',
): TestProject {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'selfsame-test-')));
  const folder = join(parent, 'project');
  mkdirSync(folder);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8', env: gitEnvironment }).trim();
  const write = (written: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(written)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
  const commit = (named?: string) => {
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', 'change');
    if (named !== undefined) git('tag', '--force', named);
  };
  git('init', '--quiet', '--initial-branch=main');
  write({ '.gitignore': 'release/\n', ...files });
  commit(tag);
  return { folder, git, write, commit, remove: () => rmSync(parent, { recursive: true, force: true }) };
}

const gitEnvironment = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.org',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.org',
  // A commit's time is the release's time: a fixed one keeps the digests of every run the same.
  GIT_AUTHOR_DATE: '2026-01-02T03:04:05Z',
  GIT_COMMITTER_DATE: '2026-01-02T03:04:05Z',
};
