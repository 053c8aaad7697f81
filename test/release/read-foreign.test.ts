import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packGzip } from '../../src/codec/gzip.ts';
import { packTar } from '../../src/codec/tar.ts';
import { createFiles } from '../../src/host/files.ts';
import { readRelease } from '../../src/release/read-release.ts';

const files = createFiles();
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfsame-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const bundle = '{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{}}';
const digest = 'ab'.repeat(32);

function write(contents: Readonly<Record<string, string | Uint8Array>>, at = 'release'): string {
  for (const [name, content] of Object.entries(contents)) {
    mkdirSync(dirname(join(folder, at, name)), { recursive: true });
    writeFileSync(join(folder, at, name), content);
  }
  return join(folder, at);
}

function read(from: string, bundles?: string) {
  const temporary = async () => {
    const fresh = join(folder, 'unpacked');
    mkdirSync(fresh);
    return fresh;
  };
  return readRelease(files, from, temporary, bundles === undefined ? {} : { bundles });
}

async function whereIn(contents: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await read(write(contents))).bundles.map(({ where }) => where);
}

test('bundles are found beside the files, one a file or one a line', async () => {
  const lines = `${bundle}\n${bundle}\n`;
  expect(
    await whereIn({
      ...{ a: '', 'a.sigstore.json': bundle, 'b.sigstore': bundle, 'c.bundle': bundle, 'd.intoto.jsonl': lines },
      ...{
        'attestations.jsonl': lines,
        'e.sigstore.json': lines,
        'f.sigstore.json': JSON.stringify(JSON.parse(bundle), null, 2),
      },
    }),
  ).toEqual([
    ...['a.sigstore.json', 'attestations.jsonl:1', 'attestations.jsonl:2', 'b.sigstore', 'c.bundle', 'd.intoto.jsonl:1'],
    ...['d.intoto.jsonl:2', 'e.sigstore.json:1', 'e.sigstore.json:2', 'f.sigstore.json'],
  ]);
});

test('what only is called like a bundle is a file like any other, and no signature', async () => {
  const found = await read(
    write({
      'repository.bundle': '# v2 git bundle\n',
      'data.jsonl': '{"a":1}\n',
      'text.jsonl': 'x',
      'late.jsonl': `{}\n${bundle}\n`,
    }),
  );
  expect(found.bundles).toEqual([]);
  expect(found.unreadable).toEqual([]);
  expect([...(found.foreign?.signatureFiles ?? [])]).toEqual([]);
  expect([...found.digests.keys()]).toEqual(['data.jsonl', 'late.jsonl', 'repository.bundle', 'text.jsonl']);
});

test('lists of checksums and SBOMs are read by their names', async () => {
  const found = await read(
    write({
      ...{ 'hello_1.0_checksums.txt': `${digest}  hello\n`, 'hello.sha256': digest, SHA256SUMS: 'x' },
      ...{ 'hello.sbom.json': '{"spdxVersion":"SPDX-2.3"}', 'bom.json': Buffer.of(0xff) },
    }),
  );
  const line = { name: 'hello', algorithm: 'sha256', hex: digest };
  expect(found.foreign?.checksumLists).toEqual([
    { name: 'SHA256SUMS', lines: { status: 'malformed', reason: expect.stringContaining('line 1') } },
    { name: 'hello.sha256', lines: { status: 'parsed', value: [line] } },
    { name: 'hello_1.0_checksums.txt', lines: { status: 'parsed', value: [line] } },
  ]);
  expect(found.sboms).toEqual([
    { name: 'bom.json', text: { status: 'malformed', reason: 'it is not UTF-8' } },
    { name: 'hello.sbom.json', text: { status: 'parsed', value: '{"spdxVersion":"SPDX-2.3"}' } },
  ]);
  expect(found.manifest).toEqual({ status: 'malformed', reason: 'it is missing' });
});

describe('a signature in another form is refused by its name, with what to ask for', () => {
  const old = '{"base64Signature":"MEQ=","cert":"LS0t","rekorBundle":{"SignedEntryTimestamp":"","Payload":{}}}';
  const envelope = '{"payloadType":"application/vnd.in-toto+json","payload":"e30=","signatures":[{"keyid":"","sig":""}]}';

  test.each([
    ['hello.bundle', old, 'old form of cosign', '--new-bundle-format'],
    ['hello.sigstore.json', old, 'old form of cosign', '--new-bundle-format'],
    ['hello.jsonl', `${old}\n`, 'old form of cosign', '--new-bundle-format'],
    ['multiple.intoto.jsonl', envelope, 'an envelope alone', 'gh attestation download'],
    ['provenance.jsonl', envelope, 'an envelope alone', 'gh attestation download'],
  ])('in %s', async (name, content, reason, help) => {
    const found = await read(write({ hello: '', [name]: content }));
    expect(found.bundles).toEqual([]);
    expect(found.unreadable).toEqual([
      { where: name, reason: expect.stringContaining(reason), help: expect.stringContaining(help) },
    ]);
    expect(found.foreign?.signatureFiles).toContain(name);
  });

  test('also where it says that it is of today', async () => {
    const found = await read(write({ 'a.sigstore.json': old.replace('{', '{"verificationMaterial":{},') }));
    expect(found.unreadable).toMatchObject([{ reason: expect.stringContaining('old form of cosign') }]);
  });
});

