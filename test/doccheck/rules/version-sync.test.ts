// The version of the project, wherever it is said.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { versionSync } from '../../../src/doccheck/rules/version-sync.ts';
import { askRule } from '../../support/document-project.ts';

const readme = readFileSync('testdata/doccheck/rules/version-sync/README.md', 'utf8');
const sound = { 'package.json': '{\n  "name": "hello",\n  "version": "1.2.3"\n}\n' };
const ask = (files: Readonly<Record<string, string>>, config: object = {}) =>
  askRule(versionSync, { 'README.md': readme }, { files: { ...sound, ...files }, config: JSON.stringify(config) });

test.each([
  ['package-lock.json', '{\n  "version": "1.2.2"\n}\n', 2],
  [
    'package-lock.json',
    '{\n  "version": "1.2.3",\n  "packages": {\n    "": {\n      "name": "hello",\n      "version": "1.2.2"\n    }\n  }\n}\n',
    6,
  ],
  ['Cargo.toml', '[package]\nversion = "1.2.2"\n', 2],
  ['pyproject.toml', '[project]\nversion = "1.2.2"\n', 2],
  ['charts/hello/Chart.yaml', 'apiVersion: v2\nname: hello\nversion: 9.9.9\nappVersion: "1.2.2"\n', 4],
  ['Cargo.toml', '[workspace.package]\nversion = "1.2.2"\n', 2],
  ['pyproject.toml', '[tool.poetry]\nversion = "1.2.2"\n', 2],
  ['CHANGELOG.md', '# Changelog\n\n### Version 1.2.2 (soon)\n', 3],
  ['CHANGELOG.md', '# Changelog\n\n## [Unreleased]\n\n## [1.2.2] - 2026-01-01\n', 5],
  ['action.yml', 'runs:\n  using: docker\n  image: docker://example.org/hello:v1.2.2\n', 3],
])('"%s" that says another version is a finding at its line', async (file, text, line) => {
  const { findings } = await ask({ [file]: text });
  expect(findings).toEqual([
    {
      rule: 'version-sync',
      file,
      line,
      column: expect.any(Number),
      message: expect.stringMatching(/ is "1\.2\.2", and the version in package\.json:3 is "1\.2\.3"$/),
      help: expect.any(String),
    },
  ]);
});

test('places that agree say nothing, and are counted', async () => {
  const { findings, counts } = await ask({
    'package-lock.json': '{"version": "1.2.3"}',
    'Chart.yaml': 'version: 4.5.6\nappVersion: v1.2.3\n',
    'CHANGELOG.md': '## Unreleased\n\n## 1.2.3\n\n## 1.2.2\n',
  });
  expect([findings, counts]).toEqual([[], { versions: 4 }]);
});

test('a pin in a document and a place that is declared are held against it too', async () => {
  const config = { versions: { pins: ['acme/hello@v(\\S+)'], files: [{ file: 'a.go', pattern: 'version = "(.*)"' }] } };
  const { findings } = await ask({ 'a.go': 'var version = "1.2.4"\n' }, config);
  expect(findings.map(({ file, line, column }) => [file, line, column])).toEqual([
    ['a.go', 1, 5],
    ['README.md', 4, 7],
  ]);
});

test.each([
  ['a file that is not there', {}, 'the file is not there, and doc-check.yaml says that it states the version'],
  ['nothing in it', { 'a.go': 'x\n' }, 'nothing here matches = "(.*)", and doc-check.yaml says that it states the version'],
])(
  'a declared place that is %s is a finding, with or without another version: it would hold nothing',
  async (_, files, message) => {
    const versions = { files: [{ file: 'a.go', pattern: '= "(.*)"' }] };
    const alone = await askRule(versionSync, { 'README.md': '' }, { files, config: JSON.stringify({ versions }) });
    for (const { findings } of [alone, await ask(files, { versions })]) {
      expect(findings.map((each) => [each.file, each.message])).toEqual([['a.go', message]]);
    }
  },
);

const commit = '0123456789'.repeat(4);

test.each([
  ['acme/hello@v1.2.2', ['1.2.2']],
  ['uses: acme/hello/sub@v1.2.2', ['1.2.2']],
  [`acme/hello@${commit} # v1.2.2`, ['1.2.2']],
  ['acme/hello@v2', ['2']],
  ['acme/hello@1.2.3-rc.1', ['1.2.3-rc.1']],
  ['acme/hello@v1.2.3 and acme/hello@v1.2 and acme/hello@v1', []],
  [`acme/hello@${commit}`, []],
  ['acme/hello@main acme/hello@v$VERSION other/acme/hello@v3 acme/hello-more@v3 acme/hello@1a', []],
  [`acme/hello@${'0'.repeat(40)} # v0.0.0`, []],
])('%j in a document pins %j of another version, where the project says that it is acme/hello', async (text, wrong) => {
  const manifest = { name: 'hello', version: '1.2.3', repository: { type: 'git', url: 'git+https://github.com/acme/hello.git' } };
  const { findings } = await askRule(versionSync, { 'a.md': text }, { files: { 'package.json': JSON.stringify(manifest) } });
  expect(findings.map(({ message }) => message)).toEqual(
    wrong.map((version) => `the pinned version is "${version}", and the version in package.json:1 is "1.2.3"`),
  );
});

test.each([
  ['Cargo.toml', '[package]\nversion = "1.2.3"\nrepository = "https://github.com/acme/hello"\n'],
  ['pyproject.toml', '[project]\nversion = "1.2.3"\n\n[project.urls]\nSource = "https://github.com/acme/hello"\n'],
  ['go.mod', 'module github.com/acme/hello/v2\n'],
])('"%s" says whose pins are meant too', async (file, text) => {
  const files = { ...sound, [file]: text };
  const { findings } = await askRule(versionSync, { 'a.md': 'acme/hello@v1.2.2' }, { files });
  expect(findings.map((each) => each.file)).toEqual(['a.md']);
});

test('a version that nobody set is none, and older ones in the changelog stay as they are', async () => {
  const files = {
    'package.json': '{"version": "0.0.0-development", "repository": "github:acme/hello"}',
    'CHANGELOG.md': '## 1.2.3\n\nMove from acme/hello@v1.2.2.\n',
  };
  const changes = files['CHANGELOG.md'];
  const { findings, counts } = await askRule(versionSync, { 'CHANGELOG.md': changes }, { files });
  expect([findings, counts]).toEqual([[], { versions: 1 }]);
});

test('a project that says no version has none to hold', async () => {
  expect((await askRule(versionSync, { 'README.md': readme })).findings).toEqual([]);
});

test('manifests that cannot be read say no version, and nothing breaks', async () => {
  const { findings } = await ask({ 'package-lock.json': '[', 'Cargo.toml': '\0', 'CHANGELOG.md': '' });
  expect(findings).toEqual([]);
});

test('a page of the documentation of another version is no pin', async () => {
  const files = { 'go.mod': 'module github.com/acme/hello\n', 'package.json': '{"version": "1.2.3"}' };
  const said = async (text: string) => (await askRule(versionSync, { 'a.md': text }, { files })).findings.length;
  expect(await said('[a](https://pkg.go.dev/github.com/acme/hello@v1.2.2/x#Y)\n')).toBe(0);
  expect(await said('go get github.com/acme/hello@v1.2.2\n')).toBe(1);
});
