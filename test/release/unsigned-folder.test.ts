import { hash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFiles } from '../../src/host/files.ts';
import type { UnsignedRelease } from '../../src/model/unsigned-release.ts';
import {
  artifactsOf,
  readSignature,
  readUnsigned,
  removeSignature,
  writeSignature,
  writeUnsigned,
} from '../../src/release/unsigned-folder.ts';

const files = createFiles();
const payload = Buffer.from('{"_type":"https://in-toto.io/Statement/v1"}');
const contents = [
  { name: 'SHA256SUMS', content: 'sums\n' },
  { name: 'hello', content: 'hello\n' },
  { name: 'hello.cdx.json', content: '{}\n' },
];
const release: UnsignedRelease = {
  schemaVersion: 1,
  plan: {
    ...{ name: 'hello', version: '1.0.0', tag: 'v1.0.0', rehearsal: false, commit: '0'.repeat(40), gates: [], require: [] },
    identity: {
      identity: 'me@example.org',
      issuer: 'https://i.example.org',
      repository: 'https://g.example.org/a/b',
      ref: 'refs/tags/v1.0.0',
    },
  },
  runInvocationUri: 'run:1',
  files: contents.map(({ name, content }) => ({ name, sizeBytes: content.length, sha256: hash('sha256', content) })),
  statements: [{ sha256: hash('sha256', payload) }],
};

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), 'selfsame-test-'));
  folder = join(parent, 'hello-1.0.0.unsigned');
  await writeUnsigned(files, folder, release, contents, [payload]);
});
afterEach(() => rmSync(parent, { recursive: true }));

describe('a release that waits for its signatures', () => {
  test('is read back as it was written', async () => {
    expect(await readUnsigned(files, folder)).toEqual(release);
  });

  test('has a signature for each artifact, and for no other file', () => {
    expect(artifactsOf(release).map(({ name }) => name)).toEqual(['hello']);
  });

  test.each([
    ['a file grew', () => appendFileSync(join(folder, 'files/hello'), 'x'), 'is not what it was when the release was made'],
    ['a file is gone', () => rmSync(join(folder, 'files/hello')), 'is missing'],
    [
      'a file became a link to its own content',
      () => {
        writeFileSync(join(parent, 'hello'), 'hello\n');
        rmSync(join(folder, 'files/hello'));
        symlinkSync(join(parent, 'hello'), join(folder, 'files/hello'));
      },
      'is not what it was when the release was made',
    ],
    [
      'a statement says something else',
      () => writeFileSync(join(folder, 'statements/1.json'), '{}'),
      'is not what it was when the release was made',
    ],
  ])('is refused when %s', async (_, change, what) => {
    change();
    await expect(readUnsigned(files, folder)).rejects.toMatchObject({
      code: 'release/changed-file',
      message: expect.stringContaining(what),
    });
  });

  test('is none without its state, which is written last', async () => {
    rmSync(join(folder, 'unsigned.json'));
    await expect(readUnsigned(files, folder)).rejects.toMatchObject({ code: 'release/not-unsigned', kind: 'usage' });
  });

  test('is refused with a state that cannot be read', async () => {
    writeFileSync(join(folder, 'unsigned.json'), '{"schemaVersion":1');
    await expect(readUnsigned(files, folder)).rejects.toMatchObject({ code: 'release/bad-unsigned' });
  });
});

describe('its signatures', () => {
  const signable = { kind: 'artifact', index: 0 } as const;

  test('are there as soon as they are written, and gone when removed', async () => {
    expect(await readSignature(files, folder, signable)).toBeUndefined();
    await writeSignature(files, folder, signable, '{"bundle":1}');
    expect(await readSignature(files, folder, signable)).toBe('{"bundle":1}');
    expect(await readSignature(files, folder, { kind: 'statement', index: 0 })).toBeUndefined();
    await removeSignature(files, folder, signable);
    expect(await readSignature(files, folder, signable)).toBeUndefined();
  });

  test('are never found half written, and what a machine left half written is written again', async () => {
    await files.write(join(folder, 'signatures/artifact-1.json.partial'), '{"bun');
    expect(await readSignature(files, folder, signable)).toBeUndefined();
    await writeSignature(files, folder, signable, '{"bundle":1}');
    expect(readFileSync(join(folder, 'signatures/artifact-1.json'), 'utf8')).toBe('{"bundle":1}');
  });
});
