// Figures in marked tables.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { figureSource } from '../../../src/doccheck/rules/figure-source.ts';
import { askRule } from '../../support/document-project.ts';

const sample = readFileSync('testdata/doccheck/rules/figure-source/figures.md', 'utf8');
const files = { 'package.json': '{"scripts": {"bench": "node bench.ts"}}' };
const ask = (text: string, more: Readonly<Record<string, string>> = files) =>
  askRule(figureSource, { 'a.md': text }, { files: more });
const table = (row: string, comment = 'figures') => `<!-- doc-check: ${comment} -->\n| case | a | b |\n|---|---|---|\n${row}\n`;

test('a figure without a source is found at its row, and one that is sourced, unverified or generated is not', async () => {
  const { findings, counts } = await ask(sample);
  expect(findings.map(({ line, message }) => [line, message])).toEqual([
    [6, 'the figures "330 ms", "2 MiB" have no source'],
    [10, 'the figure "40" has no source'],
    [12, 'the figure "49/50" has no source'],
  ]);
  expect(counts).toEqual({ figures: 11 });
});

test.each([
  ['| x | 1.5 MB/s | |', '"1.5 MB/s"'],
  ['| x | about 2,663 ms | |', '"2,663 ms"'],
  ['| x | ≤ 4 s and 200 MiB | |', '"4 s", "200 MiB"'],
  ['| x | 12.5% | 3× |', '"12.5%", "3×"'],
  ['| x | 2 : 1 | ~7 |', '"2 : 1", "~7"'],
  ['| 330 ms | x | |', '"330 ms"'],
])('%s holds the figures %s', async (row, figures) => {
  const { findings } = await ask(table(row));
  expect(findings.map(({ message }) => message)).toEqual([expect.stringContaining(figures)]);
});

test.each([['| 250 files in a tree | version 1.2 | node 24, x86 |'], ['| case 3 | sha256 | IPv6, 3D |']])(
  '%s holds none, which is a finding of its own',
  async (row) => {
    const { findings } = await ask(table(row));
    expect(findings.map(({ line, message }) => [line, message])).toEqual([[2, 'the table holds no figure']]);
  },
);

test.each([
  ['a word between backticks is no command', table('| `x` | 3 ms | `fast` |'), 4, 'the figure "3 ms" has no source'],
  ['nor is what names the row', table('| `npm run bench` | 3 ms | |'), 4, 'the figure "3 ms" has no source'],
  ['an image is no source', table('| x | 3 ms | ![a](b.png) |'), 4, 'the figure "3 ms" has no source'],
  [
    'a script that is not there is none',
    table('| x | 3 ms | `npm run bnech` |'),
    4,
    'the source "npm run bnech" is no script of package.json',
  ],
  [
    'in the comment either',
    table('| x | 3 ms | |', 'figures from `npm run bnech`'),
    1,
    'the source "npm run bnech" is no script of package.json',
  ],
  ['no table', '<!-- doc-check: figures -->\n3 ms\n', 1, 'there is no table below "figures"'],
])('%s', async (_, text, line, message) => {
  expect((await ask(text)).findings.map((finding) => [finding.line, finding.message])).toEqual([[line, message]]);
});

test('a comment that names no source says so, and its rows need one', async () => {
  const { findings } = await ask(table('| x | 3 ms | |', 'figures from npm run bench'));
  expect(findings.map(({ line }) => line)).toEqual([1, 4]);
});

test('the name of a column marks all its cells', async () => {
  const { findings } = await ask(
    '<!-- doc-check: figures -->\n| case | a (unverified) | b |\n|---|---|---|\n| x | 3 ms | 4 ms |\n',
  );
  expect(findings.map(({ message }) => message)).toEqual(['the figure "4 ms" has no source']);
});

test('a hostile cell takes no time, and without package.json no script is asked for', async () => {
  const long = '1,'.repeat(100_000);
  expect((await ask(table(`| x | ${long} | 3 ms \`npm run any\` |`), {})).findings).toEqual([]);
});

test('without a marked table nothing is counted', async () => {
  expect(await ask('| a | b |\n|---|---|\n| x | 3 ms |\n')).toEqual({ findings: [], counts: { figures: 0 } });
});
