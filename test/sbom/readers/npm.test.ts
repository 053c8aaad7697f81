import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkCoverage } from '../../../src/sbom/check-coverage.ts';
import { printCycloneDx } from '../../../src/sbom/print-cyclonedx.ts';
import type { ReaderInput } from '../../../src/sbom/reader.ts';
import { npm } from '../../../src/sbom/readers/npm.ts';
import { memoryFiles } from '../memory-files.ts';

const lockText = readFileSync('testdata/sbom/readers/npm/package-lock.json', 'utf8');

type Contents = Readonly<Record<string, string>>;

function input(contents: Contents, more: Partial<ReaderInput> = {}): ReaderInput {
  return {
    artifact: { name: 'demo-tool-1.2.0.tgz', file: '/tree/demo-tool-1.2.0.tgz' },
    files: memoryFiles(contents),
    workTree: '/tree',
    evidence: [],
    version: '1.2.0',
    runInRoom: () => Promise.reject(new Error('not asked')),
    ...more,
  };
}

async function readBoth(reader: ReaderInput) {
  const inventory = await npm.read(reader);
  const expected = inventory && (await npm.expected(reader, inventory));
  if (inventory === undefined) throw new Error('not read');
  return { inventory, expected, refs: inventory.components.map(({ ref }) => ref) };
}

const production = [
  'pkg:npm/%40scope/deep@2.1.0',
  'pkg:npm/host@3.2.1',
  'pkg:npm/left@1.4.0',
  'pkg:npm/maybe@1.1.1',
  'pkg:npm/never-imported@1.0.0',
  'pkg:npm/shared@1.0.9',
  'pkg:npm/typed@5.5.5',
];

describe('a package as npm packs it', () => {
  const contents = { '/tree/demo-tool-1.2.0.tgz': 'packed', '/tree/package-lock.json': lockText };

  test('lists what is not for development alone, and reachability agrees', async () => {
    const { inventory, expected, refs } = await readBoth(input(contents));
    expect(refs).toEqual(production);
    expect(expected).toEqual({ method: 'reachability over package-lock.json', purls: production });
    expect(inventory.root).toMatchObject({ ref: 'pkg:npm/%40demo/tool@1.2.0', name: '@demo/tool', licence: 'Apache-2.0' });
    expect(inventory.dependencies['pkg:npm/left@1.4.0']).toEqual([
      'pkg:npm/%40scope/deep@2.1.0',
      'pkg:npm/shared@1.0.9',
      'pkg:npm/typed@5.5.5',
    ]);
  });

  test('is not called complete without a metafile, because a bundle would not show', async () => {
    const { inventory } = await readBoth(input(contents));
    expect(inventory).toMatchObject({ completeness: 'unknown', relations: 'complete' });
    expect(inventory.remarks.join()).toContain('no metafile of a bundler is named');
  });

  test('written and read back, one component more or less does not pass', async () => {
    const { inventory, expected } = await readBoth(input(contents));
    if (expected === undefined) throw new Error('no coverage');
    const options = {
      artifact: { name: 'a', sha256: 'a'.repeat(64), sha512: 'b'.repeat(128) },
      version: '1.2.0',
      timestampSeconds: 0,
      toolVersion: '0',
    };
    const document = JSON.parse(await printCycloneDx(inventory, options));
    expect(checkCoverage(JSON.stringify(document), expected)).toEqual([]);
    for (let index = 0; index < document.components.length; index += 1) {
      const dropped = { ...document, components: document.components.toSpliced(index, 1) };
      expect(checkCoverage(JSON.stringify(dropped), expected)).toHaveLength(1);
    }
    const added = { ...document, components: [...document.components, { name: 'test-only', purl: 'pkg:npm/test-only@1.0.0' }] };
    expect(checkCoverage(JSON.stringify(added), expected)).toHaveLength(1);
  });

  test('is not one where npm would give it another name', async () => {
    expect(
      await npm.read(input(contents, { artifact: { name: 'chart-1.2.0.tgz', file: '/tree/chart-1.2.0.tgz' } })),
    ).toBeUndefined();
  });
});

