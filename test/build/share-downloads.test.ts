import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepDownloadsScript, preparePrefix, takeDownloads } from '../../src/build/share-downloads.ts';
import { createWorld } from '../../src/host/create-world.ts';
import { nothingSkipped } from '../support/nothing-skipped.ts';
import { temporaryFolder, writeFiles } from '../support/room-project.ts';

function room(): { readonly run: (script: string) => string; readonly folder: string } {
  const folder = temporaryFolder();
  const environment = {
    PATH: process.env.PATH,
    HOME: folder,
    GOMODCACHE: join(folder, 'go'),
    npm_config_cache: join(folder, 'npm'),
    GOFLAGS: '',
  };
  return {
    folder,
    run: (script) =>
      execFileSync('bash', ['-e', '-u', '-o', 'pipefail', '-c', script], {
        encoding: 'utf8',
        cwd: folder,
        env: environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
  };
}

test('only what is pinned by a digest is kept: modules and package contents, no lists, no index, no built thing', () => {
  const downloads = join(temporaryFolder(), 'shared downloads');
  mkdirSync(downloads);
  const { folder, run } = room();
  writeFiles(folder, {
    'go/cache/download/example.org/m/@v/v1.0.0.zip': 'zip',
    'go/cache/download/example.org/m/@v/v1.0.0.mod': 'mod',
    'go/cache/download/example.org/m/@v/v1.0.0.ziphash': 'hash',
    'go/cache/download/example.org/m/@v/list': 'v1.0.0',
    'go/cache/download/sumdb/x/@v/y.txt': 'sums',
    'go/example.org/m@v1.0.0/m.go': 'package m',
    'npm/_cacache/content-v2/sha512/aa/bb': 'content',
    'npm/_cacache/index-v5/aa': 'index',
    'npm/_npx/tool': 'tool',
  });
  run(keepDownloadsScript(downloads));
  run(keepDownloadsScript(downloads));
  const kept = execFileSync('find', ['.', '-type', 'f'], { cwd: downloads, encoding: 'utf8' }).trim().split('\n').sort();
  expect(kept).toEqual(['./go/example.org/m/@v/v1.0.0.mod', './go/example.org/m/@v/v1.0.0.zip', './npm/sha512/aa/bb']);
  expect(execFileSync('ls', [downloads], { encoding: 'utf8' })).toBe('go\nnpm\n');
});

test('what is there already is not replaced', () => {
  const downloads = temporaryFolder();
  writeFiles(downloads, { 'npm/aa': 'first' });
  const { folder, run } = room();
  writeFiles(folder, { 'npm/_cacache/content-v2/aa': 'second' });
  run(keepDownloadsScript(downloads));
  expect(readFileSync(join(downloads, 'npm/aa'), 'utf8')).toBe('first');
});

test('a room gets a copy of package contents of its own, and nothing when there are none', async () => {
  const world = createWorld();
  const [downloads, first, second] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  await takeDownloads(world, downloads, first);
  expect(existsSync(join(first, 'cache'))).toBe(false);
  writeFiles(downloads, { 'npm/sha512/aa/bb': 'content' });
  await takeDownloads(world, downloads, second);
  const taken = join(second, 'cache/npm/_cacache/content-v2/sha512/aa/bb');
  expect(readFileSync(taken, 'utf8')).toBe('content');
  writeFileSync(taken, 'changed by this room');
  expect(readFileSync(join(downloads, 'npm/sha512/aa/bb'), 'utf8')).toBe('content');
});

test('with nothing kept, the prefix of "prepare" changes nothing', () => {
  expect(room().run(`${preparePrefix(temporaryFolder())}echo "\${GOPROXY-unset}"`)).toBe('unset\n');
});

const hasGo =
  existsSync('/usr/local/go/bin/go') || process.env.PATH?.split(':').some((folder) => existsSync(join(folder, 'go'))) === true;
if (!hasGo && nothingSkipped) throw new Error('go is missing');

test.skipIf(!hasGo)(
  'Go takes a kept module in the place of a download, and refuses one whose digest is not that of go.sum',
  () => {
    const downloads = temporaryFolder();
    const version = join(downloads, 'go/example.org/m/@v');
    writeFiles(version, { 'v1.0.0.info': '{"Version":"v1.0.0"}', 'v1.0.0.mod': 'module example.org/m\n' });
    const sources = temporaryFolder();
    const pack = (text: string) => {
      writeFiles(sources, { 'example.org/m@v1.0.0/go.mod': 'module example.org/m\n', 'example.org/m@v1.0.0/m.go': text });
      // The one archiver that comes with everything else: Python is not needed for anything but this.
      execFileSync(
        'python3',
        [
          '-c',
          'import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1], "w")\n[z.write(n) for n in sys.argv[2:]]',
          join(version, 'v1.0.0.zip'),
          'example.org/m@v1.0.0/go.mod',
          'example.org/m@v1.0.0/m.go',
        ],
        { cwd: sources },
      );
    };
    const project = {
      'go.mod': 'module example.org/p\n\ngo 1.21\n\nrequire example.org/m v1.0.0\n',
      'p.go': 'package main\n\nimport _ "example.org/m"\n\nfunc main() {}\n',
    };
    const offline = 'export GOPROXY=off GONOSUMDB=example.org GOFLAGS=-modcacherw GOTOOLCHAIN=local; ';

    pack('package m\n');
    const first = room();
    writeFiles(first.folder, project);
    first.run(`${offline}${preparePrefix(downloads)}go mod tidy`);
    expect(existsSync(join(first.folder, 'go/example.org/m@v1.0.0/m.go'))).toBe(true);
    const sums = readFileSync(join(first.folder, 'go.sum'), 'utf8');

    pack('package m // changed by somebody\n');
    const second = room();
    writeFiles(second.folder, { ...project, 'go.sum': sums });
    expect(() => second.run(`${offline}${preparePrefix(downloads)}go mod download 2>&1`)).toThrow(
      expect.objectContaining({ stdout: expect.stringContaining('checksum mismatch') }),
    );
  },
);
