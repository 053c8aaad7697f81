import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFiles } from '../../src/host/files.ts';
import { nothingSkipped } from '../support/nothing-skipped.ts';

const files = createFiles();
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfsame-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const odd = ['a b', '-n', 'x\ny', 'é', '\u{1b}[31m', 'A', 'a-b', '\u{1f600}', '"', '\\', ' '];

describe('list', () => {
  test('gives every entry once, sorted by whole path in code units, links unfollowed', async () => {
    mkdirSync(at('a/deep'), { recursive: true });
    writeFileSync(at('a/deep/f'), 'four');
    writeFileSync(at('a-b'), '');
    chmodSync(at('a-b'), 0o4755);
    symlinkSync('/etc', at('Link'));
    execFileSync('mkfifo', [at('pipe')]);
    expect(await files.list(folder)).toEqual([
      { path: 'Link', kind: 'link', mode: 0o777, sizeBytes: 0, target: '/etc' },
      { path: 'a', kind: 'folder', mode: 0o777 & ~process.umask(), sizeBytes: 0 },
      { path: 'a-b', kind: 'file', mode: 0o4755, sizeBytes: 0 },
      { path: 'a/deep', kind: 'folder', mode: 0o777 & ~process.umask(), sizeBytes: 0 },
      { path: 'a/deep/f', kind: 'file', mode: 0o666 & ~process.umask(), sizeBytes: 4 },
      { path: 'pipe', kind: 'other', mode: 0o666 & ~process.umask(), sizeBytes: 0 },
    ]);
  });

  test('names of every kind come back as they are', async () => {
    for (const name of odd) writeFileSync(at(name), name);
    expect((await files.list(folder)).map(({ path }) => path)).toEqual([...odd].sort());
  });

  test('a name that is not UTF-8 is refused, never read as another', async () => {
    execFileSync('bash', ['-c', "touch $'bad\\xff'"], { cwd: folder });
    await expect(files.list(folder)).rejects.toMatchObject({ kind: 'file', code: 'file/bad-name' });
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    writeFileSync(at('\u{fffd}'), '');
    expect(await files.list(folder)).toHaveLength(1);
  });

  test('a tree big enough for a second thread is listed the same', async () => {
    for (let index = 0; index < 200; index += 1) {
      mkdirSync(at(`d${index}`));
      for (let file = 0; file < 20; file += 1) writeFileSync(at(`d${index}/f${file}`), 'x'.repeat(file));
    }
    const entries = await files.list(folder);
    expect(entries).toHaveLength(4200);
    expect(entries.map(({ path }) => path)).toEqual(entries.map(({ path }) => path).sort());
    for (const { path, kind, sizeBytes, mode } of entries) {
      const status = statSync(at(path));
      expect([path, kind, sizeBytes, mode]).toEqual([
        path,
        status.isFile() ? 'file' : 'folder',
        status.isFile() ? status.size : 0,
        status.mode & 0o7777,
      ]);
    }
  });

  test('what is not there is an error, not an empty list', async () => {
    await expect(files.list(at('gone'))).rejects.toMatchObject({ kind: 'file', code: 'file/not-found' });
    writeFileSync(at('f'), '');
    await expect(files.list(at('f'))).rejects.toMatchObject({ code: 'file/not-found' });
  });
});