test('a lock mark that reachability denies does not pass', async () => {
  const lock = JSON.parse(lockText);
  delete lock.packages['node_modules/test-only'].dev;
  lock.packages['node_modules/host'].dev = true;
  const { refs, expected } = await readBoth(input({ '/tree/package-lock.json': JSON.stringify(lock) }));
  const written = JSON.stringify({ components: refs.map((purl) => ({ name: purl, purl })) });
  expect(checkCoverage(written, expected ?? { method: '', purls: [] })).toEqual([
    '"pkg:npm/host@3.2.1" ships by reachability over package-lock.json and is not in the SBOM',
    '"pkg:npm/test-only@1.0.0" is in the SBOM and not in what ships by reachability over package-lock.json',
  ]);
});

test('a workspace lists its own dependencies and not those of its neighbour', async () => {
  const lock = {
    packages: {
      '': { name: 'all', workspaces: ['packages/*'] },
      'packages/one': { name: 'one', version: '1.0.0', dependencies: { a: '1', two: '*' }, devDependencies: { c: '1' } },
      'packages/two': { name: 'two', version: '2.0.0' },
      'packages/three': { name: 'three', version: '3.0.0', dependencies: { b: '1' } },
      'node_modules/one': { resolved: 'packages/one', link: true },
      'node_modules/two': { resolved: 'packages/two', link: true },
      'node_modules/three': { resolved: 'packages/three', link: true },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '1.0.0' },
      'node_modules/c': { version: '1.0.0', dev: true },
    },
  };
  const artifact = { name: 'one-1.0.0.tgz', file: '/tree/one-1.0.0.tgz' };
  const { inventory, refs, expected } = await readBoth(
    input({ '/tree/package-lock.json': JSON.stringify(lock) }, { artifact, version: '1.0.0' }),
  );
  expect(inventory.root.ref).toBe('pkg:npm/one@1.0.0');
  expect(refs).toEqual(['pkg:npm/a@1.0.0', 'pkg:npm/two@2.0.0']);
  expect(expected?.purls).toEqual(refs);
});

test('a script beside a lock file is unknown without a metafile; one without a lock file is not npm', async () => {
  const artifact = { name: 'cli.js', file: '/tree/out/cli.js' };
  const { inventory, refs } = await readBoth(
    input({ '/tree/package-lock.json': lockText, '/tree/out/cli.js': '' }, { artifact }),
  );
  expect(inventory.completeness).toBe('unknown');
  expect(refs).toEqual(production);
  expect(await npm.read(input({ '/tree/out/cli.js': '' }, { artifact }))).toBeUndefined();
  expect(
    await npm.read(input({ '/tree/package-lock.json': lockText }, { artifact: { name: 'hello', file: '/tree/hello' } })),
  ).toBeUndefined();
});

test.each<[string, Contents, Partial<ReaderInput>, string]>([
  ['evidence that is not there', {}, { evidence: ['meta.json'] }, 'sbom/evidence-missing'],
  ['evidence of no known form', { '/tree/meta.json': '{}' }, { evidence: ['meta.json'] }, 'sbom/evidence-form'],
  ['a lock file of version 1', { '/tree/package-lock.json': '{"lockfileVersion":1}' }, {}, 'sbom/package-lock'],
])('%s is an error that names the file', async (_, contents, more, code) => {
  await expect(npm.read(input(contents, more))).rejects.toMatchObject({
    code,
    message: expect.stringMatching(/"(meta|package-lock)\.json"/),
  });
});

