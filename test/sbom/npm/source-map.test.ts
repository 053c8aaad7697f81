import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inlineSourceMap, sourceMapReference, sourcesOf } from '../../../src/sbom/npm/source-map.ts';

test('the last comment names the map', () => {
  expect(sourceMapReference('a\n//# sourceMappingURL=old.map\nb\n//# sourceMappingURL=out.js.map\n')).toBe('out.js.map');
  expect(sourceMapReference('//# sourceMappingURL=old.map\nmore code\n')).toBeUndefined();
});

test('a map inside the script is read', () => {
  const text = '{"version":3}';
  expect(inlineSourceMap(`data:application/json;base64,${Buffer.from(text).toString('base64')}`)).toBe(text);
  expect(inlineSourceMap('out.js.map')).toBeUndefined();
});

test('sources are resolved against the folder of the map', () => {
  const map = { version: 3, sources: ['../src/a.ts', '../node_modules/b/i.js'] };
  expect(sourcesOf(JSON.stringify(map), 'dist')).toEqual(['src/a.ts', 'node_modules/b/i.js']);
  expect(sourcesOf(JSON.stringify({ ...map, sourceRoot: 'x/' }), 'dist')?.[0]).toBe('dist/src/a.ts');
});

test.each([
  { version: 3, sources: ['webpack://x/a.ts'] },
  { version: 3, sources: ['/abs/a.ts'] },
  { version: 3, sources: [null] },
  { version: 2, sources: [] },
  { version: 3 },
])('%j tells nothing about the work tree', (map) => {
  expect(sourcesOf(JSON.stringify(map), 'dist')).toBeUndefined();
});

test('no text makes the readers throw', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      sourceMapReference(`//# sourceMappingURL=${text}`);
      inlineSourceMap(text);
      sourcesOf(text, '.');
    }),
  );
});
