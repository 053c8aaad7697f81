import { expect, test } from 'vitest';
import type { GoBuildInformation } from '../../../src/codec/go-build-information.ts';
import { toGoInventory } from '../../../src/sbom/go/go-inventory.ts';

const information: GoBuildInformation = {
  goVersion: 'go1.26.8',
  mainPackage: 'example.org/hello/cmd/hello',
  mainModule: { path: 'example.org/hello' },
  modules: [
    { path: 'example.org/greet', version: 'v1.2.3', sum: 'h1:abc=' },
    { path: 'example.org/old', version: 'v1.0.0', replacement: { path: 'example.org/new', version: 'v2.0.0', sum: 'h1:new=' } },
    { path: 'example.org/local', version: 'v0.1.0', replacement: { path: './local' } },
  ],
  settings: new Map([
    ['GOOS', 'linux'],
    ['-tags', 'netgo'],
  ]),
};

const inventory = toGoInventory(information, 'hello', '0.1.0');

test('the root is the program with its main package, not the module', () => {
  expect(inventory.root).toMatchObject({
    ref: 'pkg:golang/example.org/hello#cmd/hello',
    kind: 'application',
    name: 'example.org/hello/cmd/hello',
    version: '0.1.0',
    properties: { 'selfsame:go:goos': 'linux', 'selfsame:go:tags': 'netgo' },
  });
});

test('a replaced module is what stands in its place, and one replaced by a folder has no version', () => {
  expect(inventory.components.map(({ purl }) => purl)).toEqual([
    'pkg:golang/example.org/greet@v1.2.3',
    'pkg:golang/example.org/local',
    'pkg:golang/example.org/new@v2.0.0',
    'pkg:golang/stdlib@1.26.8',
  ]);
  expect(inventory.remarks).toContain('module "example.org/local" is replaced by a folder, so its version is not known');
  expect(inventory.components[2]?.properties).toEqual({
    'selfsame:go:module-sum': 'h1:new=',
    'selfsame:go:replaces': 'example.org/old@v1.0.0',
  });
});

test('a module sum is a property and never a digest, because it is none of a file', () => {
  expect(inventory.components[0]).toMatchObject({ hashes: {}, properties: { 'selfsame:go:module-sum': 'h1:abc=' } });
});

test('the list is complete and its edges are not', () => {
  expect(inventory).toMatchObject({ completeness: 'complete', relations: 'incomplete' });
});

test('a program without a main module is not called complete', () => {
  const { mainModule: _, mainPackage: __, ...outside } = information;
  const unknown = toGoInventory({ ...outside, modules: [] }, 'hello', '0.1.0');
  expect(unknown).toMatchObject({ completeness: 'unknown', root: { ref: 'program:hello', name: 'hello' } });
});
