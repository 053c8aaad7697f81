import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Header, Pax } from 'tar';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ArchiveEntry } from '../../src/codec/archive-entry.ts';
import { packGzip } from '../../src/codec/gzip.ts';
import { packTar, unpackTarGz } from '../../src/codec/tar.ts';

function file(path: string, content = path, executable = false): ArchiveEntry {
  return { path, content: new TextEncoder().encode(content), executable };
}

/** An archive made block by block, to say what no honest writer says. */
function rawTar(...parts: { header: ConstructorParameters<typeof Header>[0]; content?: string }[]): Uint8Array {
  const blocks = parts.flatMap(({ header, content = '' }) => {
    const block = Buffer.alloc(512);
    new Header({ mode: 0o644, size: Buffer.byteLength(content), type: 'File', ...(header as object) }).encode(block);
    return [block, Buffer.from(content), Buffer.alloc((512 - (Buffer.byteLength(content) % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

async function reason(bytes: Uint8Array, limits?: Parameters<typeof unpackTarGz>[1]): Promise<string> {
  const unpacked = await unpackTarGz(bytes, limits);
  return unpacked.status === 'malformed' ? unpacked.reason : `read ${unpacked.value.map(({ path }) => path).join(' ')}`;
}

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfsame-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('packing', () => {
  test('every byte of an entry is as docs/release-folder.md says', () => {
    const tar = Buffer.from(packTar([file('bin/hello', 'hi', true)], 1_700_000_000));
    expect(tar.length).toBe(512 + 512 + 1024);
    const field = (start: number, end: number) => tar.toString('latin1', start, end);
    expect(field(0, 100)).toBe('bin/hello'.padEnd(100, '\0'));
    expect(field(100, 108)).toBe('000755 \0');
    expect(field(108, 116)).toBe('000000 \0');
    expect(field(116, 124)).toBe('000000 \0');
    expect(field(124, 136)).toBe('0000000002 \0');
    expect(field(136, 148)).toBe('14524770400\0');
    expect(field(156, 257)).toBe('0'.padEnd(101, '\0'));
    expect(field(257, 265)).toBe('ustar\x0000');
    expect(field(265, 329)).toBe('\0'.repeat(64));
    expect(field(329, 345)).toBe('000000 \x00000000 \0');
    expect(field(345, 512)).toBe('\0'.repeat(167));
    expect(field(512, 1024)).toBe('hi'.padEnd(512, '\0'));
    expect(field(1024, 2048)).toBe('\0'.repeat(1024));
  });

  test('the bytes are pinned, so that another version of the package cannot change them unseen', () => {
    const tar = packTar([file('a', 'one'), file(`${'d'.repeat(90)}/${'n'.repeat(120)}`, 'two', true)], 1_600_000_000);
    expect(createHash('sha256').update(tar).digest('hex')).toBe(
      'a72b4c5a597798a506cd8d94a989ed9bc5cb1decfab5d36cdadadee0c7dec66e',
    );
  });

  test('tar itself unpacks names of every kind, with their modes and times', () => {
    const names = [
      'plain',
      'a b',
      'x\ny',
      '-n',
      'é',
      '\u{1b}[31m',
      'ünï'.repeat(30),
      `${'d'.repeat(150)}/f`,
      `d/${'é'.repeat(80)}`,
      `e/${'n'.repeat(200)}`,
    ];
    writeFileSync(
      join(folder, 'a.tar'),
      packTar(
        names.map((name, index) => file(name, name, index === 0)),
        1_600_000_001,
      ),
    );
    execFileSync('tar', ['--extract', '--file', 'a.tar', '--no-same-owner'], { cwd: folder, env: { ...process.env, TZ: 'UTC' } });
    for (const name of names) {
      expect(readFileSync(join(folder, name), 'utf8')).toBe(name);
      expect(statSync(join(folder, name)).mtimeMs).toBe(1_600_000_001_000);
    }
    expect(statSync(join(folder, 'plain')).mode & 0o111).not.toBe(0);
    expect(statSync(join(folder, 'a b')).mode & 0o111).toBe(0);
  });
});

describe('unpacking', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'B', ' ', 'é', '😀', '-', '\u{1b}', '\\'), minLength: 1, maxLength: 140 });
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));

  test('what was packed comes back, in order, whatever the names and contents', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.record({ path, content: fc.uint8Array({ maxLength: 1100 }), executable: fc.boolean() }), {
          maxLength: 5,
          minLength: 1,
          selector: (entry) => entry.path.split('/')[0],
        }),
        async (entries) => {
          const unpacked = await unpackTarGz(packGzip(packTar(entries, 5)));
          expect(
            unpacked.status === 'malformed'
              ? unpacked.reason
              : unpacked.value.map((entry) => ({ ...entry, content: Uint8Array.from(entry.content) })),
          ).toEqual(entries);
        },
      ),
    );
  });

  test('an archive of GNU tar with folders and a leading "./" gives its files', async () => {
    execFileSync(
      'bash',
      ['-c', 'mkdir -p in/d && echo 1 > in/a && echo 2 > "in/d/b c" && chmod 755 in/a && tar -C in -czf a.tgz .'],
      { cwd: folder },
    );
    const unpacked = await unpackTarGz(readFileSync(join(folder, 'a.tgz')));
    expect(unpacked.status === 'parsed' && unpacked.value.map(({ path: at, executable }) => [at, executable]).sort()).toEqual([
      ['a', true],
      ['d/b c', false],
    ]);
  });

  test.each<[string, ConstructorParameters<typeof Header>[0], string]>([
    ['an absolute path', { path: '/etc/passwd' }, '"/etc/passwd" is an absolute path'],
    ['the way up', { path: '../x' }, '"../x" leads out of the archive'],
    ['the way up inside', { path: 'a/../../x' }, '"a/../../x" leads out of the archive'],
    ['a way up behind "./"', { path: './../x' }, '"./../x" leads out of the archive'],
    ['a folder outside', { path: '../x/', type: 'Directory' }, '"../x/" leads out of the archive'],
    ['a doubled slash', { path: 'a//b' }, '"a//b" is not written plainly'],
    ['a symbolic link', { path: 'l', linkpath: '/etc', type: 'SymbolicLink' }, '"l" is of the type "SymbolicLink"'],
    ['a hard link', { path: 'l', linkpath: 'a', type: 'Link' }, '"l" is of the type "Link"'],
    ['a device', { path: 'd', type: 'CharacterDevice' }, '"d" is of the type "CharacterDevice"'],
    ['a block device', { path: 'd', type: 'BlockDevice' }, '"d" is of the type "BlockDevice"'],
    ['a pipe', { path: 'p', type: 'FIFO' }, '"p" is of the type "FIFO"'],
  ])('%s is refused, and says so alone', async (_, header, expected) => {
    expect(await reason(rawTar({ header }))).toBe(expected);
    expect(await reason(rawTar({ header: { path: 'ok' }, content: 'ok' }, { header }))).toBe(expected);
    expect(await reason(rawTar({ header: { path: 'ok' }, content: 'ok' }))).toBe('read ok');
  });

  test('a path that is there twice is refused, also where one is written with "./"', async () => {
    expect(await reason(rawTar({ header: { path: 'a' } }, { header: { path: 'a' } }))).toBe('"a" is there twice');
    expect(await reason(rawTar({ header: { path: 'a' } }, { header: { path: './a' } }))).toBe('"a" is there twice');
  });

  test('a path that is a file and a folder is refused', async () => {
    expect(await reason(rawTar({ header: { path: 'a' } }, { header: { path: 'a/b' } }))).toBe('"a" is both a file and a folder');
    expect(await reason(rawTar({ header: { path: 'a/', type: 'Directory' } }, { header: { path: 'a' } }))).toBe(
      '"a" is both a file and a folder',
    );
  });

  test('a name that is not UTF-8 is refused', async () => {
    const tar = Buffer.from(packTar([file('a?')], 0));
    tar[1] = 0xff;
    tar.write('      \0 ', 148, 'latin1');
    tar.write(
      `${tar
        .subarray(0, 512)
        .reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
      'latin1',
    );
    expect(await reason(gzipSync(tar))).toMatch(/is not UTF-8/);
  });

  test('a pax record with a newline in its value is refused, since the package would read it wrongly', async () => {
    const body = new Pax({ path: 'a\nb' }).encodeBody();
    const archive = rawTar(
      { header: { path: 'PaxHeader/x', type: 'ExtendedHeader' }, content: body },
      { header: { path: 'short' }, content: 'x' },
    );
    expect(await reason(archive)).toBe('a pax record holds a newline or states a wrong length');
  });

  test('more entries than allowed are refused, folders and long names counted', async () => {
    const limits = { maxEntries: 2, maxBytes: 1e9, maxRatio: 100 };
    const three = rawTar({ header: { path: 'a' } }, { header: { path: 'd/', type: 'Directory' } }, { header: { path: 'b' } });
    expect(await reason(three, limits)).toBe('it holds more than 2 entries');
    expect(await reason(three, { ...limits, maxEntries: 3 })).toBe('read a b');
  });

  test('a bomb is refused by its total size and by its ratio', async () => {
    const bomb = packGzip(new Uint8Array(80 * 1024 * 1024));
    expect(await reason(bomb, { maxEntries: 10, maxBytes: 1024, maxRatio: 1e6 })).toMatch(/unpack to more than 1024$/);
    expect(await reason(bomb, { maxEntries: 10, maxBytes: 1e9, maxRatio: 100 })).toMatch(/unpack to more than 67108864$/);
  });

  test('what is no tar, no gzip or cut off is refused', async () => {
    expect(await reason(Buffer.from('hello'))).toBe('it is not gzip');
    expect(await reason(gzipSync('hello'))).toMatch(/^its tar is damaged/);
    const tar = packTar([file('a', 'x'.repeat(2000))], 0);
    expect(await reason(gzipSync(tar.subarray(0, 1024)))).toMatch(/^its tar is damaged/);
    expect(await reason(gzipSync(tar).subarray(0, 50))).toMatch(/^its gzip stream is damaged/);
  });

  test('an archive with any bytes changed is read or refused, never more', async () => {
    const tar = packTar([file('a', 'one'), file(`d/${'n'.repeat(150)}`, 'two'), file('e/f', 'three')], 0);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(tar.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const changed = Uint8Array.from(tar);
          for (const [at, byte] of changes) changed[at] = byte;
          const unpacked = await unpackTarGz(gzipSync(changed, { level: 1 }));
          if (unpacked.status === 'parsed')
            for (const { path: at } of unpacked.value) expect(at).not.toMatch(/^\/|(^|\/)\.\.(\/|$)/);
        },
      ),
      { numRuns: 400 },
    );
  });
});
