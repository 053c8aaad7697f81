// doc-check --mutate over a folder of real files.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import { type MutateDocumentsOptions, mutateDocuments } from '../../src/ops/mutate-documents.ts';

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'selfsame-mutate-')));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function mutate(options: Partial<MutateDocumentsOptions> = {}, now?: () => Date) {
  const environment = { ...process.env, XDG_CACHE_HOME: join(root, '.cache') };
  const world = createWorld({ workingFolder: root, environment });
  return mutateDocuments(now === undefined ? world : { ...world, clock: { now } }, { paths: ['docs'], ...options });
}

const document =
  '# A\n\n[b](b.md#b)\n\n```console\n$ echo hello\nhello\n```\n\n<!-- doc-check: allow link-target: it comes -->\n[c](c.md)\n';

test('sound documents have no survivor, recipes that run too, and nothing of them is written', async () => {
  put('docs/a.md', document);
  put('docs/b.md', '# B\n');
  put('doc-check.yaml', 'required: {docs/a.md: [A]}\nrooms: {one: {documents: [docs/a.md]}}\nrun: all\n');
  const before = readdirSync(root);
  const { outcome, survivors, untried, findings, kinds } = await mutate();
  expect({ outcome, survivors, untried, findings }).toEqual({ outcome: 'passed', survivors: [], untried: [], findings: [] });
  const tried = kinds.filter((kind) => kind.tried > 0).map(({ id }) => id);
  for (const id of ['heading-dropped', 'link-cut', 'anchor-changed', 'shell-broken', 'output-changed', 'command-fails'])
    expect(tried).toContain(id);
  expect(readFileSync(join(root, 'docs/a.md'), 'utf8')).toBe(document);
  expect(readdirSync(root).filter((name) => name !== '.cache')).toEqual(before);
});

test('a rule that was turned off sees nothing, and its kinds are not tried', async () => {
  put('docs/a.md', '[b](b.md)\n\n```sh\necho\n```\n');
  put('docs/b.md', '# B\n');
  put('doc-check.yaml', 'rules: {link-target: off}\n');
  const { kinds } = await mutate();
  expect(kinds.map(({ id }) => id)).not.toContain('link-cut');
  expect(kinds.map(({ id }) => id)).toContain('shell-broken');
});

test('once the time is up nothing more is tried, and that is no pass', async () => {
  put('docs/a.md', '```sh\necho\n```\n');
  let minutes = 0;
  const now = () => {
    minutes += 30;
    return new Date(minutes * 60_000);
  };
  const { outcome, untried } = await mutate({ only: ['shell-syntax'] }, now);
  expect([outcome, untried.length > 0]).toEqual(['not settled', true]);
});

test.each([['0'], ['-1'], ['1.5'], ['many'], ['1000000']])('"%s" is no number of mutations', async (mutations) => {
  put('docs/a.md', document);
  await expect(mutate({ mutations })).rejects.toMatchObject({ kind: 'usage', code: 'usage/bad-count' });
});

test('a document that cannot be read is an error: what is in it would never be broken', async () => {
  put('docs/a.md', document);
  writeFileSync(join(root, 'docs/latin.md'), Buffer.from([0xe9]));
  await expect(mutate()).rejects.toMatchObject({ kind: 'nothing', code: 'nothing/unread-document' });
});
