// doc-check over folders of real files: what is found, what is written, what is watched, and what no input can do.

import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorld } from '../../src/host/create-world.ts';
import type { DocumentCheck } from '../../src/model/document.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import type { World } from '../../src/model/world.ts';
import { type DocCheckOptions, describeDocumentRules, docCheck, watchDocuments } from '../../src/ops/doc-check.ts';
import { writeFixes } from '../../src/ops/write-fixes.ts';

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'selfsame-doc-check-')));
});
afterEach(() => rmSync(root, { recursive: true }));

const sound = '# A\n\n```sh\necho\n```\n';
const broken = '# A\n\n```sh\nif then fi\n```\n';

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function worldHere(parts: Partial<World> = {}): World {
  const environment = { ...process.env, XDG_CACHE_HOME: join(root, '.cache') };
  return createWorld({ workingFolder: root, environment, ...parts });
}

/** Only the rule that needs nothing but the documents, so that other rules may come and go. */
function check(paths: readonly string[], options: Partial<DocCheckOptions> = {}): Promise<DocumentCheck> {
  return docCheck(worldHere(), { paths, only: ['shell-syntax'], ...options });
}

const places = ({ findings }: DocumentCheck) => findings.map(({ rule, file, line }) => `${file}:${line} ${rule}`);

describe('documents', () => {
  test('are those of the folders that are named, each once, but for what packages bring', async () => {
    for (const path of ['docs/a.md', 'docs/b.MARKDOWN', 'docs/c.txt', 'docs/node_modules/d.md', 'e.md']) put(path, broken);
    expect(places(await check(['docs', 'docs/a.md', './docs/../docs']))).toEqual([
      'docs/a.md:4 shell-syntax',
      'docs/b.MARKDOWN:4 shell-syntax',
    ]);
  });

  test('are those of the configuration where none is named, without what it excludes', async () => {
    for (const path of ['docs/a.md', 'docs/old/b.md', 'README.md', 'other.md']) put(path, broken);
    put('doc-check.yaml', 'documents: [README.md, docs]\nexclude: ["docs/old/**"]\n');
    expect(places(await check([]))).toEqual(['README.md:4 shell-syntax', 'docs/a.md:4 shell-syntax']);
    // What is named itself is meant.
    expect(places(await check(['docs/old/b.md']))).toEqual(['docs/old/b.md:4 shell-syntax']);
  });

  test('that nobody named are an error, and so is a path with nothing there', async () => {
    await expect(check([])).rejects.toMatchObject({ kind: 'usage', code: 'usage/no-documents' });
    await expect(check(['gone.md'])).rejects.toMatchObject({ kind: 'usage', code: 'usage/no-such-path' });
    mkdirSync(join(root, 'empty'));
    await expect(check(['empty'])).rejects.toMatchObject({ kind: 'nothing', code: 'nothing/no-document' });
  });
});

test('a rule that is not there is an error, with what was meant', async () => {
  put('a.md', sound);
  await expect(check(['a.md'], { only: ['shell-syntx'] })).rejects.toMatchObject({
    code: 'usage/unknown-rule',
    message: 'there is no rule "shell-syntx"; did you mean "shell-syntax"?',
  });
  await expect(check(['a.md'], { skip: ['x'] })).rejects.toMatchObject({ code: 'usage/unknown-rule' });
  expect(describeDocumentRules().map(({ id }) => id)).toContain('shell-syntax');
});

test('a document that changed is looked at anew, whatever was remembered', async () => {
  put('a.md', sound);
  expect((await check(['a.md'])).outcome).toBe('passed');
  put('a.md', broken);
  expect((await check(['a.md'])).outcome).toBe('failed');
  expect((await check(['a.md'], { withoutCache: true })).outcome).toBe('failed');
  expect(readdirSync(join(root, '.cache/selfsame/doc-check'))).toEqual(['answers']);
});

test('nothing is kept where nothing shall be', async () => {
  put('a.md', sound);
  await check(['a.md'], { withoutCache: true });
  expect(readdirSync(root)).toEqual(['a.md']);
});

test('a waiver ends on the day of the clock', async () => {
  put('a.md', `<!-- doc-check: allow shell-syntax until 2027-01-31: soon -->\n\n${broken.slice(5)}`);
  const on = (day: string) =>
    docCheck(worldHere({ clock: { now: () => new Date(`${day}T23:59:59Z`) } }), { paths: ['a.md'], only: ['shell-syntax'] });
  expect(await on('2027-01-31')).toMatchObject({ outcome: 'passed', checked: { waivers: 1 } });
  expect(places(await on('2027-02-01'))).toEqual(['a.md:1 directive', 'a.md:4 shell-syntax']);
});

