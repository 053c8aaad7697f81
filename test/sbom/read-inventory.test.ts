import { expect, test } from 'vitest';
import type { Component, Inventory } from '../../src/model/sbom.ts';
import { readInventory } from '../../src/sbom/read-inventory.ts';
import type { Reader, ReaderInput } from '../../src/sbom/reader.ts';
import { goProgram } from '../codec/make-go-program.ts';
import { memoryFiles } from './memory-files.ts';

const program = (name: string, ...modules: readonly string[]) =>
  goProgram([
    `path\texample.org/${name}`,
    `mod\texample.org/${name}\tv0.1.0`,
    ...modules.map((module) => `dep\texample.org/${module}\tv1.0.0`),
  ]);

const contents = {
  '/tree/one': program('one', 'a', 'b'),
  '/tree/two': program('two', 'b', 'c'),
  '/tree/notes.txt': 'words',
  '/tree/library.so': Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(200)]),
  '/tree/bad': goProgram(['dep\t\t']),
};

function archive(...names: readonly string[]): ReaderInput {
  const members = names.map((name, index) => ({ path: `bin/${name}`, file: `/tree/${name}`, sha256: String(index).repeat(64) }));
  return { ...plain('tool.tar.gz'), artifact: { name: 'tool.tar.gz', file: '/packed/tool.tar.gz', members } };
}

function plain(name: string): ReaderInput {
  return {
    artifact: { name, file: `/tree/${name}` },
    files: memoryFiles(contents),
    workTree: '/tree',
    evidence: [],
    version: '0.1.0',
    runInRoom: () => Promise.reject(new Error('not asked')),
  };
}

test('a file that no reader knows is itself alone, and says that nothing more is known', async () => {
  expect(await readInventory(plain('notes.txt'))).toEqual({
    inventory: {
      reader: 'none',
      root: expect.objectContaining({ ref: 'pkg:generic/notes.txt@0.1.0', name: 'notes.txt' }),
      components: [],
      dependencies: { 'pkg:generic/notes.txt@0.1.0': [] },
      completeness: 'unknown',
      remarks: ['no reader knows this kind of file: what is inside is not known'],
    },
  });
});

test('an archive is the root above its programs, each with the digest of its member', async () => {
  const { inventory } = await readInventory(archive('two', 'one', 'notes.txt'));
  expect(inventory.root.ref).toBe('pkg:generic/tool.tar.gz@0.1.0');
  expect(inventory.components.map(({ ref }) => ref)).toEqual([
    'pkg:golang/example.org/a@v1.0.0',
    'pkg:golang/example.org/b@v1.0.0',
    'pkg:golang/example.org/c@v1.0.0',
    'pkg:golang/example.org/one@v0.1.0',
    'pkg:golang/example.org/two@v0.1.0',
    'pkg:golang/stdlib@1.26.8',
  ]);
  expect(inventory.components[3]).toMatchObject({
    kind: 'application',
    hashes: { 'SHA-256': '1'.repeat(64) },
    occurrences: ['bin/one'],
  });
  expect(inventory.dependencies[inventory.root.ref]).toEqual([
    'pkg:golang/example.org/one@v0.1.0',
    'pkg:golang/example.org/two@v0.1.0',
  ]);
  expect(inventory.dependencies['pkg:golang/example.org/two@v0.1.0']).toContain('pkg:golang/example.org/c@v1.0.0');
  expect(inventory).toMatchObject({ reader: 'go', completeness: 'complete', relations: 'incomplete' });
});

test('a program that no reader knows makes the archive incomplete and is named', async () => {
  const { inventory } = await readInventory(archive('one', 'library.so'));
  expect(inventory.completeness).toBe('incomplete');
  expect(inventory.remarks).toContain('no reader knows "bin/library.so"');
});

test('one member of which nothing is known makes the archive unknown', async () => {
  const { inventory } = await readInventory(archive('one', 'bad'));
  expect(inventory.completeness).toBe('unknown');
  expect(inventory.remarks).toContainEqual(expect.stringMatching(/^"bin\/bad": a Go program, and/));
});

test('an archive of which no file is known is unknown', async () => {
  const { inventory } = await readInventory(archive('notes.txt'));
  expect(inventory).toMatchObject({ reader: 'none', completeness: 'unknown' });
});

test('two builds of one program in an archive are one component at two places, and no digest speaks for both', async () => {
  const input = archive('one');
  const member = { path: 'arm/one', file: '/tree/one', sha256: 'f'.repeat(64) };
  const { inventory } = await readInventory({
    ...input,
    artifact: { ...input.artifact, members: [...(input.artifact.members ?? []), member] },
  });
  expect(inventory.components.find(({ name }) => name === 'example.org/one')).toMatchObject({
    hashes: {},
    occurrences: ['arm/one', 'bin/one'],
  });
});

test('an archive is covered when each of its parts is, and else not at all', async () => {
  const component = (ref: string): Component => ({ ref, kind: 'library', name: ref, purl: ref, hashes: {}, evidence: 'x' });
  const reader = (covered: readonly string[]): Reader => ({
    id: 'test',
    title: 'for this test',
    scope: 'file',
    read: async ({ artifact }): Promise<Inventory> => ({
      reader: 'test',
      root: component(`pkg:npm${artifact.file}@1`),
      components: [component('pkg:npm/dep@1')],
      dependencies: {},
      completeness: 'complete',
      remarks: [],
    }),
    expected: async ({ artifact }) =>
      covered.includes(artifact.name) ? { method: `way of ${artifact.name}`, purls: ['pkg:npm/dep@1'] } : undefined,
  });
  const covered = await readInventory(archive('one', 'two'), [reader(['bin/one', 'bin/two'])]);
  expect(covered.expected).toEqual({
    method: 'way of bin/one; way of bin/two',
    purls: ['pkg:npm/dep@1', 'pkg:npm/tree/one@1', 'pkg:npm/tree/two@1'],
  });
  expect((await readInventory(archive('one', 'two'), [reader(['bin/one'])])).expected).toBeUndefined();
});
