import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packGzip } from '../../src/codec/gzip.ts';
import { packTar } from '../../src/codec/tar.ts';
import { createFiles } from '../../src/host/files.ts';
import { readRelease } from '../../src/release/read-release.ts';

const files = createFiles();
let folder = '';
let made: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfsame-test-'));
  made = [];
});
afterEach(() => {
  for (const each of [folder, ...made]) rmSync(each, { recursive: true });
});

async function temporary(): Promise<string> {
  const fresh = mkdtempSync(join(tmpdir(), 'selfsame-test-'));
  made.push(fresh);
  return fresh;
}

const sample = (name: string) => readFileSync(new URL(`../../testdata/release/${name}`, import.meta.url), 'utf8');

/** A folder with one of everything. Nothing of it is signed: reading does not ask. */
const whole: Readonly<Record<string, string>> = {
  hello: 'program',
  'hello.cdx.json': '{"bomFormat":"CycloneDX"}',
  'hello.sigstore.json': '{"one":1}',
  'hello-1.0.0.intoto.jsonl': '{"two":2}\n{"three":3}',
  'double-build.json': sample('double-build.json'),
  'release.json': sample('release.json'),
  SHA256SUMS: `${'ab'.repeat(32)}  hello\n`,
  'trusted_root.json': '{}',
};

function write(contents: Readonly<Record<string, string | Uint8Array>>): string {
  const at = join(folder, 'release');
  mkdirSync(at);
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(at, name), content);
  return at;
}

function read(from: string) {
  return readRelease(files, from, temporary);
}

test('everything of a whole folder is read', async () => {
  const at = write(whole);
  const found = await read(at);
  expect(found.folder).toBe(at);
  expect(found.entries.map(({ path }) => path)).toEqual(Object.keys(whole).sort());
  expect(found.manifest).toMatchObject({ status: 'parsed', value: { name: 'hello', tag: 'v1.0.0' } });
  expect(found.doubleBuild).toMatchObject({ status: 'parsed', value: { outcome: 'equal' } });
  expect(found.checksums).toEqual({ status: 'parsed', value: [{ name: 'hello', sha256: 'ab'.repeat(32) }] });
  expect(found.sboms).toEqual([{ name: 'hello.cdx.json', text: { status: 'parsed', value: whole['hello.cdx.json'] } }]);
  expect(found.bundles).toEqual([
    { where: 'hello-1.0.0.intoto.jsonl:1', text: '{"two":2}' },
    { where: 'hello-1.0.0.intoto.jsonl:2', text: '{"three":3}' },
    { where: 'hello.sigstore.json', text: '{"one":1}' },
  ]);
  expect(found.unreadable).toEqual([]);
  for (const [name, content] of Object.entries(whole)) {
    const digest = (algorithm: string) => createHash(algorithm).update(content).digest('hex');
    expect(found.digests.get(name)).toEqual({
      sizeBytes: Buffer.byteLength(content),
      sha256: digest('sha256'),
      sha512: digest('sha512'),
    });
  }
});

describe('what is wrong is told, and no error', () => {
  test('files that are missing', async () => {
    const found = await read(write({ hello: '' }));
    const missing = { status: 'malformed', reason: 'it is missing' };
    expect([found.manifest, found.checksums, found.doubleBuild]).toEqual([missing, missing, missing]);
  });

  test('a manifest that is a folder or a link', async () => {
    const at = write({ hello: '' });
    mkdirSync(join(at, 'release.json'));
    symlinkSync('hello', join(at, 'SHA256SUMS'));
    const found = await read(at);
    expect(found.manifest).toEqual({ status: 'malformed', reason: 'it is no regular file' });
    expect(found.checksums).toEqual({ status: 'malformed', reason: 'it is no regular file' });
  });

  test('a link out of the folder is an entry, and what it leads to is not read', async () => {
    const at = write(whole);
    symlinkSync('/etc/passwd', join(at, 'x.cdx.json'));
    const found = await read(at);
    expect(found.entries.find(({ path }) => path === 'x.cdx.json')).toMatchObject({ kind: 'link', target: '/etc/passwd' });
    expect(found.digests.has('x.cdx.json')).toBe(false);
    expect(found.sboms).toHaveLength(1);
  });

  test('a file in a folder below is digested and means nothing', async () => {
    const at = write(whole);
    mkdirSync(join(at, 'd'));
    writeFileSync(join(at, 'd/x.sigstore.json'), '{}');
    const found = await read(at);
    expect(found.bundles).toHaveLength(3);
    expect(found.digests.has('d/x.sigstore.json')).toBe(true);
  });

  test('signature files that are no text, empty or too large', async () => {
    const at = write({ 'a.sigstore.json': Buffer.of(0xff), 'b.sigstore.json': ' \n', 'c.intoto.jsonl': '' });
    truncateSync(join(at, 'c.intoto.jsonl'), 64 * 1024 * 1024 + 1);
    expect((await read(at)).unreadable).toEqual([
      { where: 'a.sigstore.json', reason: 'it is not UTF-8' },
      { where: 'b.sigstore.json', reason: 'it holds no bundle' },
      { where: 'c.intoto.jsonl', reason: 'it is larger than 67108864 bytes' },
    ]);
  });

  test('a file of statements with more lines than a release has files', async () => {
    const found = await read(write({ 'a.intoto.jsonl': `{}${'\n'.repeat(10_001)}` }));
    expect(found.bundles).toEqual([]);
    expect(found.unreadable).toEqual([{ where: 'a.intoto.jsonl', reason: 'it holds more than 10000 lines' }]);
  });

  test('an SBOM and a manifest that are no text', async () => {
    const found = await read(write({ 'a.cdx.json': Buffer.of(0xff), 'release.json': Buffer.of(0xff) }));
    expect(found.sboms).toEqual([{ name: 'a.cdx.json', text: { status: 'malformed', reason: 'it is not UTF-8' } }]);
    expect(found.manifest).toEqual({ status: 'malformed', reason: 'not UTF-8' });
  });

  test('an empty line between two bundles stays a line', async () => {
    const found = await read(write({ 'a.intoto.jsonl': '{}\n\n{}\n' }));
    expect(found.bundles.map(({ where, text }) => [where, text])).toEqual([
      ['a.intoto.jsonl:1', '{}'],
      ['a.intoto.jsonl:2', ''],
      ['a.intoto.jsonl:3', '{}'],
    ]);
  });
});

