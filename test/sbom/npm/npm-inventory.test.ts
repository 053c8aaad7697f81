import { expect, test } from 'vitest';
import { npmPurl, toNpmInventory } from '../../../src/sbom/npm/npm-inventory.ts';
import { parsePackageLock } from '../../../src/sbom/npm/package-lock.ts';

function inventoryOf(packages: Readonly<Record<string, unknown>>) {
  const lock = parsePackageLock(
    JSON.stringify({ packages: { '': { name: 'tool', devDependencies: { direct: '*' } }, ...packages } }),
  );
  if (lock.status === 'malformed') throw new Error(lock.reason);
  const seen = new Map(Object.keys(packages).map((location) => [location, { evidence: 'x', technique: 'other' } as const]));
  return toNpmInventory(
    lock.value,
    { owner: '', packages: seen, bundled: true, completeness: 'complete', remarks: [] },
    'tool.js',
    '1.0.0',
  );
}

const sha512 = Buffer.alloc(64, 7);
const sha1 = Buffer.alloc(20, 9);

test('digests come from the lock file in hex; what is no digest is none', () => {
  const integrity = `sha512-${sha512.toString('base64')} sha1-${sha1.toString('base64')} md5-AAAA sha384-AAAA nonsense`;
  const { components } = inventoryOf({ 'node_modules/a': { version: '1.0.0', integrity } });
  expect(components[0]?.hashes).toEqual({ 'SHA-512': sha512.toString('hex'), 'SHA-1': sha1.toString('hex') });
});

test.each([
  ['https://example.org/a.tgz', 'https://example.org/a.tgz'],
  ['git+ssh://git@example.org/a.git#abc', 'git+ssh://git@example.org/a.git#abc'],
  ['https://user:secret@example.org/a.tgz', undefined],
  ['https://token@example.org/a.tgz', undefined],
  ['https://example.org/a.tgz?token=secret', undefined],
  ['file:../a', undefined],
  ['../a', undefined],
])('"%s" is written as %s', (resolved, distribution) => {
  expect(inventoryOf({ 'node_modules/a': { version: '1.0.0', resolved } }).components[0]?.distribution).toBe(distribution);
});

test('one package at two places is one component with both', () => {
  const { components } = inventoryOf({
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b/node_modules/a': { version: '1.0.0' },
  });
  expect(components).toMatchObject([
    { ref: 'pkg:npm/a@1.0.0', occurrences: ['node_modules/a', 'node_modules/b/node_modules/a'] },
  ]);
});

test("what ships and is declared by nobody is the root's own", () => {
  const { dependencies } = inventoryOf({
    'node_modules/direct': { version: '1.0.0', dependencies: { below: '*' } },
    'node_modules/below': { version: '1.0.0' },
    'node_modules/undeclared': { version: '1.0.0' },
  });
  expect(dependencies).toEqual({
    'pkg:npm/below@1.0.0': [],
    'pkg:npm/direct@1.0.0': ['pkg:npm/below@1.0.0'],
    'pkg:npm/tool@1.0.0': ['pkg:npm/direct@1.0.0', 'pkg:npm/undeclared@1.0.0'],
    'pkg:npm/undeclared@1.0.0': [],
  });
});

test('a scope is a namespace', () => {
  expect(npmPurl('@demo/tool', '1.2.0')).toBe('pkg:npm/%40demo/tool@1.2.0');
});
