// Small git repositories in temporary folders, and plans that build them, for tests of rooms.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import { createFiles } from '../../src/host/files.ts';
import type { ReleasePlan } from '../../src/model/plan.ts';
import { nothingSkipped } from './nothing-skipped.ts';

const made: string[] = [];

/** Removed after the file's tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'selfsame-test-'));
  made.push(folder);
  return folder;
}

afterAll(async () => {
  for (const folder of made.splice(0)) {
    await createFiles()
      .remove(folder)
      .catch(() => rmSync(folder, { recursive: true, force: true }));
  }
});

export function git(folder: string, ...args: readonly string[]): string {
  const environment = {
    PATH: process.env.PATH,
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Test',
    GIT_AUTHOR_EMAIL: 'test@example.org',
    GIT_COMMITTER_NAME: 'Test',
    GIT_COMMITTER_EMAIL: 'test@example.org',
    GIT_COMMITTER_DATE: '@1700000000 +0000',
    GIT_AUTHOR_DATE: '@1700000000 +0000',
  };
  return execFileSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** One commit, tagged v1.0.0. */
export function repository(files: Readonly<Record<string, string>> = { 'README.md': 'a project\n' }): string {
  const folder = temporaryFolder();
  git(folder, 'init', '--quiet', '--initial-branch=main');
  writeFiles(folder, files);
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message=First');
  git(folder, 'tag', '--annotate', '--message=v1.0.0', 'v1.0.0');
  return folder;
}

export function planFor(
  folder: string,
  build: Partial<ReleasePlan['build']> = {},
  source: Partial<ReleasePlan['source']> = {},
): ReleasePlan {
  return {
    schemaVersion: 1,
    name: 'sample',
    version: '1.0.0',
    tag: 'v1.0.0',
    rehearsal: true,
    source: {
      folder,
      repository: 'https://git.example.org/acme/sample',
      commit: git(folder, 'rev-parse', 'HEAD'),
      commitTimeSeconds: 1_700_000_000,
      tag: 'v1.0.0',
      tagged: true,
      dirty: false,
      submodules: [],
      lockFiles: [],
      ...source,
    },
    identity: {
      identity: 'someone@example.org',
      issuer: 'https://issuer.example.org',
      repository: 'https://git.example.org/acme/sample',
      ref: 'refs/tags/v1.0.0',
    },
    build: {
      run: 'true',
      outputs: ['out'],
      environment: { SOURCE_DATE_EPOCH: '1700000000' },
      timeoutSeconds: 60,
      vary: ['build-path', 'timezone', 'umask'],
      require: [],
      ...build,
    },
    archives: [],
    embeds: [],
    sbom: { evidence: [], accept: [] },
    accept: [],
    gates: [],
  };
}

const abilities = await createWorld().rooms.abilities();

/** Tests that need a real room; where the machine refuses, a line says so, and in CI it is a failure. */
export function describeRooms(name: string, tests: () => void): void {
  if (!abilities.namespaces) {
    if (nothingSkipped) throw new Error(`no namespaces here: ${abilities.reason ?? ''}`);
    console.warn(`skipped, no namespaces here: ${name}: ${abilities.reason ?? ''}`);
  }
  describe.skipIf(!abilities.namespaces)(name, tests);
}