describe('there is no answer', () => {
  test('for a folder that is not there', async () => {
    await expect(read(join(folder, 'gone'))).rejects.toMatchObject({ kind: 'file', code: 'release/not-found' });
  });

  test('for an empty folder, also one of empty folders alone', async () => {
    const at = write({});
    await expect(read(at)).rejects.toMatchObject({ kind: 'nothing', code: 'release/empty' });
    mkdirSync(join(at, 'd'));
    await expect(read(at)).rejects.toMatchObject({ kind: 'nothing', code: 'release/empty' });
  });

  test('for an archive of nothing', async () => {
    writeFileSync(join(folder, 'a.tar.gz'), packGzip(new Uint8Array(1024)));
    await expect(read(join(folder, 'a.tar.gz'))).rejects.toMatchObject({ code: 'release/empty' });
  });

  test('for a folder of more files than any release has', async () => {
    const at = write({});
    for (let index = 0; index <= 10_000; index += 1) writeFileSync(join(at, `f${index}`), '');
    await expect(read(at)).rejects.toMatchObject({ kind: 'file', code: 'release/too-many-files' });
  });
});

describe('an archive', () => {
  const entries = (prefix: string) =>
    Object.entries(whole).map(([name, text]) => ({
      path: prefix + name,
      content: Buffer.from(text),
      executable: name === 'hello',
    }));

  test.each(['', 'hello-1.0.0/', 'a/b/'])('with its files in "%s" is read as the folder is', async (prefix) => {
    const archive = join(folder, 'a.tar.gz');
    writeFileSync(archive, packGzip(packTar(entries(prefix), 0)));
    const found = await read(archive);
    const from = prefix === 'a/b/' ? 'b/' : '';
    expect(found.entries.filter(({ kind }) => kind === 'file').map(({ path }) => path)).toEqual(
      Object.keys(whole)
        .map((name) => from + name)
        .sort(),
    );
    expect(found.folder).toBe(made[0]);
    if (from === '') {
      expect(found.manifest.status).toBe('parsed');
      expect(found.bundles).toHaveLength(3);
      expect(found.entries.find(({ path }) => path === 'hello')?.mode).toBe(0o755);
    }
  });

  test('of hostile names gives files of just those names', async () => {
    const names = ['-rf', 'x\ny', '\u{1b}[31m', 'é', ' ', '\\', '...', 'con\u{202e}'];
    const archive = join(folder, 'a.tar.gz');
    writeFileSync(
      archive,
      packGzip(
        packTar(
          names.map((path) => ({ path, content: new Uint8Array(), executable: false })),
          0,
        ),
      ),
    );
    expect((await read(archive)).entries.map(({ path }) => path)).toEqual([...names].sort());
  });

  test('made by GNU tar is read, and a link to the archive too', async () => {
    write(whole);
    execFileSync('tar', ['-czf', 'a.tar.gz', 'release'], { cwd: folder });
    symlinkSync('a.tar.gz', join(folder, 'latest'));
    symlinkSync('release', join(folder, 'latest-folder'));
    expect((await read(join(folder, 'latest'))).bundles).toHaveLength(3);
    expect((await read(join(folder, 'latest-folder'))).bundles).toHaveLength(3);
  });

  test('with a link or a way out is refused by what it says, and nothing is unpacked', async () => {
    write(whole);
    symlinkSync('/etc/passwd', join(folder, 'release/out'));
    execFileSync('tar', ['-czf', 'link.tar.gz', 'release'], { cwd: folder });
    writeFileSync(
      join(folder, 'up.tar.gz'),
      packGzip(packTar([{ path: '../evil', content: new Uint8Array(), executable: false }], 0)),
    );
    writeFileSync(join(folder, 'no.tar.gz'), gzipSync('hello'));
    const reasons = [];
    for (const name of ['link.tar.gz', 'up.tar.gz', 'no.tar.gz']) {
      const found = await read(join(folder, name));
      expect(found.entries).toEqual([]);
      expect(found.checksums).toEqual(found.manifest);
      reasons.push(found.manifest.status === 'malformed' ? found.manifest.reason : 'parsed');
    }
    expect(reasons[0]).toBe('the archive is refused: "release/out" is of the type "SymbolicLink"');
    expect(reasons[1]).toBe('the archive is refused: "../evil" leads out of the archive');
    expect(reasons[2]).toMatch(/^the archive is refused: its tar is damaged/);
    expect(made).toEqual([]);
  });
});
