// Links to files.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { linkTarget } from '../../../src/doccheck/rules/link-target.ts';
import { createWorld } from '../../../src/host/create-world.ts';
import { docCheck } from '../../../src/ops/doc-check.ts';
import { askRule } from '../../support/document-project.ts';

const sample = readFileSync('testdata/doccheck/rules/link-target/links.md', 'utf8');
const files = {
  'README.md': 'x',
  'docs/there.md': 'x',
  'docs/with space.md': 'x',
  'docs/logo.svg': 'x',
  'src/a.ts': 'x\n',
};

const ask = (text: string, more: Readonly<Record<string, string>> = {}) =>
  askRule(linkTarget, { 'docs/links.md': text }, { files: { ...files, ...more } });

test('links to what is there say nothing, and each link to what is not is found where it stands', async () => {
  const { findings, counts } = await ask(sample);
  expect(findings.map(({ line, column, message }) => [line, column, message])).toEqual([
    [6, 7, 'the link "ther.md" leads to nothing; did you mean "there.md"?'],
    [8, 11, 'the image "logo.png" leads to nothing; did you mean "logo.svg"?'],
    [10, 12, 'the link "none.svg" leads to nothing'],
    [12, 27, 'the link "no/such.md" leads to nothing'],
    [14, 1, 'the link "missing.md" leads to nothing'],
  ]);
  expect(counts).toEqual({ links: 14, addresses: 2 });
});

test.each([
  ['[x](../../secret)', 'leads out of the project'],
  ['[x](/../secret)', 'leads out of the project'],
  ['[x](THERE.md)', 'is spelled in another case than the file "docs/there.md"'],
  ['[x](a%zz.md)', 'a "%" in it is no escape'],
  ['[x](<>)', 'its target is empty'],
  ['[x](<Docs/>)', 'leads to nothing'],
  ['[x](../Docs/there.md)', 'is spelled in another case than the file "docs/there.md"'],
  ['[x](../DOCS)', 'is spelled in another case than the file "docs"'],
  ['[x](file:///etc/passwd)', 'leads out of the project'],
  ['[x](<C:\\docs\\there.md>)', 'leads to nothing'],
  ['[x](../../issues)', 'leads out of the project'],
  ['[x](../../source)', 'leads out of the project'],
  ['<img src="there.md/none">', 'leads to nothing'],
  ['---\ntitle: x\n---\n[x](none.png)', 'leads to nothing'],
])('%s is a finding of its own', async (text, message) => {
  const { findings } = await ask(`${text}\n`);
  expect(findings.map((finding) => finding.message)).toEqual([expect.stringContaining(message)]);
});

test('a link to another address, or in code, is nobody’s affair', async () => {
  const { findings } = await ask('[x](https://example.org/none) [y](//example.org/z) `[z](none.md)`\n\n    [code](none.md)\n');
  expect(findings).toEqual([]);
});

test('a hundred thousand links are looked up once each', async () => {
  const asked: string[] = [];
  const text = '[x](there.md) [y](none.md)\n\n'.repeat(50_000);
  const kindAt = async (path: string) => {
    asked.push(path);
    return path === 'docs/there.md' ? ('file' as const) : undefined;
  };
  const { findings, counts } = await askRule(linkTarget, { 'docs/links.md': text }, { files, project: { kindAt } });
  expect([findings.length, counts, asked.sort()]).toEqual([
    50_000,
    { links: 100_000, addresses: 0 },
    ['docs/none.md', 'docs/there.md'],
  ]);
}, 20_000);

test.each([
  ['[x](../../../issues/12)', 'a page of the repository, two folders above its root on GitHub'],
  ['[x]({{ site.url }}/none.md) [y](<{% link none.md %}>)', 'what a template fills in'],
  [
    '---\ntitle: x\n---\n[x](./page) [y](/page.md#z) [z](page.html) [up](../../../page)',
    'addresses of a site, in a document with front matter',
  ],
])('%s is counted and not asked: %s', async (text) => {
  const { findings, counts } = await ask(`${text}\n`);
  expect([findings, counts?.links]).toEqual([[], 0]);
});

test('a link in a document at the root leads two folders up too, and one up is out of the project', async () => {
  const { findings } = await askRule(linkTarget, { 'README.md': '[x](../../wiki/Home) [y](../wiki)\n' });
  expect(findings.map(({ column }) => column)).toEqual([22]);
});

test('thirty thousand links that are each gone are told in good time', async () => {
  const siblings = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`docs/page-${index}.md`, 'x']));
  const text = Array.from({ length: 30_000 }, (_, index) => `[x](none-${index}.md)`).join('\n\n');
  const { findings } = await askRule(linkTarget, { 'docs/links.md': text }, { files: siblings });
  expect(findings).toHaveLength(30_000);
}, 20_000);

describe('in a folder on disk', () => {
  test('a device, a circle of links, what git ignores and what lies outside are findings, and nothing hangs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'selfsame-links-'));
    try {
      execFileSync('git', ['init', '-q'], { cwd: folder });
      execFileSync('mkfifo', [join(folder, 'pipe.md')]);
      symlinkSync('/dev/zero', join(folder, 'zero.md'));
      symlinkSync('round.md', join(folder, 'round.md'));
      symlinkSync('/etc', join(folder, 'etc'));
      symlinkSync('there.md', join(folder, 'other.md'));
      writeFileSync(join(folder, 'there.md'), '# There\n');
      writeFileSync(join(folder, 'hidden.md'), '# Hidden\n');
      writeFileSync(join(folder, '.gitignore'), 'hidden.md\n');
      const names = ['pipe.md#a', 'zero.md#a', 'round.md#a', 'etc/passwd', 'hidden.md', 'other.md', 'there.md'];
      writeFileSync(join(folder, 'a.md'), names.map((name) => `[x](${name})\n`).join('\n'));
      const world = createWorld({ workingFolder: folder, environment: process.env });
      const check = await docCheck(world, { paths: ['a.md'], only: ['link-target', 'link-anchor'], withoutCache: true });
      expect(check.findings.map(({ line, rule }) => [line, rule])).toEqual([1, 3, 5, 7, 9].map((line) => [line, 'link-target']));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