describe('what rules write', () => {
  const files = [
    { file: 'a.md', text: 'a' },
    { file: 'b.md', text: 'b' },
    { file: 'link.md', text: 'c' },
  ];

  test('comes into the place of documents that were looked at, and nowhere else', async () => {
    for (const { file, text } of files.slice(0, 2)) put(file, text);
    put('c.md', 'c');
    chmodSync(join(root, 'a.md'), 0o755);
    symlinkSync('c.md', join(root, 'link.md'));
    const fixes = { 'a.md': 'A', 'b.md': 'b', 'c.md': 'C', 'link.md': 'C', '../d.md': 'D' };
    expect(await writeFixes(worldHere(), files, fixes)).toEqual(['a.md']);
    expect(['a.md', 'b.md', 'c.md'].map((file) => readFileSync(join(root, file), 'utf8'))).toEqual(['A', 'b', 'c']);
    expect(readdirSync(root)).toEqual(['a.md', 'b.md', 'c.md', 'link.md']);
  });

  test('is told; nothing, where there is nothing to write', async () => {
    put('a.md', sound);
    expect((await check(['a.md'], { fix: true })).fixed).toEqual([]);
    expect((await check(['a.md'])).fixed).toBeUndefined();
  });
});

describe('a watch', () => {
  test('checks at once and after each change, and outlives errors', async () => {
    put('docs/a.md', sound);
    const folders: (readonly string[])[] = [];
    const changes = [
      () => put('docs/a.md', broken),
      () => put('doc-check.yaml', 'other: 1\n'),
      () => put('doc-check.yaml', 'run: all\n'),
    ];
    const world = worldHere({
      nextChange: async (watched) => {
        folders.push(watched);
        return changes.length > 0;
      },
    });
    const told: string[] = [];
    await watchDocuments(world, { paths: ['docs'], only: ['shell-syntax'] }, (outcome) => {
      told.push(outcome instanceof ToolError ? outcome.code : outcome.outcome);
      changes.shift()?.();
    });
    expect(told).toEqual(['passed', 'failed', 'config/unknown-key', 'failed']);
    expect(folders[0]).toEqual([root, join(root, 'docs')]);
  });

  test('begins with an error where the command itself is wrong', async () => {
    await expect(watchDocuments(worldHere(), { paths: [], only: ['x'] }, () => undefined)).rejects.toMatchObject({
      code: 'usage/unknown-rule',
    });
  });
});

describe('of bad input', () => {
  test('a file of 50 MB is a finding', async () => {
    put('a.md', sound);
    put('large.md', '');
    truncateSync(join(root, 'large.md'), 50_000_000);
    expect(places(await check(['.']))).toEqual(['large.md:1 document']);
    expect(places(await check(['large.md']))).toEqual(['large.md:1 document']);
  });

  test('a file that is no UTF-8 is a finding', async () => {
    put('a.md', sound);
    writeFileSync(join(root, 'latin.md'), Buffer.from([0x23, 0x20, 0xe9]));
    expect(places(await check(['.']))).toEqual(['latin.md:1 document']);
  });

  test('links to devices and in a circle are passed over in folders, and an error where they are named', async () => {
    put('a.md', sound);
    symlinkSync('/dev/zero', join(root, 'device.md'));
    symlinkSync('circle.md', join(root, 'circle.md'));
    symlinkSync('.', join(root, 'loop'));
    expect((await check(['.'])).checked.files).toBe(1);
    await expect(check(['device.md'])).rejects.toMatchObject({ kind: 'file', code: 'file/not-regular' });
    await expect(check(['circle.md'])).rejects.toMatchObject({ kind: 'file' });
  });

  test('what a configuration names through a link out of the project is not read', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'selfsame-outside-'));
    writeFileSync(join(outside, 'a.md'), sound);
    symlinkSync(outside, join(root, 'out'));
    symlinkSync(join(outside, 'a.md'), join(root, 'out.md'));
    for (const path of ['out', 'out/a.md', 'out.md']) {
      put('doc-check.yaml', `documents: [${path}]\n`);
      await expect(check([])).rejects.toMatchObject({ code: 'usage/no-such-path' });
    }
    // Whoever asks may name what they like.
    expect((await check(['out/a.md'])).checked.files).toBe(1);
    rmSync(outside, { recursive: true });
  });

  test.each([
    ['a fence that nothing closes', '```sh\nif then fi', ['a.md:2 document', 'a.md:2 shell-syntax']],
    ['a fence in a list', '1. a\n\n   ```sh\n   if then fi\n   ```\n', ['a.md:4 shell-syntax']],
    ['a fence in a quotation', '> ```sh\n> echo\n> if then fi\n> ```\n', ['a.md:3 shell-syntax']],
    ['CRLF', '```sh\r\nfor a in b c; do\r\n  echo "$a"\r\ndone\r\n```\r\n', []],
    ['CRLF with a fault', '```sh\r\necho\r\nif then fi\r\n```\r\n', ['a.md:3 shell-syntax']],
    ['lone CR', '```sh\recho\rif then fi\r```\r', ['a.md:3 shell-syntax']],
    ['a byte order mark', '\ufeff```sh\nif then fi\n```\n', ['a.md:2 shell-syntax']],
    ['NUL', '```sh\necho\0\nif then fi\n```\n\0', ['a.md:3 shell-syntax']],
    ['nothing at all', '', ['a.md:1 shell-syntax']],
  ])('%s', async (_title, text, found) => {
    put('a.md', text);
    expect(places(await check(['a.md']))).toEqual(found);
  });

  test('100,000 links are looked at in a time in proportion', async () => {
    put('a.md', `${sound}\n${'[a](a.md) [b](#a)\n'.repeat(50_000)}`);
    const start = performance.now();
    const outcome = await docCheck(worldHere(), { paths: ['a.md'], withoutCache: true });
    expect(outcome.findings).toEqual([]);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