describe('read', () => {
  test('gives the very bytes, and text without touching a byte-order mark', async () => {
    writeFileSync(at('f'), Buffer.of(0xef, 0xbb, 0xbf, 0x61));
    expect([...(await files.read(at('f')))]).toEqual([0xef, 0xbb, 0xbf, 0x61]);
    expect(await files.readText(at('f'))).toBe('\u{feff}a');
  });

  test('a file above the bound is refused, one of just that size is read', async () => {
    writeFileSync(at('f'), '12345');
    await expect(files.read(at('f'), 4)).rejects.toMatchObject({ code: 'file/too-large' });
    expect(await files.read(at('f'), 5)).toHaveLength(5);
  });

  test('a folder, a pipe and a device are refused at once', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    for (const path of [folder, at('pipe'), '/dev/zero']) {
      await expect(files.read(path)).rejects.toMatchObject({ kind: 'file', code: 'file/not-regular' });
      await expect(files.digest(path)).rejects.toMatchObject({ code: 'file/not-regular' });
      await expect(files.copy(path, at('copy'))).rejects.toMatchObject({ code: 'file/not-regular' });
      await expect(files.readWindow(path, 0, 1)).rejects.toMatchObject({ code: 'file/not-regular' });
      await expect(files.firstDifferences([[path, path]])).rejects.toMatchObject({ code: 'file/not-regular' });
    }
  });

  test('text that is not UTF-8 is refused', async () => {
    writeFileSync(at('f'), Buffer.of(0xff));
    await expect(files.readText(at('f'))).rejects.toMatchObject({ code: 'file/not-utf8' });
  });

  test('the message names the path', async () => {
    await expect(files.read(at('gone'))).rejects.toThrow(`cannot read "${at('gone')}": it is not there`);
  });

  test('a path with a zero byte is a bad name', async () => {
    await expect(files.read(`${folder}/a\0b`)).rejects.toMatchObject({ code: 'file/bad-name' });
    await expect(files.write(at('n'.repeat(300)), '')).rejects.toMatchObject({ code: 'file/bad-name' });
  });
});

test('stat tells a link from its target and knows when nothing is there', async () => {
  symlinkSync('gone', at('l'));
  expect(await files.stat(at('l'))).toMatchObject({ kind: 'link', target: 'gone' });
  expect(await files.stat(at('gone'))).toBeUndefined();
  expect(await files.stat(at('l/x'))).toBeUndefined();
});

describe('the last lines', () => {
  test('are read from the end, however long the file', async () => {
    writeFileSync(at('log'), `${'first\n'.repeat(200_000)}é last but one\nlast\n`);
    expect(await files.readLastLines(at('log'), 2)).toEqual(['é last but one', 'last']);
    expect(await files.readLastLines(at('log'), 0)).toEqual([]);
  });

  test('of a file without a newline at its end, of a short one and of an empty one', async () => {
    writeFileSync(at('log'), 'a\n\nb');
    expect(await files.readLastLines(at('log'), 30)).toEqual(['a', '', 'b']);
    writeFileSync(at('none'), '');
    expect(await files.readLastLines(at('none'), 30)).toEqual([]);
  });

  test('of one line of ten million bytes that are no text are bounded', async () => {
    writeFileSync(at('log'), Buffer.alloc(10_000_000, 0xff));
    expect((await files.readLastLines(at('log'), 1))[0]?.length).toBeLessThan(300_000);
  });
});

describe('write and copy', () => {
  test('modes are 0644 and 0755 under any umask, and folders on the way are made', () => {
    const code = `import { createFiles } from ${JSON.stringify(join(import.meta.dirname, '../../src/host/files.ts'))};
process.umask(0o077);
const files = createFiles();
await files.write(${JSON.stringify(at('d/e/plain'))}, 'x');
await files.write(${JSON.stringify(at('tool'))}, 'x', { executable: true });
process.umask(0);
await files.copy(${JSON.stringify(at('tool'))}, ${JSON.stringify(at('tool2'))});
await files.copy(${JSON.stringify(at('d/e/plain'))}, ${JSON.stringify(at('f/plain2'))});`;
    execFileSync(process.execPath, ['--input-type=module', '-e', code]);
    const modes = ['d/e/plain', 'tool', 'tool2', 'f/plain2'].map((name) => (statSync(at(name)).mode & 0o7777).toString(8));
    expect(modes).toEqual(['644', '755', '755', '644']);
  });

  test('nothing is ever replaced', async () => {
    writeFileSync(at('f'), 'old');
    writeFileSync(at('g'), 'new');
    await expect(files.write(at('f'), 'new')).rejects.toMatchObject({ code: 'file/exists' });
    await expect(files.copy(at('g'), at('f'))).rejects.toMatchObject({ code: 'file/exists' });
    expect(readFileSync(at('f'), 'utf8')).toBe('old');
  });

  test('names of every kind are written, copied and read back', async () => {
    for (const name of odd) {
      await files.write(at(name), name);
      await files.copy(at(name), at(`copy of ${name}`));
      expect(await files.readText(at(`copy of ${name}`))).toBe(name);
    }
  });

  test('a disk that is full says so, and no half-written file is left', () => {
    const script = `mount -t tmpfs -o size=64k none "$0" && exec "$1" --input-type=module -e "$2" "$0"`;
    const code = `import { createFiles } from ${JSON.stringify(join(import.meta.dirname, '../../src/host/files.ts'))};
import { readdirSync } from 'node:fs';
const files = createFiles();
const folder = process.argv[1];
const codes = [];
await files.write(folder + '/a', new Uint8Array(200000)).catch((error) => codes.push(error.kind, error.code));
await files.copy(process.execPath, folder + '/b').catch((error) => codes.push(error.code));
console.log(JSON.stringify([...codes, ...readdirSync(folder)]));`;
    const run = spawnSync('unshare', ['-rm', 'bash', '-c', script, folder, process.execPath, code], { encoding: 'utf8' });
    if (run.status !== 0 && /unshare|mount/.test(run.stderr) && !nothingSkipped)
      return console.warn('no namespaces here: not run');
    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout)).toEqual(['file', 'file/no-space', 'file/no-space']);
  });
});

