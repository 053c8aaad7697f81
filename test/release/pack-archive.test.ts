import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFiles } from '../../src/host/files.ts';
import type { ArchivePlan } from '../../src/model/plan.ts';
import { packArchive } from '../../src/release/pack-archive.ts';

const files = createFiles();
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfsame-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function tree(name: string, paths: readonly string[], umask: number): string {
  for (const path of paths) {
    const file = join(folder, name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `content of ${path}`);
    chmodSync(file, (path.startsWith('dist/tool') ? 0o777 : 0o666) & ~umask);
  }
  return join(folder, name);
}

const plan: ArchivePlan = {
  name: 'a.tar.gz',
  format: 'tar.gz',
  files: ['dist/**', 'README.md'],
  strip: 'dist/',
  prefix: 'hello-1.0/',
};
const paths = ['dist/tool', 'dist/lib/b', 'dist/lib-a', 'README.md', 'src/left out', '.git/config'];

function pack(change: Partial<ArchivePlan>, from: string, out = 'out') {
  return packArchive(files, { ...plan, ...change }, { folder: from, commitTimeSeconds: 1_700_000_000 }, join(folder, out));
}

describe.each(['tar.gz', 'zip'] as const)('as %s', (format) => {
  test('two work trees of other times, modes and order of making give the same bytes', async () => {
    const one = tree('one', paths, 0o022);
    const other = tree('another-name', [...paths].reverse(), 0o007);
    utimesSync(join(other, 'README.md'), 1, 1);
    await pack({ format }, one, 'first');
    await pack({ format }, other, 'second');
    expect(readFileSync(join(folder, 'first')).equals(readFileSync(join(folder, 'second')))).toBe(true);
  });

  test('it holds what the globs name, under the new paths, sorted, with executable bits', async () => {
    const { members } = await pack({ format }, tree('work', paths, 0o022));
    expect(members).toEqual(
      ['README.md', 'lib-a', 'lib/b', 'tool'].map((name) => {
        const path = name === 'README.md' ? name : `dist/${name}`;
        const sha256 = createHash('sha256').update(`content of ${path}`).digest('hex');
        return { path: `hello-1.0/${name}`, file: join(folder, 'work', path), sha256 };
      }),
    );
    mkdirSync(join(folder, 'x'));
    execFileSync('bash', ['-c', format === 'zip' ? 'unzip -q ../out' : 'tar -xzf ../out'], { cwd: join(folder, 'x') });
    expect(readFileSync(join(folder, 'x/hello-1.0/lib/b'), 'utf8')).toBe('content of dist/lib/b');
    expect(statSync(join(folder, 'x/hello-1.0/tool')).mode & 0o111).not.toBe(0);
    expect(statSync(join(folder, 'x/hello-1.0/lib/b')).mode & 0o111).toBe(0);
  });
});

describe('it is refused', () => {
  test('when one of the globs matches no file, however much the others match', async () => {
    await expect(pack({ files: ['README.md', 'docs/**'] }, tree('work', paths, 0))).rejects.toMatchObject({
      kind: 'build',
      code: 'archive/nothing-matched',
      message: 'cannot pack "a.tar.gz": "docs/**" matches no file',
    });
  });

  test('when a glob matches a symbolic link', async () => {
    const work = tree('work', paths, 0);
    symlinkSync('/etc/passwd', join(work, 'dist/link'));
    await expect(pack({}, work)).rejects.toMatchObject({
      code: 'archive/not-regular',
      message: expect.stringContaining('"dist/link" is a symbolic link'),
    });
  });

  test('when a glob leaves the work tree', async () => {
    await expect(pack({ files: ['../x'] }, tree('work', paths, 0))).rejects.toMatchObject({
      kind: 'config',
      code: 'archive/bad-path',
    });
  });

  test('when two files would get one path', async () => {
    const work = tree('work', ['dist/README.md', 'README.md'], 0);
    await expect(pack({}, work)).rejects.toMatchObject({
      kind: 'config',
      code: 'archive/same-path',
      message: expect.stringContaining('"hello-1.0/README.md"'),
    });
  });

  test('when a file and a folder would get one path', async () => {
    const work = tree('work', ['dist/a', 'a/b'], 0);
    await expect(pack({ files: ['**'] }, work)).rejects.toMatchObject({ code: 'archive/same-path' });
  });

  test('when the new path is empty or leads out', async () => {
    const work = tree('work', paths, 0);
    await expect(pack({ files: ['README.md'], strip: 'README.md', prefix: '' }, work)).rejects.toMatchObject({
      code: 'archive/bad-path',
    });
    await expect(pack({ files: ['README.md'], prefix: '../' }, work)).rejects.toMatchObject({ code: 'archive/bad-path' });
    await expect(pack({ files: ['README.md'], prefix: '/' }, work)).rejects.toMatchObject({ code: 'archive/bad-path' });
  });

  test('when only files of .git match', async () => {
    await expect(pack({ files: ['.git/**'] }, tree('work', paths, 0))).rejects.toMatchObject({ code: 'archive/nothing-matched' });
  });
});
