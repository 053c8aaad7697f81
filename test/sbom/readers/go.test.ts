import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Files } from '../../../src/model/world.ts';
import { checkCoverage } from '../../../src/sbom/check-coverage.ts';
import { printCycloneDx } from '../../../src/sbom/print-cyclonedx.ts';
import type { ReaderInput } from '../../../src/sbom/reader.ts';
import { go } from '../../../src/sbom/readers/go.ts';
import { goProgram } from '../../codec/make-go-program.ts';
import { nothingSkipped } from '../../support/nothing-skipped.ts';
import { memoryFiles } from '../memory-files.ts';

const lines = [
  'path\texample.org/hello/cmd/hello',
  'mod\texample.org/hello\tv0.1.0\t',
  'dep\texample.org/greet\tv1.2.3\th1:abc=',
  'build\tGOOS=linux',
];

function input(
  contents: Readonly<Record<string, string | Uint8Array>>,
  run: ReaderInput['runInRoom'] = () => Promise.reject(new Error('not asked')),
): ReaderInput {
  return {
    artifact: { name: 'hello', file: '/tree/out/hello' },
    files: memoryFiles(contents),
    workTree: '/tree',
    evidence: [],
    version: '0.1.0',
    runInRoom: run,
  };
}

describe('what ships', () => {
  test('is read from the program', async () => {
    const inventory = await go.read(input({ '/tree/out/hello': goProgram(lines) }));
    expect(inventory).toMatchObject({
      reader: 'go',
      root: { ref: 'pkg:golang/example.org/hello@v0.1.0#cmd/hello' },
      completeness: 'complete',
    });
    expect(inventory?.components.map(({ ref }) => ref)).toEqual([
      'pkg:golang/example.org/greet@v1.2.3',
      'pkg:golang/stdlib@1.26.8',
    ]);
  });

  test('is unknown, never complete, for a Go program without readable build information', async () => {
    const inventory = await go.read(input({ '/tree/out/hello': goProgram(['dep\t\t']) }));
    expect(inventory).toMatchObject({ completeness: 'unknown', components: [], root: { name: 'hello' } });
    expect(inventory?.remarks[0]).toMatch(/^a Go program, and the build information/);
  });

  test.each([
    ['a script', Buffer.from(`#!/bin/sh\n${'#'.repeat(100)}`)],
    ['an empty file', Buffer.alloc(0)],
  ])('of %s is not for this reader to say', async (_, bytes) => {
    expect(await go.read(input({ '/tree/out/hello': bytes }))).toBeUndefined();
  });

  test('of an archive is read member by member, not here', async () => {
    const archive = input({ '/tree/out/hello': goProgram(lines) });
    expect(await go.read({ ...archive, artifact: { ...archive.artifact, members: [] } })).toBeUndefined();
  });
});

describe('what must be there', () => {
  const program = { '/tree/out/hello': goProgram(lines) };
  const listed = 'go1.26.8\nstd\nexample.org/hello\texample.org/hello\t\nexample.org/greet\texample.org/greet\tv1.2.3\n';
  const expectedOf = async (reader: ReaderInput) => {
    const inventory = await go.read(reader);
    if (inventory === undefined) throw new Error('not read');
    return go.expected(reader, inventory);
  };

  test('is asked of the toolchain in the folder of the module', async () => {
    let asked = '';
    const contents = {
      ...program,
      '/tree/go.mod': 'module example.org/other\n',
      '/tree/vendor/x/go.mod': 'module example.org/hello\n',
      '/tree/a/deep/go.mod': '// first\nmodule "example.org/hello"\n',
      '/tree/z/go.mod': 'module example.org/hello // the one nearest the top\n',
    };
    const expected = await expectedOf(
      input(contents, async (script) => {
        asked = script;
        return { exitCode: 0, stdout: listed };
      }),
    );
    expect(asked).toContain('cd z\n');
    expect(expected).toEqual({
      method: 'go list -deps example.org/hello/cmd/hello',
      purls: ['pkg:golang/example.org/greet@v1.2.3', 'pkg:golang/stdlib@1.26.8'],
    });
  });

  test('cannot be told where the source of the module is not there', async () => {
    expect(await expectedOf(input(program))).toBeUndefined();
  });

  test.each([
    ['fails', { exitCode: 1, stdout: '' }],
    ['prints something else', { exitCode: 0, stdout: 'nonsense\n' }],
  ])('is an error, not a pass, where the toolchain %s', async (_, result) => {
    const contents = { ...program, '/tree/go.mod': 'module example.org/hello\n' };
    await expect(expectedOf(input(contents, async () => result))).rejects.toMatchObject({ kind: 'build', code: 'sbom/go-list' });
  });
});