describe('a bundle that esbuild made', () => {
  let tree = '';
  /** Every file of the built tree, as the reader sees it. */
  const built: Record<string, string> = {};
  const packages: Readonly<Record<string, readonly [string, string]>> = {
    left: ['1.4.0', 'import { deep } from "@scope/deep"; import shared from "shared"; export const left = () => deep + shared;'],
    'left/node_modules/shared': ['1.0.9', 'export default "old";'],
    shared: ['2.0.0', 'export default "new";'],
    '@scope/deep': ['2.1.0', 'export const deep = "deep"; export { gone } from "never-imported";'],
    'never-imported': ['1.0.0', 'export const gone = "shaken off";'],
    'bundled-dev': ['1.0.1', 'import shared from "shared"; export const dev = shared;'],
    'test-only': ['1.0.0', 'export const only = "tests";'],
    maybe: ['1.1.1', 'export const maybe = 1;'],
  };
  const main =
    'import { left } from "left"; import { dev } from "bundled-dev"; import { only } from "test-only"; import host from "host"; import fs from "node:fs"; import fsToo from "fs"; import data from "./data.json"; console.log(left(), dev, host, fs, fsToo, data);';

  beforeAll(async () => {
    tree = await mkdtemp(join(tmpdir(), 'selfsame-npm-'));
    const write = async (path: string, text: string) => {
      await mkdir(dirname(join(tree, path)), { recursive: true });
      await writeFile(join(tree, path), text);
      built[`/tree/${path}`] = text;
    };
    for (const [name, [version, code]] of Object.entries(packages)) {
      const own = name.replace(/^.*node_modules\//, '');
      await write(
        `node_modules/${name}/package.json`,
        JSON.stringify({ name: own, version, type: 'module', main: 'index.js', sideEffects: false }),
      );
      await write(`node_modules/${name}/index.js`, code);
    }
    await write('src/main.js', main);
    await write('src/data.json', '{"a":1}');
    await write('package-lock.json', lockText);
    const options: BuildOptions = {
      absWorkingDir: tree,
      entryPoints: ['src/main.js'],
      bundle: true,
      format: 'esm',
      platform: 'node',
      external: ['host'],
    };
    for (const [file, more] of [
      ['out/plain.js', { minify: true }],
      ['out/mapped.js', { sourcemap: true }],
    ] as const) {
      const { metafile } = await build({ ...options, ...more, outfile: join(tree, file), metafile: true });
      await write(`${file}.meta.json`, JSON.stringify(metafile));
      for (const output of Object.keys(metafile.outputs)) built[`/tree/${output}`] = await readFile(join(tree, output), 'utf8');
    }
  });
  afterAll(() => rm(tree, { recursive: true, force: true }));

  const bundled = [
    'pkg:npm/%40scope/deep@2.1.0',
    'pkg:npm/bundled-dev@1.0.1',
    'pkg:npm/host@3.2.1',
    'pkg:npm/left@1.4.0',
    'pkg:npm/shared@1.0.9',
    'pkg:npm/shared@2.0.0',
  ];
  const bundle = (name: string, contents: Contents = built) =>
    input(contents, { artifact: { name: `${name}.js`, file: `/tree/out/${name}.js` }, evidence: [`out/${name}.js.meta.json`] });

  test('lists what is inside, development dependencies too, and not what was shaken off or is never imported', async () => {
    const { inventory, refs } = await readBoth(bundle('plain'));
    expect(refs).toEqual(bundled);
    expect(inventory).toMatchObject({ completeness: 'complete', remarks: [] });
    expect(inventory.components.find(({ name }) => name === 'host')?.evidence).toBe('import of a bundle');
    expect(inventory.components.find(({ name }) => name === 'bundled-dev')?.evidence).toBe('esbuild metafile');
  });

  test('is covered by its source map, read from the script, with names from the installed packages', async () => {
    const { refs, expected } = await readBoth(bundle('mapped'));
    expect(refs).toEqual(bundled);
    expect(expected?.purls).toEqual(bundled);
    expect(expected?.method).toContain('source maps');
  });

  test('is covered by the metafile read again where it has no source map, and says so', async () => {
    const { expected } = await readBoth(bundle('plain'));
    expect(expected?.purls).toEqual(bundled);
    expect(expected?.method).toContain('the esbuild metafile read again');
  });

  test('shows a package that the metafile hides and the source map does not', async () => {
    const hidden = (built['/tree/out/mapped.js.meta.json'] ?? '').replaceAll(
      '"node_modules/bundled-dev/index.js"',
      '"src/elsewhere.js"',
    );
    const { refs, expected } = await readBoth(bundle('mapped', { ...built, '/tree/out/mapped.js.meta.json': hidden }));
    const written = JSON.stringify({ components: refs.map((purl) => ({ name: purl, purl })) });
    expect(checkCoverage(written, expected ?? { method: '', purls: [] })).toEqual([
      expect.stringMatching(/"pkg:npm\/bundled-dev@1.0.1" ships by source maps/),
    ]);
  });

  test('shows a package that is installed in another version than the lock file says', async () => {
    const manifest = JSON.stringify({ name: 'left', version: '1.4.1' });
    const { refs, expected } = await readBoth(
      bundle('plain', { ...built, '/tree/node_modules/left/package.json': `\ufeff${manifest}` }),
    );
    const written = JSON.stringify({ components: refs.map((purl) => ({ name: purl, purl })) });
    expect(checkCoverage(written, expected ?? { method: '', purls: [] })).toHaveLength(2);
  });

  test('has no other evidence where its packages are not installed any more', async () => {
    const { '/tree/node_modules/left/package.json': _, ...removed } = built;
    expect((await readBoth(bundle('plain', removed))).expected).toBeUndefined();
  });

  test('is incomplete where an input or an import is in no lock file', async () => {
    const lock = JSON.parse(lockText);
    delete lock.packages['node_modules/left'];
    delete lock.packages['node_modules/host'];
    const { inventory } = await readBoth(bundle('plain', { ...built, '/tree/package-lock.json': JSON.stringify(lock) }));
    expect(inventory.completeness).toBe('incomplete');
    expect(inventory.remarks).toEqual([
      'inputs that are in no package of the lock file: "node_modules/left/index.js"',
      'imported packages that are not in the lock file: "host"',
    ]);
  });

  test('without a lock file is unknown', async () => {
    const { '/tree/package-lock.json': _, ...unlocked } = built;
    const inventory = await npm.read(bundle('plain', unlocked));
    expect(inventory).toMatchObject({ completeness: 'unknown', components: [] });
  });

  test('in an archive is known by its members; a script in no metafile makes it incomplete', async () => {
    const members = [
      { path: 'tool/plain.js', file: '/tree/out/plain.js', sha256: '' },
      { path: 'tool/other.js', file: '/tree/src/main.js', sha256: '' },
    ];
    const archive = (count: number) => ({
      ...bundle('plain'),
      artifact: { name: 'tool.tar.gz', file: '/packed/tool.tar.gz', members: members.slice(0, count) },
    });
    expect((await readBoth(archive(1))).inventory).toMatchObject({ completeness: 'complete', remarks: [] });
    expect((await readBoth(archive(2))).inventory).toMatchObject({
      completeness: 'incomplete',
      remarks: ['scripts that are in no metafile: "tool/other.js"'],
    });
  });

  test("in an npm package ships with the package's own dependencies", async () => {
    const members = [
      { path: 'package/package.json', file: '/unpacked/package/package.json', sha256: '' },
      { path: 'package/out/plain.js', file: '/unpacked/package/out/plain.js', sha256: '' },
    ];
    const artifact = { name: 'demo-tool-1.2.0.tgz', file: '/tree/demo-tool-1.2.0.tgz', members };
    const { inventory, refs, expected } = await readBoth({ ...bundle('plain'), artifact });
    expect(refs).toEqual([...new Set([...bundled, ...production])].sort());
    expect(expected?.purls).toEqual(refs);
    expect(inventory.completeness).toBe('complete');
  });
});
