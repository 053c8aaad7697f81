// Answers of an earlier run are believed when they are whole and of this tool, and for the same text alone.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseMarkdown } from '../../src/codec/markdown.ts';
import { createWorld } from '../../src/host/create-world.ts';
import { noDocumentCache, openDocumentCache } from '../../src/ops/document-cache.ts';

let folder = '';
let file = '';
const open = () => openDocumentCache(createWorld({ environment: { XDG_CACHE_HOME: folder } }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfsame-document-cache-'));
  file = join(folder, 'selfsame/doc-check/answers');
});
afterEach(() => rmSync(folder, { recursive: true }));

const text = '\ufeff# A\r\n\n```sh\necho "\u2028 \ud83d\ude80"\n```\n\n[a](b)\n';

/** Answers with the length of a text, but for an empty one, and counts what it was asked. */
async function ask(texts: readonly string[], asker = 'one') {
  const cache = await open();
  const asked: string[] = [];
  const answers = await cache.answers(asker, texts, async (unknown) => {
    asked.push(...unknown);
    return unknown.map((each) => (each === '' ? undefined : { length: each.length }));
  });
  await cache.save();
  return { asked, answers };
}

test('a document comes back as it was parsed, under the name that it now has', async () => {
  const first = await open();
  expect(first.parse(text, 'a.md')).toEqual(parseMarkdown(text, 'a.md'));
  await first.save();
  const second = await open();
  expect(second.parse(text, 'b.md')).toEqual(parseMarkdown(text, 'b.md'));
  // Nothing was new.
  rmSync(file);
  await second.save();
  expect(existsSync(file)).toBe(false);
});

test('answers come back in order, and only the unknown is asked, once', async () => {
  expect(await ask(['aa', '', 'b'])).toEqual({
    asked: ['aa', '', 'b'],
    answers: [{ length: 2 }, undefined, { length: 1 }],
  });
  expect(await ask(['b', 'ccc', '', 'ccc', 'aa'])).toEqual({
    asked: ['ccc'],
    answers: [{ length: 1 }, { length: 3 }, undefined, { length: 3 }, { length: 2 }],
  });
});

test('an answer of another asker is none', async () => {
  await ask(['a']);
  expect((await ask(['a'], 'two')).asked).toEqual(['a']);
});

test('the file is one, and nothing is left beside it', async () => {
  await ask(['a']);
  await ask(['b']);
  expect(readdirSync(join(folder, 'selfsame/doc-check'))).toEqual(['answers']);
});

describe('is not believed, and no error:', () => {
  const damages: readonly (readonly [string, (whole: string) => string])[] = [
    ['an empty file', () => ''],
    ['words', () => 'words\n'],
    ['one character changed', (whole) => whole.replace('"length":1', '"length":2')],
    ['an end cut off', (whole) => whole.slice(0, -1)],
    ['another version', (whole) => whole.replace(/^selfsame doc-check \S+/, 'selfsame doc-check 9.9.9')],
    ['bytes', () => '\0\0\0'],
  ];
  test.each(damages)('%s', async (_title, damage) => {
    await ask(['a']);
    const whole = readFileSync(file, 'utf8');
    expect(damage(whole)).not.toBe(whole);
    writeFileSync(file, damage(whole));
    expect((await ask(['a'])).asked).toEqual(['a']);
    // And it is whole again.
    expect((await ask(['a'])).asked).toEqual([]);
  });

  test('a folder in its place', async () => {
    mkdirSync(file, { recursive: true });
    expect((await ask(['a'])).asked).toEqual(['a']);
  });

  test('a cache folder that is none', async () => {
    writeFileSync(join(folder, 'selfsame'), '');
    expect((await ask(['a'])).asked).toEqual(['a']);
  });
});

test('without a place for it, or a wish for it, nothing is kept', async () => {
  expect(await openDocumentCache(createWorld({ environment: { XDG_CACHE_HOME: 'relative' } }))).toBe(noDocumentCache);
  expect(noDocumentCache.parse('# A\n', 'a.md')).toEqual(parseMarkdown('# A\n', 'a.md'));
  expect(await noDocumentCache.answers('one', ['a'], async () => [1])).toEqual([1]);
  await noDocumentCache.save();
});