describe('limits', () => {
  test('a signature, a list and an SBOM above 64 MiB are refused and not read', async () => {
    const names = ['a.sigstore.json', 'b.bundle', 'c.jsonl', 'checksums.txt', 'd.cdx.json'];
    const at = write(Object.fromEntries(names.map((name) => [name, bundle])));
    for (const name of names) truncateSync(join(at, name), 64 * 1024 * 1024 + 1);
    const found = await read(at);
    const reason = 'it is larger than 67108864 bytes';
    expect(found.unreadable).toEqual([{ where: 'a.sigstore.json', reason }]);
    expect(found.foreign?.checksumLists).toEqual([{ name: 'checksums.txt', lines: { status: 'malformed', reason } }]);
    expect(found.sboms).toEqual([{ name: 'd.cdx.json', text: { status: 'malformed', reason } }]);
    // Whether the others are bundles nobody looked: then they are files that somebody must have signed.
    expect([...(found.foreign?.signatureFiles ?? [])]).toEqual(['a.sigstore.json']);
    expect([...found.digests.keys()]).toEqual(names);
  });

  test('of more lines than files no list and no bundle is made', async () => {
    const found = await read(write({ 'a.intoto.jsonl': '\n'.repeat(10_001), 'checksums.txt': '\n'.repeat(10_001) }));
    expect(found.bundles).toEqual([]);
    expect(found.unreadable).toEqual([{ where: 'a.intoto.jsonl', reason: 'it holds no bundle' }]);
    expect(found.foreign?.checksumLists[0]?.lines).toEqual({ status: 'malformed', reason: 'holds more than 10000 lines' });
    const many = await read(write({ 'a.intoto.jsonl': `{}${'\n'.repeat(10_001)}` }, 'many'));
    expect(many.unreadable).toEqual([{ where: 'a.intoto.jsonl', reason: 'it holds more than 10000 lines' }]);
  });

  test('a folder of more files than any release has is no release', async () => {
    const at = write({ x: '' });
    for (let index = 0; index < 10_000; index += 1) writeFileSync(join(at, `f${index}`), '');
    await expect(read(at)).rejects.toMatchObject({ code: 'release/too-many-files' });
  });
});

describe('--bundles', () => {
  const contents = { hello: '', 'signatures/hello.json': bundle, 'signatures/more.json': `${bundle}\n${bundle}` };

  test('names bundles in a folder of the release, by any name', async () => {
    const found = await read(write(contents), 'signatures/*.json');
    expect(found.bundles.map(({ where }) => where)).toEqual([
      ...['signatures/hello.json', 'signatures/more.json:1', 'signatures/more.json:2'],
    ]);
    expect([...(found.foreign?.namedFiles ?? [])]).toEqual(['signatures/hello.json', 'signatures/more.json']);
  });

  test('names them by their absolute path too, or elsewhere', async () => {
    const at = write(contents);
    const inside = await read(at, `${at}/signatures/hello.json`);
    expect([...(inside.foreign?.namedFiles ?? [])]).toEqual(['signatures/hello.json']);
    const elsewhere = write({ 'b.jsonl': `${bundle}\n`, 'a.json': bundle, 'c.txt': '' }, 'elsewhere');
    const found = await read(at, `${elsewhere}/*.{json,jsonl}`);
    expect(found.bundles.map(({ where }) => where)).toEqual([`${elsewhere}/a.json`, `${elsewhere}/b.jsonl`]);
    expect(found.foreign?.namedFiles.size).toBe(0);
    expect((await read(at, `${elsewhere}/a.json`)).bundles).toHaveLength(1);
  });

  test('follows no link elsewhere, and refuses what is no text or too large', async () => {
    const at = write(contents);
    const elsewhere = write({ 'a.json': Buffer.of(0xff), 'b.json': '' }, 'elsewhere');
    symlinkSync('/etc/passwd', join(elsewhere, 'c.json'));
    truncateSync(join(elsewhere, 'b.json'), 64 * 1024 * 1024 + 1);
    expect((await read(at, `${elsewhere}/*`)).unreadable).toEqual([
      { where: `${elsewhere}/a.json`, reason: 'it is not UTF-8' },
      { where: `${elsewhere}/b.json`, reason: 'it is larger than 67108864 bytes' },
      { where: `${elsewhere}/c.json`, reason: 'it is no regular file' },
    ]);
  });

  test.each(['*.nothing', '../elsewhere/*.json', '/nowhere/at/all/*.json', '/nowhere.json'])(
    'refuses "%s", which names nothing',
    async (glob) => {
      write({ 'a.json': bundle }, 'elsewhere');
      await expect(read(write(contents), glob)).rejects.toMatchObject({ kind: 'file', code: 'release/no-bundles' });
    },
  );
});

test('an archive of such a release is read as its folder is, and a refused one is refused as ever', async () => {
  const entries = ['hello', 'hello.sigstore'].map((path) => ({
    path: `x/${path}`,
    content: Buffer.from(bundle),
    executable: false,
  }));
  writeFileSync(join(folder, 'a.tar.gz'), packGzip(packTar(entries, 0)));
  const found = await read(join(folder, 'a.tar.gz'));
  expect(found.bundles.map(({ where }) => where)).toEqual(['hello.sigstore']);
  writeFileSync(join(folder, 'b.tar.gz'), 'x');
  expect(await read(join(folder, 'b.tar.gz'))).not.toHaveProperty('foreign');
});

test.each(['file', 'folder', 'link'])('with a release.json that is a %s, it is one of ours', async (kind) => {
  const at = write({ hello: '' });
  const manifest = join(at, 'release.json');
  if (kind === 'file') writeFileSync(manifest, '{}');
  else if (kind === 'folder') mkdirSync(manifest);
  else symlinkSync('gone', manifest);
  expect(await read(at)).not.toHaveProperty('foreign');
});

test('where nobody said that others made it, it is one of ours, whatever it looks like', async () => {
  const found = await readRelease(files, write({ hello: '', 'hello.sigstore': bundle }), async () => folder);
  expect(found).not.toHaveProperty('foreign');
  expect(found.bundles).toEqual([]);
});