const toolchain = spawnSync('go', ['version'], { encoding: 'utf8' }).status === 0;

test('the Go toolchain is there where it must be', () => {
  if (!toolchain) console.log('no Go toolchain: the test with a real program is skipped');
  expect(toolchain || !nothingSkipped).toBe(true);
});

describe.skipIf(!toolchain)('a real program', () => {
  let tree = '';
  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), 'selfsame-go-'));
    cpSync('testdata/sbom/readers/go/hello', tree, { recursive: true });
    const environment = { ...process.env, GOFLAGS: '', GOWORK: 'off', GOPROXY: 'off' };
    const run = spawnSync('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', 'hello', './cmd/hello'], {
      cwd: tree,
      env: environment,
      encoding: 'utf8',
    });
    if (run.status !== 0) throw new Error(run.stderr);
  }, 120_000);
  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  const real = (): ReaderInput => ({
    artifact: { name: 'hello', file: join(tree, 'hello') },
    files: filesOnDisk(),
    workTree: tree,
    evidence: [],
    version: '0.1.0',
    runInRoom: async (script) => {
      const run = spawnSync('bash', ['-euo', 'pipefail', '-c', script], {
        cwd: tree,
        env: { ...process.env, GOFLAGS: '', GOWORK: 'off', GOPROXY: 'off' },
        encoding: 'utf8',
      });
      return { exitCode: run.status ?? undefined, stdout: run.stdout };
    },
  });

  test('lists what it is linked from, and not what its tests use; the toolchain agrees; one more or less does not pass', async () => {
    const inventory = await go.read(real());
    const expected = inventory && (await go.expected(real(), inventory));
    if (inventory === undefined || expected === undefined) throw new Error('not read');
    const modules = expected.purls.filter((purl) => !purl.includes('stdlib'));
    expect(modules).toEqual([
      'pkg:golang/example.org/greet@v1.2.3',
      'pkg:golang/example.org/shout@v0.4.1-0.20250102030405-abcdefabcdef',
    ]);
    const options = {
      artifact: { name: 'hello', sha256: 'a'.repeat(64), sha512: 'b'.repeat(128) },
      version: '0.1.0',
      timestampSeconds: 0,
      toolVersion: '0',
    };
    const written = await printCycloneDx(inventory, options);
    expect(checkCoverage(written, expected)).toEqual([]);
    const document = JSON.parse(written);
    const dropped = { ...document, components: document.components.slice(1) };
    expect(checkCoverage(JSON.stringify(dropped), expected)).toHaveLength(1);
    const added = {
      ...document,
      components: [...document.components, { name: 'onlytest', purl: 'pkg:golang/example.org/onlytest@v0.9.0' }],
    };
    expect(checkCoverage(JSON.stringify(added), expected)).toHaveLength(1);
  });
});

/** The few methods that the reader needs, on the disk. */
function filesOnDisk(): Files {
  return {
    ...memoryFiles({}),
    stat: async (path) => {
      const found = statSync(path, { throwIfNoEntry: false });
      return found === undefined ? undefined : { path, kind: found.isFile() ? 'file' : 'folder', mode: 0, sizeBytes: found.size };
    },
    read: async (path) => readFileSync(path),
    readText: async (path) => readFileSync(path, 'utf8'),
    readWindow: async (path, offset, length) => readFileSync(path).subarray(offset, offset + length),
    list: async (folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => ({ path, kind: 'file', mode: 0, sizeBytes: 0 })),
  };
}
