import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePackageUrl, printPackageUrl, withoutQualifiers } from '../../src/codec/package-url.ts';

test('the letter case of a Go module stays, and so does the plus sign of its version', () => {
  expect(printPackageUrl({ type: 'golang', namespace: 'github.com/Azure', name: 'Sdk', version: 'v1.2.3+incompatible' })).toBe(
    'pkg:golang/github.com/Azure/Sdk@v1.2.3+incompatible',
  );
});

test('the at sign of an npm scope is encoded', () => {
  expect(printPackageUrl({ type: 'npm', namespace: '@scope', name: 'deep', version: '2.1.0' })).toBe(
    'pkg:npm/%40scope/deep@2.1.0',
  );
});

test.each([
  'not a purl',
  '',
  'pkg:',
  'pkg:npm',
  'pkg:npm/',
  'pkg://npm/a@1',
  'http://example.org/a',
  ' pkg:npm/a',
  'pkg:npm/a b',
  'pkg:golang/a@vNext',
])('"%s" is no package URL', (text) => {
  expect(parsePackageUrl(text)).toBeUndefined();
});

test('a version that breaks the rule of its type is not printed', () => {
  expect(printPackageUrl({ type: 'golang', name: 'a', version: 'vNext' })).toBeUndefined();
});

test('only the qualifiers are taken off: the subpath stays', () => {
  expect(withoutQualifiers('pkg:npm/a@1?vcs_url=x#lib')).toBe('pkg:npm/a@1#lib');
  expect(withoutQualifiers('pkg:npm/a@1#lib')).toBe('pkg:npm/a@1#lib');
});

test('what is printed is parsed to the same parts', () => {
  const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9._~-]{0,12}$/);
  fc.assert(
    fc.property(word, word, fc.stringMatching(/^[0-9][0-9A-Za-z.+-]{0,10}$/), (namespace, name, version) => {
      const printed = printPackageUrl({ type: 'golang', namespace, name, version });
      expect(parsePackageUrl(printed ?? '')).toEqual({ type: 'golang', namespace, name, version });
    }),
  );
});

test('no text makes the parser throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `pkg:npm/${text}`),
      ),
      (text) => void parsePackageUrl(text),
    ),
  );
});