describe('digest and contains', () => {
  test('both digests are right for a file of several blocks', async () => {
    const bytes = Buffer.alloc(2_500_000, 'selfsame');
    writeFileSync(at('f'), bytes);
    expect(await files.digest(at('f'))).toEqual({
      sizeBytes: 2_500_000,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      sha512: createHash('sha512').update(bytes).digest('hex'),
    });
  });

  test('bytes are found across the edge of a block, and only when they are there', async () => {
    const bytes = Buffer.alloc(3 * 1024 * 1024);
    bytes.write('2026-01-01', 1024 * 1024 - 4);
    bytes.write('end', bytes.length - 3);
    writeFileSync(at('f'), bytes);
    expect(await files.contains(at('f'), Buffer.from('2026-01-01'))).toBe(true);
    expect(await files.contains(at('f'), Buffer.from('2026-01-02'))).toBe(false);
    expect(await files.contains(at('f'), Buffer.from('end'))).toBe(true);
    expect(await files.contains(at('f'), new Uint8Array())).toBe(true);
  });
});

describe('first differences', () => {
  const block = 128 * 1024;
  test.each([0, 1, block - 1, block, block + 1, 1024 * 1024, 1024 * 1024 + 1, 2 * 1024 * 1024, 3 * 1024 * 1024 - 1])(
    'at %i bytes: equal, one byte more, and the last byte changed',
    async (size) => {
      const bytes = Buffer.alloc(size, 'ab');
      writeFileSync(at('one'), bytes);
      writeFileSync(at('same'), bytes);
      writeFileSync(at('more'), Buffer.concat([bytes, Buffer.from('x')]));
      writeFileSync(at('last'), Buffer.concat([bytes.subarray(0, -1), Buffer.from(size === 0 ? '' : 'X')]));
      const found = await files.firstDifferences([
        [at('one'), at('same')],
        [at('one'), at('more')],
        [at('more'), at('one')],
        [at('one'), at('last')],
      ]);
      expect(found).toEqual([undefined, size, size, size === 0 ? undefined : size - 1]);
    },
  );

  test('any two contents: the offset is that of the first byte that differs', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 60 }),
        fc.uint8Array({ maxLength: 60 }),
        fc.nat(300_000),
        async (one, two, prefix) => {
          run += 1;
          const shared = Buffer.alloc(prefix, run);
          writeFileSync(at('1'), Buffer.concat([shared, one]));
          writeFileSync(at('2'), Buffer.concat([shared, two]));
          const first = one.findIndex((byte, index) => byte !== two[index]);
          const inside = first === -1 ? (one.length === two.length ? undefined : one.length) : first;
          expect(await files.firstDifferences([[at('1'), at('2')]])).toEqual([
            inside === undefined ? undefined : prefix + inside,
          ]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a missing file is an error among thousands of pairs', async () => {
    writeFileSync(at('f'), 'x');
    const pairs = Array.from({ length: 4000 }, () => [at('f'), at('f')] as const);
    expect(await files.firstDifferences(pairs)).toEqual(pairs.map(() => undefined));
    await expect(files.firstDifferences([...pairs, [at('f'), at('gone')]])).rejects.toMatchObject({ code: 'file/not-found' });
  });

  test('no pair has no answer', async () => {
    expect(await files.firstDifferences([])).toEqual([]);
  });
});

