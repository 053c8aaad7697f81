// Every entry of a catalogue is a file, a line in the ordered list, a test, a folder in testdata, a heading in docs.

import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';

interface Catalogue {
  readonly name: string;
  /** Folder of the entries below src. Its index.ts is the ordered list. */
  readonly folder: string;
  /** Page with a heading for each id. */
  readonly page: string;
}

/** The eight things that grow by a file. One whose folder is not there yet has no entry, and opens with its own issue. */
const catalogues: readonly Catalogue[] = [
  { name: 'formats', folder: 'compare/formats', page: 'docs/formats.md' },
  { name: 'causes', folder: 'compare/causes', page: 'docs/causes.md' },
  { name: 'readers', folder: 'sbom/readers', page: 'docs/sbom.md' },
  { name: 'variations', folder: 'build/variations', page: 'docs/variations.md' },
  { name: 'checks', folder: 'verify/checks', page: 'docs/checks.md' },
  { name: 'targets', folder: 'publish/targets', page: 'docs/publish.md' },
  { name: 'preflight rules', folder: 'preflight/rules', page: 'docs/preflight.md' },
  { name: 'document rules', folder: 'doccheck/rules', page: 'docs/doc-check.md' },
];

/** Catalogues that stand today. A folder that is there and missing here fails. */
const open = ['readers', 'variations', 'checks', 'targets', 'preflight rules', 'document rules'];

test('the catalogues that stand are the ones that have a folder', () => {
  expect(catalogues.filter(({ folder }) => existsSync(`src/${folder}`)).map(({ name }) => name)).toEqual(open);
});

for (const { name, folder, page } of catalogues.filter((each) => open.includes(each.name))) {
  describe(`the catalogue of ${name}`, async () => {
    const entries = await listOf(folder);
    const files = globSync(`src/${folder}/*.ts`)
      .map((file) => basename(file, '.ts'))
      .filter((file) => file !== 'index')
      .sort();

    test('has entries, each with an id of its own', () => {
      const ids = entries.map(({ id }) => id);
      expect(ids.length).toBeGreaterThan(0);
      expect(new Set(ids).size).toBe(ids.length);
    });

    test('lists every file of its folder, and nothing else', () => {
      expect(entries.map(({ id }) => id).sort()).toEqual(files);
    });

    test.each(entries.map(({ id }) => id))('%s has a test, a folder in testdata, a heading in docs', (id) => {
      expect(existsSync(`test/${folder}/${id}.test.ts`), `test/${folder}/${id}.test.ts`).toBe(true);
      expect(existsSync(`testdata/${folder}/${id}`), `testdata/${folder}/${id}`).toBe(true);
      expect(readFileSync(page, 'utf8').split('\n')).toContainEqual(expect.stringMatching(new RegExp(`^#+ \`?${id}\`?$`)));
    });
  });
}

/** The one exported array of the catalogue's index.ts. */
async function listOf(folder: string): Promise<readonly { readonly id: string }[]> {
  const module: Record<string, unknown> = await import(pathToFileURL(`src/${folder}/index.ts`).href);
  const lists = Object.values(module).filter((value) => Array.isArray(value));
  const [list] = lists;
  if (list === undefined || lists.length !== 1) throw new Error(`src/${folder}/index.ts exports ${lists.length} lists, not one`);
  return list;
}
