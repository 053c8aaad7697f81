// Required documents and headings.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sectionPresent } from '../../../src/doccheck/rules/section-present.ts';
import { askRule } from '../../support/document-project.ts';

const textOf = (name: string) => readFileSync(`testdata/doccheck/rules/section-present/${name}`, 'utf8');
const headings = ['Verify a release', 'Setext headings  count'];

async function findings(
  names: readonly string[],
  required: Readonly<Record<string, readonly string[]>>,
  files: Readonly<Record<string, string>> = {},
) {
  const texts = Object.fromEntries(names.map((name) => [`docs/${name}`, textOf(name)]));
  return (await askRule(sectionPresent, texts, { config: JSON.stringify({ required }), files })).findings;
}

test('headings that are there are found, whatever markup they carry', async () => {
  expect(await findings(['there.md'], { 'docs/there.md': headings, './docs/there.md': ['A guide'] })).toEqual([]);
});

test('headings in a comment, in code or in a shell are not there, and each is named', async () => {
  const found = await findings(['gone.md'], { 'docs/gone.md': headings });
  expect(found.map(({ file, message }) => [file, message])).toEqual([
    ['docs/gone.md', 'the required heading "Verify a release" is not there'],
    ['docs/gone.md', 'the required heading "Setext headings  count" is not there'],
  ]);
});

test('a mistyped heading is told what stands there', async () => {
  const [found] = await findings(['there.md'], { 'docs/there.md': ['Verify a relaese'] });
  expect(found?.message).toBe('the required heading "Verify a relaese" is not there; did you mean "Verify a release"?');
});

test('a document that is not there is missing, even with no heading required', async () => {
  const found = await findings(['there.md'], { 'docs/other.md': [] });
  expect(found.map(({ file, line, message }) => [file, line, message])).toEqual([
    ['docs/other.md', 1, 'the required document "docs/other.md" is not there'],
  ]);
});

test('a document that is there and was not named is looked at all the same', async () => {
  const required = { 'docs/other.md': ['One', 'Two'] };
  const found = await findings(['there.md'], required, { 'docs/other.md': '# One\n' });
  expect(found.map(({ file, message }) => [file, message])).toEqual([
    ['docs/other.md', 'the required heading "Two" is not there'],
  ]);
});
