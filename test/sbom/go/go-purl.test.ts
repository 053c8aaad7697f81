import { expect, test } from 'vitest';
import { goPurl, goRelease, standardLibraryPurl } from '../../../src/sbom/go/go-purl.ts';

test('a module is named by its path and version, a main package by its path below the module', () => {
  expect(goPurl('example.org/a/b', 'v1.0.0', 'cmd/x')).toBe('pkg:golang/example.org/a/b@v1.0.0#cmd/x');
  expect(goPurl('single')).toBe('pkg:golang/single');
});

test("the standard library is the toolchain's release, experiments left out", () => {
  expect(standardLibraryPurl('go1.26.8 X:nojsonv2')).toBe('pkg:golang/stdlib@1.26.8');
  expect(goRelease('devel')).toBe('devel');
});

test('what is no module is an error that names it', () => {
  expect(() => goPurl('example.org/a', 'vNext')).toThrow(expect.objectContaining({ code: 'sbom/go-module-name' }));
});
