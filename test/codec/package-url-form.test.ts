import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printPackageUrl } from '../../src/codec/package-url.ts';
import { hasPackageUrlForm } from '../../src/codec/package-url-form.ts';

test.each([
  'pkg:npm/%40scope/name@1.0.0',
  'pkg:golang/github.com/acme/tool@v1.2.3+incompatible#cmd/tool',
  'pkg:golang/stdlib@1.26.8',
  'pkg:maven/org.acme/lib@1?type=zip&classifier=dist',
  'pkg:generic/name?download_url=https://example.org/a.tgz',
])('%s has the form', (text) => {
  expect(hasPackageUrlForm(text)).toBe(true);
});

test.each([
  '',
  'not a purl',
  'npm/name@1',
  'pkg:npm',
  'pkg:npm/',
  'pkg:npm//name',
  'pkg:/name',
  'pkg:1npm/name',
  'pkg:npm/na me',
  'pkg:npm/name@',
  'pkg:npm/name?',
  'pkg:npm/name#',
  'pkg:npm/na%4',
  'pkg:npm/name\u202e',
  ' pkg:npm/name',
  'pkg:npm/name\n',
  `pkg:npm/${'a'.repeat(5000)}`,
])('%j does not', (text) => {
  expect(hasPackageUrlForm(text)).toBe(false);
});

test('whatever the writer prints has the form', () => {
  const parts = fc.record({
    type: fc.constantFrom('npm', 'golang', 'generic', 'cargo'),
    name: fc.string({ minLength: 1, maxLength: 30 }),
    version: fc.option(fc.string({ minLength: 1, maxLength: 20 }), { nil: undefined }),
    subpath: fc.option(fc.stringMatching(/^[a-z/]{1,20}$/), { nil: undefined }),
  });
  fc.assert(
    fc.property(parts, (each) => {
      const printed = printPackageUrl(each);
      return printed === undefined || hasPackageUrlForm(printed);
    }),
  );
});

test('a hostile text that a careless pattern would try in every way is refused', () => {
  expect(hasPackageUrlForm(`pkg:npm/${'a/'.repeat(2000)}%`)).toBe(false);
});
