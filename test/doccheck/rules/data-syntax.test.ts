// Blocks of data and code.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dataSyntax } from '../../../src/doccheck/rules/data-syntax.ts';
import { askRule } from '../../support/document-project.ts';

const sound = readFileSync('testdata/doccheck/rules/data-syntax/sound.md', 'utf8');

async function findings(language: string, text: string) {
  const outcome = await askRule(dataSyntax, { 'a.md': `\`\`\`${language}\n${text}\n\`\`\`\n` });
  return outcome.findings.map(({ line, column, message }) => ({
    line: line - 1,
    column,
    message: message.replace(/^block.*?: /, ''),
  }));
}

test('sound blocks pass, whole and as parts, and are counted; other languages are not looked at', async () => {
  const { findings: found, counts } = await askRule(dataSyntax, { 'a.md': sound });
  expect(found).toEqual([]);
  expect(counts).toEqual({ dataBlocks: 21 });
});

test.each([
  ['json', '{\n  "a": 1,\n}', 2, 9, 'a comma stands before the closing bracket'],
  ['json', '{ "a": 1 // why\n}', 1, 10, 'a comment, which JSON has not'],
  ['json', "{ 'a': 1 }", 1, 3, 'a word that JSON does not know'],
  ['json', '{ "a": 1, "a": 2 }', 1, 11, 'key "a" is given twice'],
  ['json', '{\n  ...\n  "a" 1\n}', 3, 7, 'a colon is missing'],
  ['json', '{\n  "a": [\n    1\n}', 4, 1, 'a comma is missing'],
  ['json', '{ "a": <value> }', 1, 8, 'a word that JSON does not know'],
  ['jsonc', '{ "a": 1\n  "b": 2 }', 2, 3, 'a comma is missing'],
  ['yaml', 'a: 1\n b: 2', 1, 4, 'nested mappings are not allowed in compact mappings'],
  ['yml', 'a: 1\nb: [1\n', 3, 1, 'flow sequence in block collection must be sufficiently indented and end with a ]'],
  ['yaml', 'a: 1\nb: 2\na: 3', 3, 1, 'the key "a" is there twice'],
  ['yaml', 'a: 1\n---\n- *b', 3, 3, '"*b" names no anchor above it'],
  ['toml', 'a = 1\nb = ', 2, 5, 'incomplete key-value declaration: no value specified'],
  ['toml', '[a]\n[a]', 2, 2, 'trying to redefine an already defined table or value'],
  ['xml', '<a>\n  <b>\n</a>', 3, 5, 'opening and ending tag mismatch: b line 2 and a'],
  ['xml', '<a>&nbsp;</a>', 1, 10, "entity 'nbsp' not defined"],
  ['js', 'const a = 1;\nconst b = ;', 2, 11, 'expression expected'],
  ['mjs', 'import from "a";', 1, 13, undefined],
  ['ts', 'type A = {', 1, undefined, undefined],
  ['ts', 'let a: = 1;', 1, 8, undefined],
  ['jsx', 'const a = <b></c>;', 1, 17, 'the element "b" is closed under another name'],
  ['tsx', 'const a = <b c={d e} />;', 1, undefined, "expected ',', got 'ident'"],
  ['dockerfile', 'FROM a\nRUNN make', 2, 1, '"RUNN" is no instruction; did you mean "RUN"?'],
  ['dockerfile', 'FROM a b', 1, 1, '"FROM" takes an image, and perhaps "AS" with a name'],
  ['Dockerfile', 'COPY a', 1, 1, '"COPY" lacks an argument'],
])('%s that does not parse is a finding at its place: %j', async (language, text, line, column, message) => {
  const found = await findings(language, text);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ line: Math.min(line, text.replace(/\n$/, '').split('\n').length + 1) });
  if (column !== undefined) expect(found[0]?.column).toBe(column);
  if (message !== undefined) expect(found[0]?.message).toContain(`is not sound: ${message}`);
});

test('a block behind indentation and a quotation is told where it stands in the file', async () => {
  const { findings: found } = await askRule(dataSyntax, { 'a.md': '> - a\n>\n>   ```json\n>   {"a" 1}\n>   ```\n' });
  expect(found.map(({ line, column, message }) => [line, column, message])).toEqual([
    [4, 10, 'block 1 (json), line 1: is not sound: a colon is missing'],
  ]);
});

test('what a script says when it runs is never found out: nothing runs', async () => {
  expect(await findings('js', 'throw new Error("it ran"); process.exit(7);')).toEqual([]);
  expect(await findings('ts', 'globalThis.itRan = true;')).toEqual([]);
  expect('itRan' in globalThis).toBe(false);
});

test('XML names no file that is read', async () => {
  const text = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>\n<a>&b;</a>';
  expect(await findings('xml', text)).toEqual([]);
});

test.each([
  ['json', '['.repeat(100_000)],
  ['jsonc', '{"a":'.repeat(20_000)],
  ['yaml', '['.repeat(50_000)],
  [
    'yaml',
    Array.from({ length: 3000 }, (_, level) => `${' '.repeat(level)}a:`)
      .join('\n')
      .slice(0, 900_000),
  ],
  ['toml', `a = ${'['.repeat(100_000)}`],
  ['xml', '<a>'.repeat(50_000)],
  ['js', '('.repeat(5000)],
  ['jsx', '<a>'.repeat(20_000)],
  ['json', `"${'a'.repeat(1_100_000)}`],
  ['yaml', `a: [\n${'{{'.repeat(200_000)}`],
  ['xml', `<a ${'...'.repeat(200_000)}`],
  ['js', '/*'.repeat(300_000)],
  ['js', `${'\n'.repeat(500_000)}+`],
  ['jsx', `<a>{${'/['.repeat(3000)}`],
])('hostile %s is a finding, in bounded time', async (language, text) => {
  expect((await findings(language, text)).length).toBe(1);
});

test.each([
  ['xml', 'an element that never ends', `<a><\n<${'a'.repeat(200_000)}`],
  ['yaml', 'spaces behind an ellipsis', `a: [\n...${' '.repeat(200_000)}x`],
  ['json', 'a text that never ends', `"${'\\"'.repeat(100_000)}`],
  ['js', 'a text that never ends', `"${'\\"'.repeat(100_000)}`],
  ['jsx', 'a text that never ends', `<a>{"${'\\"'.repeat(100_000)}`],
])('%s with %s is refused in a time in proportion to its length', async (language, _title, text) => {
  const start = performance.now();
  expect(await findings(language, text)).toHaveLength(1);
  expect(performance.now() - start).toBeLessThan(5_000);
});

test('brackets between quotes of a comment and of a text are counted, deeper ones than the parser can follow', async () => {
  const [found] = await findings('jsonc', `/* " */ ${'['.repeat(100_000)} "`);
  expect(found?.message).toContain('nested deeper than');
});
