// Patterns of branches, tags and paths, as GitHub's own table has them.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exampleOf, literalStart, toFilter, toFilterMatcher } from '../../src/preflight/filter-pattern.ts';

test.each([
  ['*', ['README.md', 'server.rb'], ['docs/a.md']],
  ['*.jsx?', ['page.js', 'page.jsx'], ['page.jsxx', 'a/page.js']],
  ['**', ['all/the/files.md'], []],
  ['*.js', ['app.js'], ['lib/app.js']],
  ['**.js', ['index.js', 'src/js/app.js'], ['index.jsx']],
  ['docs/*', ['docs/a.txt'], ['docs/a/b.txt', 'docs']],
  ['docs/**', ['docs/README.md', 'docs/a/b'], ['docs']],
  ['docs/**/*.md', ['docs/README.md', 'docs/a/b/c.md'], ['docsREADME.md']],
  ['**/docs/**', ['docs/a', 'dir/docs/a'], ['mydocs/a']],
  ['v[12].[0-9]+.[0-9]+', ['v1.10.1', 'v2.0.0'], ['v3.0.0', 'v1.0.x', 'v1..1']],
  ['a.c', ['a.c'], ['abc']],
])('"%s" matches what GitHub says', (pattern, yes, no) => {
  const matches = toFilterMatcher(pattern);
  expect(yes.filter((name) => !matches(name))).toEqual([]);
  expect(no.filter(matches)).toEqual([]);
});

test('the last pattern that matches decides', () => {
  const isThrough = toFilter(['src/**', '!src/docs/**', 'src/docs/build.sh']);
  expect(['src/a', 'src/docs/a', 'src/docs/build.sh', 'other'].map(isThrough)).toEqual([true, false, true, false]);
  expect(toFilter([])('a')).toBe(false);
});

test('an example matches its pattern, and what stands before a star is known', () => {
  for (const pattern of ['v*', 'v*.*.*', '**', 'v[0-9]+.[0-9]+.[0-9]+*', 'cli/v[1-9]?*', 'release-**/x']) {
    expect(toFilterMatcher(pattern)(exampleOf(pattern)), pattern).toBe(true);
  }
  expect(literalStart('v[0-9]+.[0-9]+*')).toEqual({ text: 'v1.1', starred: true });
  expect(literalStart('nightly')).toEqual({ text: 'nightly', starred: false });
});

test('any pattern and any name are answered, and in bounded time', () => {
  const text = fc.array(fc.constantFrom('*', '**', '**/', '?', '+', '[', ']', '[a-z]', '[z-a]', '\\', '/', 'a', 'é', '!'), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(text, text, (pattern, name) => {
      expect(typeof toFilterMatcher(pattern.join(''))(name.join(''))).toBe('boolean');
    }),
  );
  const started = performance.now();
  expect(toFilterMatcher('*a'.repeat(200))(`${'a'.repeat(2000)}b`)).toBe(false);
  expect(performance.now() - started).toBeLessThan(2000);
});
