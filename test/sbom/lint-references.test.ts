import { expect, test } from 'vitest';
import { findReferenceFaults } from '../../src/sbom/lint-references.ts';
import { soundDocument } from './sound-document.ts';

test('a reference defined deep inside is an aim', () => {
  const document = soundDocument();
  document.dependencies.push({ ref: 'a/inner', dependsOn: ['b'] });
  expect(findReferenceFaults(document)).toEqual([]);
});

test('a name is given twice also where one bearer is no component', () => {
  expect(findReferenceFaults({ ...soundDocument(), services: [{ 'bom-ref': 'a', name: 'service' }] })).toEqual([
    'bom-ref "a" is given twice',
  ]);
});

test('a dependency without a ref names nothing', () => {
  expect(findReferenceFaults({ dependencies: [{ dependsOn: [] }] })).toEqual(['dependency "nothing" names nothing here']);
});
