// Required documents and headings.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseMarkdown } from '../../../src/codec/markdown.ts';
import { sectionPresent } from '../../../src/doccheck/rules/section-present.ts';

const read = (name: string) =>
  parseMarkdown(readFileSync(`testdata/doccheck/rules/section-present/${name}`, 'utf8'), `docs/${name}`);
const headings = ['Verify a release', 'Setext headings  count'];

async function findings(names: readonly string[], required: Readonly<Record<string, readonly string[]>>) {
  return sectionPresent.run({ documents: names.map(read), required, checkShell: async () => [] });
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

test('a document that was not looked at is missing, even with no heading required', async () => {
  const found = await findings(['there.md'], { 'docs/other.md': [] });
  expect(found.map(({ file, line, message }) => [file, line, message])).toEqual([
    ['docs/other.md', 1, 'the required document "docs/other.md" is not among the documents looked at'],
  ]);
});
