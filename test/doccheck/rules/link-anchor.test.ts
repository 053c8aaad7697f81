// Anchors that links name.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { linkAnchor } from '../../../src/doccheck/rules/link-anchor.ts';
import { askRule } from '../../support/document-project.ts';

const sample = readFileSync('testdata/doccheck/rules/link-anchor/anchors.md', 'utf8');

test('anchors of headings and of HTML are found as GitHub makes them, and others are not there', async () => {
  const { findings, counts } = await askRule(linkAnchor, { 'docs/anchors.md': sample });
  expect(findings.map(({ line, column, message }) => [line, column, message])).toEqual([
    [11, 7, '"#twice-2" names the anchor "twice-2", which is not there; did you mean "twice-1"?'],
    [11, 26, '"#a-frist-heading" names the anchor "a-frist-heading", which is not there; did you mean "a-first-heading"?'],
  ]);
  expect(counts).toEqual({ anchors: 8 });
});

test('a document that is not looked at is read for its anchors, once', async () => {
  const files = { 'docs/other.md': '# One\n' };
  const text = '[a](other.md#one) [b](other.md#two) [c](other.md#three)\n';
  const { findings } = await askRule(linkAnchor, { 'docs/a.md': text }, { files });
  expect(findings.map(({ column }) => column)).toEqual([19, 37]);
});

test.each([
  ['a.ts#L3', 0],
  ['a.ts#L1-L3', 0],
  ['a.ts#L4', 1],
  ['a.ts#L2-L9', 1],
  ['a.ts#anything', 0],
  ['a.ts#L0', 1],
  ['a.ts#L3-L1', 0],
  ['a.ts#L1-4', 1],
  ['a.ts#L1C2-L3C4', 0],
  ['none.md#x', 0],
])('"%s" gives %i findings: a line must be there, and a file that is gone is another rule’s', async (target, count) => {
  const { findings } = await askRule(linkAnchor, { 'a.md': `[x](${target})\n` }, { files: { 'a.ts': '1\n2\n3\n' } });
  expect(findings).toHaveLength(count);
});

const askOne = async (target: string, files: Readonly<Record<string, string>>) =>
  (await askRule(linkAnchor, { 'docs/a.md': `# Own\n\n[x](${target})\n` }, { files })).findings.length;

test.each([
  ['b.md?plain=1#L7', 0],
  ['b.md?plain=1#L8', 1],
  ['b.md#L3', 1],
  ['b.md#one:~:text=two', 0],
  ['b.md#two:~:text=one', 1],
  ['b.md#:~:text=two', 0],
  ['b.md#user-content-by-hand', 0],
  ['b.md#by-hand', 0],
  ['b.md#given', 0],
  ['b.md#gegeben', 1],
  ['b.md#%C3%BCber', 0],
  ['b.md#über', 0],
  ['../docs/#readme', 0],
  ['./#nothing', 1],
  ['..#anything', 0],
  ['/docs/b.md#one', 0],
  ['b.md', 0],
  ['#', 0],
  ['#OWN', 0],
])('"%s" gives %i findings', async (target, count) => {
  const files = {
    'docs/b.md': '# One\n\n## Über\n\n## Two {#given}\n\n<a name="user-content-by-hand"></a>\n',
    'docs/README.md': '# Readme\n',
  };
  expect(await askOne(target, files)).toBe(count);
});

test('in a document with front matter, the address of a page of the site is nobody’s affair', async () => {
  const text = '---\ntitle: x\n---\n[x](/docs#none) [y](./b#none) [z](b.md#none) [own](#none)\n';
  const { findings } = await askRule(
    linkAnchor,
    { 'docs/a.md': text },
    { files: { 'docs/b.md': '# One\n', 'docs/README.md': 'x' } },
  );
  expect(findings.map(({ column }) => column)).toEqual([31, 46]);
});

test('thirty thousand anchors that are gone are told in good time', async () => {
  const text = Array.from({ length: 30_000 }, (_, index) => `[x](#none-${index})`).join('\n\n');
  const headings = Array.from({ length: 300 }, (_, index) => `# Heading ${index}\n`).join('\n');
  const { findings } = await askRule(linkAnchor, { 'a.md': `${headings}\n${text}\n` });
  expect(findings).toHaveLength(30_000);
}, 20_000);
