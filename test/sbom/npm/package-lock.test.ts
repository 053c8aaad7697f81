import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PackageLock, parsePackageLock, reachablePackages, resolvePackage } from '../../../src/sbom/npm/package-lock.ts';

function lockOf(text: string): PackageLock {
  const parsed = parsePackageLock(text);
  if (parsed.status === 'malformed') throw new Error(parsed.reason);
  return parsed.value;
}

const lock = lockOf(readFileSync('testdata/sbom/readers/npm/package-lock.json', 'utf8'));

test('a package is found in the nearest node_modules', () => {
  expect(resolvePackage(lock, 'node_modules/left', 'shared')).toBe('node_modules/left/node_modules/shared');
  expect(resolvePackage(lock, 'node_modules/bundled-dev', 'shared')).toBe('node_modules/shared');
  expect(resolvePackage(lock, '', 'left')).toBe('node_modules/left');
  expect(resolvePackage(lock, 'node_modules/left', 'nowhere')).toBeUndefined();
});

test('a link leads to the workspace', () => {
  const linked = lockOf(
    JSON.stringify({
      packages: { '': {}, 'node_modules/ws': { resolved: 'packages/ws', link: true }, 'packages/ws': { name: 'ws' } },
    }),
  );
  expect(resolvePackage(linked, 'packages/ws', 'ws')).toBe('packages/ws');
});

test('what can be reached is what npm does not mark as development', () => {
  const marked = [...lock.packages.values()]
    .filter(({ location, dev }) => location !== '' && !dev)
    .map(({ location }) => location);
  expect([...reachablePackages(lock, [''])].sort()).toEqual(marked.sort());
  expect(marked).toContain('node_modules/typed');
  expect(marked).not.toContain('node_modules/test-only');
});

test('a lock that npm wrote reads the same both ways', () => {
  const own = lockOf(readFileSync('testdata/projects/typescript-package/package-lock.json', 'utf8'));
  const marked = [...own.packages.values()]
    .filter(({ location, dev }) => location !== '' && !dev)
    .map(({ location }) => location);
  expect(marked.length).toBeGreaterThan(1);
  expect([...reachablePackages(own, [''])].sort()).toEqual(marked.sort());
});

test('an alias bears the name of the package that it stands for', () => {
  expect(lock.packages.get('node_modules/alias')?.name).toBe('left');
  expect(lock.packages.get('node_modules/@scope/deep')?.name).toBe('@scope/deep');
});

test.each([
  ['{"lockfileVersion":1,"dependencies":{}}', 'version 2 or 3 is wanted'],
  ['{"packages":{"a":{}}}', 'packages[""], the project itself, is missing'],
  ['{"packages":{"":1}}', 'packages[""] is no object'],
  ['{"packages":{"":{},"":{}}}', 'given twice'],
  ['[]', 'it has no "packages"'],
])('%s says why it is none', (text, reason) => {
  expect(parsePackageLock(text)).toEqual({ status: 'malformed', reason: expect.stringContaining(reason) });
});

test('no lock file makes the parser or the walk throw, or walk in circles for ever', () => {
  const names = fc.constantFrom('a', 'b', '__proto__', '@s/c');
  const entry = fc.oneof(
    fc.jsonValue(),
    fc.record({
      dependencies: fc.dictionary(names, fc.string()),
      link: fc.boolean(),
      resolved: fc.constantFrom('', 'x', 'node_modules/a'),
    }),
  );
  const keys = fc.constantFrom('', 'node_modules/a', 'node_modules/b', 'node_modules/a/node_modules/b', 'x', '__proto__');
  fc.assert(
    fc.property(fc.dictionary(keys, entry), (packages) => {
      const parsed = parsePackageLock(JSON.stringify({ packages }));
      if (parsed.status === 'parsed') reachablePackages(parsed.value, ['']);
    }),
  );
});
