import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packageOfSpecifier, parseMetafile } from '../../../src/sbom/npm/metafile.ts';

test('an input without a byte in the output does not ship', () => {
  const metafile = {
    inputs: {},
    outputs: {
      'out/b.js': { inputs: { 'src/b.js': { bytesInOutput: 4 }, 'node_modules/gone/i.js': { bytesInOutput: 0 } }, imports: [] },
      'out/a.js': {
        inputs: {},
        imports: [{ path: 'z/lib', external: true }, { path: 'out/chunk.js' }, { path: 'node:fs', external: true }],
      },
    },
  };
  expect(parseMetafile(JSON.stringify(metafile))).toEqual({
    status: 'parsed',
    value: [
      { path: 'out/a.js', inputs: [], externals: ['node:fs', 'z/lib'] },
      { path: 'out/b.js', inputs: ['src/b.js'], externals: [] },
    ],
  });
});

test.each([
  ['{}', 'no "inputs" and "outputs"'],
  ['{"inputs":{},"outputs":{"a":{}}}', 'output "a" has no inputs or imports'],
  ['{"inputs":{},"outputs":{"a":{"imports":[],"inputs":{"b":{}}}}}', 'does not say how much it holds of "b"'],
  ['nonsense', 'not JSON'],
])('%s says why it is none', (text, reason) => {
  expect(parseMetafile(text)).toEqual({ status: 'malformed', reason: expect.stringContaining(reason) });
});

test.each([
  ['execa', 'execa'],
  ['execa/lib/index.js', 'execa'],
  ['@scope/name/file', '@scope/name'],
  ['node:fs', undefined],
  ['fs/promises', undefined],
  ['./own.js', undefined],
  ['../own.js', undefined],
  ['/abs/olute.js', undefined],
  ['.', undefined],
])('the import "%s" names the package %s', (specifier, name) => {
  expect(packageOfSpecifier(specifier)).toBe(name);
});

test('no metafile makes the parser throw', () => {
  fc.assert(fc.property(fc.jsonValue(), (outputs) => void parseMetafile(JSON.stringify({ inputs: {}, outputs }))));
});
