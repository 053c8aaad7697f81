// Holds docs/errors.md against the codes that the source can throw.

import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** A code that follows the kind of a ToolError, stands in a table of codes, or chooses what is said. */
const written = [
  /ToolError\(\s*'\w+',\s*'([a-z-]+\/[a-z0-9-]+)'/g,
  /\bcode: '([a-z-]+\/[a-z0-9-]+)'/g,
  /\bcase '([a-z-]+\/[a-z0-9-]+)':/g,
  /^ {2}'([a-z-]+\/[a-z0-9-]+)': \{$/gm,
];

function codesOfSource(): readonly string[] {
  return globSync('src/**/*.ts').flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const codes = written.flatMap((pattern) => [...text.matchAll(pattern)].map(([, code]) => code ?? ''));
    return [...codes, ...computedCodes(file, text)];
  });
}

/** A file that puts its codes together (`usage/${what}`) names them all in the docstrings of what it exports. */
function computedCodes(file: string, text: string): readonly string[] {
  const prefixes = [...text.matchAll(/ToolError\([^,]+,\s*`([a-z-]+\/)\$\{/g)].map(([, prefix]) => prefix ?? '');
  return prefixes.flatMap((prefix) => {
    const named = [...text.matchAll(/`([a-z-]+\/[a-z0-9-]+)`/g)]
      .map(([, code]) => code ?? '')
      .filter((code) => code.startsWith(prefix));
    if (named.length === 0) throw new Error(`${file} puts codes "${prefix}…" together and names none in a docstring`);
    return named;
  });
}

const headings = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^### (\S+)$/gm)].map(([, code]) => code ?? '');

test('every error code has a heading, and every heading is an error code', () => {
  const codes = [...new Set(codesOfSource())].sort();
  expect(codes.length).toBeGreaterThan(20);
  expect([...headings].sort()).toEqual(codes);
});

test('the headings are sorted, each once', () => {
  expect(headings).toEqual([...new Set(headings)].sort());
});