test('a program that used the second thread ends by itself, from the source and from a bundle', async () => {
  const { build } = await import('esbuild');
  const program = `import { createFiles } from ${JSON.stringify(join(import.meta.dirname, '../../src/host/files.ts'))};
const pairs = Array.from({ length: 8000 }, (_, index) => [process.argv[2], index === 7777 ? process.argv[3] : process.argv[2]]);
const found = await createFiles().firstDifferences(pairs);
console.log(found.findIndex((offset) => offset === 1), found.filter((offset) => offset !== undefined).length);`;
  writeFileSync(at('program.ts'), program);
  writeFileSync(at('f'), 'xy');
  writeFileSync(at('g'), 'xz');
  await build({
    entryPoints: [at('program.ts')],
    outdir: at('out'),
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    outExtension: { '.js': '.mjs' },
    logLevel: 'error',
  });
  for (const entry of ['program.ts', 'out/program.mjs']) {
    expect(execFileSync(process.execPath, [at(entry), at('f'), at('g')], { encoding: 'utf8', timeout: 20_000 }).trim()).toBe(
      '7777 1',
    );
  }
});

test('a window ends where its file ends', async () => {
  writeFileSync(at('f'), '0123456789');
  expect(Buffer.from(await files.readWindow(at('f'), 4, 3)).toString()).toBe('456');
  expect(Buffer.from(await files.readWindow(at('f'), 8, 9)).toString()).toBe('89');
  expect(await files.readWindow(at('f'), 20, 9)).toHaveLength(0);
});

describe('folders', () => {
  test('a temporary folder is fresh and for its owner alone', async () => {
    const made = await files.makeTemporaryFolder('selfsame-test-');
    expect(statSync(made).mode & 0o777).toBe(0o700);
    expect(readdirSync(made)).toEqual([]);
    await files.remove(made);
    expect(existsSync(made)).toBe(false);
  });

  test('rename moves a whole folder', async () => {
    await files.write(at('a/f'), 'x');
    await files.rename(at('a'), at('b'));
    expect(await files.readText(at('b/f'))).toBe('x');
    await expect(files.rename(at('gone'), at('c'))).rejects.toMatchObject({ code: 'file/not-found' });
  });

  test('removing what is not there is no error, and a link is removed without what it leads to', async () => {
    await files.remove(at('gone'));
    await files.write(at('kept/f'), 'x');
    symlinkSync(at('kept'), at('l'));
    await files.remove(at('l'));
    expect(existsSync(at('kept/f'))).toBe(true);
    for (const name of odd) await files.write(at(`odd/${name}/${name}`), '');
    await files.remove(at('odd'));
    expect(existsSync(at('odd'))).toBe(false);
  });

  test('a tree with read-only folders is removed, by a user who is not root too', async () => {
    await files.write(at('tree/a/b/f'), 'x');
    for (const name of ['tree/a/b', 'tree/a', 'tree']) chmodSync(at(name), 0o555);
    const code = `import { createFiles } from ${JSON.stringify(join(import.meta.dirname, '../../src/host/files.ts'))};
await createFiles().remove(${JSON.stringify(at('tree'))});`;
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    if ('uid' in nobody) for (const name of ['', 'tree', 'tree/a', 'tree/a/b', 'tree/a/b/f']) chownSync(at(name), 65534, 65534);
    execFileSync(process.execPath, ['--input-type=module', '-e', code], { ...nobody, cwd: folder });
    expect(existsSync(at('tree'))).toBe(false);
  });

  test('what a user may not read is told as such', () => {
    writeFileSync(at('secret'), 'x', { mode: 0o000 });
    const code = `import { createFiles } from ${JSON.stringify(join(import.meta.dirname, '../../src/host/files.ts'))};
await createFiles().read(${JSON.stringify(at('secret'))}).catch((error) => console.log(error.kind, error.code));`;
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    chmodSync(folder, 0o755);
    expect(
      execFileSync(process.execPath, ['--input-type=module', '-e', code], { ...nobody, cwd: '/', encoding: 'utf8' }).trim(),
    ).toBe('file file/not-allowed');
  });
});
