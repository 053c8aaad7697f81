import fc from 'fast-check';
import { expect, test } from 'vitest';
import { manifestNames, parseManifestVersion } from '../../src/plan/manifest-version.ts';

test.each([
  ['package.json', '{"name": "a", "version": "1.2.3"}'],
  ['Cargo.toml', '[package]\nname = "a"\nversion = "1.2.3"\n[dependencies]\nversion = "9"\n'],
  ['Cargo.toml', '[workspace.package]\nversion = "1.2.3"\n'],
  ['Chart.yaml', 'apiVersion: v2\nname: a\nversion: 1.2.3 # of the chart\nappVersion: "9"\n'],
  ['Chart.yaml', 'version: "1.2.3"\r\n'],
  ['pyproject.toml', '[project]\nname = "a"\nversion = "1.2.3"\n'],
  ['pyproject.toml', '[tool.poetry]\nversion = "1.2.3"\n'],
])('%s %j states 1.2.3', (name, text) => {
  expect(parseManifestVersion(name, text)).toBe('1.2.3');
});

test.each([
  ['package.json', '{"name": "a"}'],
  ['package.json', '{"version": 1}'],
  ['package.json', '{"version": "$(id)"}'],
  ['package.json', '{'],
  ['package.json', 'null'],
  ['Cargo.toml', '[package]\nversion.workspace = true\n'],
  ['Chart.yaml', 'dependencies:\n  - name: x\n    version: 1.0.0\n'],
  ['pyproject.toml', '[project]\ndynamic = ["version"]\n'],
  ['setup.py', 'version = "1.2.3"'],
])('%s %j states none', (name, text) => {
  expect(parseManifestVersion(name, text)).toBeUndefined();
});

test('any text is answered', () => {
  fc.assert(fc.property(fc.constantFrom(...manifestNames), fc.string(), (name, text) => parseManifestVersion(name, text) !== ''));
});
