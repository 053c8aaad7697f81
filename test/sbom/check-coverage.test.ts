import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkCoverage } from '../../src/sbom/check-coverage.ts';
import { soundDocument } from './sound-document.ts';

const expected = { method: 'go list -deps', purls: ['pkg:npm/a@1.0.0', 'pkg:npm/b@2.0.0', 'pkg:npm/inner@1.0.0'] };

test('a file that lists what ships passes, components inside components too', () => {
  expect(checkCoverage(JSON.stringify(soundDocument()), expected)).toEqual([]);
});

test('one component dropped fails', () => {
  const document = soundDocument();
  document.components.pop();
  expect(checkCoverage(JSON.stringify(document), expected)).toEqual([
    '"pkg:npm/b@2.0.0" ships by go list -deps and is not in the SBOM',
  ]);
});

test('one test-only component added fails', () => {
  const document = soundDocument();
  document.components.push({ name: 'runner', purl: 'pkg:npm/runner@9.0.0' });
  expect(checkCoverage(JSON.stringify(document), expected)).toEqual([
    '"pkg:npm/runner@9.0.0" is in the SBOM and not in what ships by go list -deps',
  ]);
});

test('another version of a component is both', () => {
  const document = soundDocument();
  document.components[1] = { name: 'b', purl: 'pkg:npm/b@2.0.1' };
  expect(checkCoverage(JSON.stringify(document), expected)).toHaveLength(2);
});

test('qualifiers make no difference, a second listing does', () => {
  const document = soundDocument();
  document.components.push({ name: 'b', purl: 'pkg:npm/b@2.0.0?vcs_url=x' });
  expect(checkCoverage(JSON.stringify(document), expected)).toEqual(['"pkg:npm/b@2.0.0" is listed twice']);
});

test('a component without a package URL hides from no check', () => {
  const document = soundDocument();
  document.components.push({ name: 'runner' });
  expect(checkCoverage(JSON.stringify(document), expected)).toEqual([
    'component "runner" has no package URL, so no evidence can stand for it',
  ]);
});

test('what a person vouches for may be there, and must not be missing for it', () => {
  const document = soundDocument();
  document.components.push({ name: 'runner' }, { name: 'c', purl: 'pkg:npm/c@1.0.0' });
  expect(checkCoverage(JSON.stringify(document), expected, ['runner', 'pkg:npm/c@1.0.0'])).toEqual([]);
  document.components.shift();
  expect(checkCoverage(JSON.stringify(document), expected, ['runner', 'pkg:npm/c@1.0.0', 'pkg:npm/a@1.0.0'])).toHaveLength(2);
});

test('a file that cannot be read back is a fault, not an error', () => {
  expect(checkCoverage('{"components":[', expected)).toEqual([expect.stringContaining('the SBOM cannot be read back')]);
});

test('the file passes for the very set of its components alone', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { maxLength: 8 });
  fc.assert(
    fc.property(names, names, (written, ships) => {
      const purl = (name: string) => `pkg:npm/${name}@1.0.0`;
      const text = JSON.stringify({ components: written.map((name) => ({ name, purl: purl(name) })) });
      const faults = checkCoverage(text, { method: 'x', purls: ships.map(purl).sort() });
      expect(faults.length === 0).toBe(written.toSorted().join() === ships.toSorted().join());
    }),
  );
});
