// The reference pages say what the commands say.

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commandDocsFolder, generatedCommandDocs } from '../../scripts/generate-command-docs.ts';

const pages = generatedCommandDocs();

test('docs/commands has a page for each command and nothing else', () => {
  const names = pages.map(({ path }) => path.slice(commandDocsFolder.length + 1));
  expect(readdirSync(commandDocsFolder).toSorted()).toEqual(names.toSorted());
});

test.each(pages.map(({ path, text }) => [path, text] as const))(
  '%s is as its command generates it (npm run generate)',
  (path, text) => {
    expect(readFileSync(path, 'utf8')).toBe(text);
  },
);
