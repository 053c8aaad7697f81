// The deny list.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { vocabulary } from '../../../src/doccheck/rules/vocabulary.ts';
import { askRule } from '../../support/document-project.ts';

const sample = readFileSync('testdata/doccheck/rules/vocabulary/words.md', 'utf8');
const config = JSON.stringify({
  vocabulary: [{ word: 'simply', instead: 'plainly', reason: 'it never is' }, { word: 'master branch' }, { word: 'C++ (old)' }],
});

test('whole words of the list are found in text and headings, in any case and across lines, and not in code', async () => {
  const { findings } = await askRule(vocabulary, { 'a.md': sample }, { config });
  expect(findings.map(({ line, column, message, help }) => [line, column, message, help])).toEqual([
    [1, 3, '"Simply" is on the deny list: it never is', 'write "plainly"'],
    [5, 9, '"master branch" is on the deny list', undefined],
  ]);
});

test('a word of any characters is looked for as it is', async () => {
  const { findings } = await askRule(vocabulary, { 'a.md': 'in C++ (old) and c\\+\\+\n' }, { config });
  expect(findings.map(({ column }) => column)).toEqual([4]);
});

test('without a list nothing is denied', async () => {
  expect((await askRule(vocabulary, { 'a.md': sample })).findings).toEqual([]);
});

test('a word with a hyphen is denied as any other', async () => {
  const hyphen = JSON.stringify({ vocabulary: [{ word: 'e-mail', instead: 'mail' }] });
  const { findings } = await askRule(vocabulary, { 'a.md': 'an E-Mail, an e-mailer\n' }, { config: hyphen });
  expect(findings.map(({ column }) => column)).toEqual([4]);
});

test('a word is found where it stands, whatever code, links and emphasis come before it', async () => {
  const text =
    '`simply` is [simply](simply.md) **Simply** simply\n\n| a | `simply` | simply |\n|---|---|---|\n| simply | x | simply |\n';
  const { findings } = await askRule(vocabulary, { 'a.md': text }, { config });
  expect(findings.map(({ line, column }) => [line, column])).toEqual([
    [1, 14],
    [1, 35],
    [1, 44],
    [3, 18],
    [5, 3],
    [5, 16],
  ]);
});

test('a blank word is refused: it would be everywhere', async () => {
  await expect(askRule(vocabulary, {}, { config: 'vocabulary: [{word: " "}]\n' })).rejects.toMatchObject({
    code: 'config/bad-value',
  });
});

test('a hundred thousand uses in one line are told in good time', async () => {
  const { findings } = await askRule(vocabulary, { 'a.md': `${'simply '.repeat(100_000)}\n` }, { config });
  expect(findings).toHaveLength(100_000);
});
