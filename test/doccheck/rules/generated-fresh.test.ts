// Parts of documents that a command prints.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generatedFresh } from '../../../src/doccheck/rules/generated-fresh.ts';
import { askRule } from '../../support/document-project.ts';

const page = readFileSync('testdata/doccheck/rules/generated-fresh/page.md', 'utf8');
const table = '| colour |\n| --- |\n| red   |\n';

async function ask(text: string, stdout = table) {
  const ran: string[] = [];
  const run = async (command: string) => {
    ran.push(command);
    return { exitCode: 0, signal: undefined, timedOut: false, stdout, stderr: '' };
  };
  const config = JSON.stringify({ generated: { colours: 'list-colours' } });
  const { findings, counts, fixes } = await askRule(generatedFresh, { 'page.md': text }, { config, project: { run } });
  return { findings, said: findings.map(({ line, message }) => `${line}: ${message}`), counts, fixed: fixes?.['page.md'], ran };
}

test('parts that are what the command prints say nothing, and it runs once for both', async () => {
  const { said, counts, fixed, ran } = await ask(page);
  expect([said, counts, fixed, ran]).toEqual([[], { generatedParts: 2 }, undefined, ['list-colours']]);
});

test.each([
  ['white space at the ends of lines', page.replaceAll('| red   |', '| red   |  '), table],
  ['blank lines around', page.replaceAll('| red   |\n', '| red   |\n\n\n'), `\n${table}\n \n`],
  ['line ends', page.replaceAll('\n', '\r\n'), table],
])('%s are no difference', async (_, text, stdout) => {
  expect((await ask(text, stdout)).said).toEqual([]);
});

test('a part that is another is a finding with the difference, and the fix is what is printed', async () => {
  const { findings, said, fixed } = await ask(page.replace('red', 'rad'));
  expect(said).toEqual(['3: the generated part "colours" is not what "list-colours" prints']);
  expect(findings[0]?.excerpt).toEqual(['@@ -1,3 +1,3 @@', ' | colour |', ' | --- |', '-| rad   |', '+| red   |']);
  expect(fixed).toBe(page);
});

test('all parts of a page are rewritten at once, in its own line ends and indentation', async () => {
  const stale = page.replaceAll('| --- |\n', '').replaceAll('\n', '\r\n');
  const { fixed, said } = await ask(`\ufeff${stale}`);
  expect(said.length).toBe(2);
  expect(fixed).toBe(`\ufeff${page.replaceAll('\n', '\r\n')}`);
});

test('an empty part is filled', async () => {
  const { fixed } = await ask('<!-- doc-check: generated colours -->\n<!-- doc-check: end -->');
  expect(fixed).toBe(`<!-- doc-check: generated colours -->\n${table}<!-- doc-check: end -->`);
});

test.each([
  ['not closed', '<!-- doc-check: generated colours -->\n\nx\n', '1: the generated part "colours" is not closed'],
  [
    'closed in code',
    '<!-- doc-check: generated colours -->\n\n    <!-- doc-check: end -->\n',
    '1: the generated part "colours" is not closed',
  ],
  ['not opened', '# A\n\n<!-- doc-check: end -->\n', '3: no generated part is open here'],
  ['without a name', '<!-- doc-check: generated -->\n', '1: a generated part has no name'],
  [
    'of no known name',
    '<!-- doc-check: generated colors -->\n<!-- doc-check: end -->\n',
    '1: doc-check.yaml has no command "colors" under "generated"; did you mean "colours"?',
  ],
  [
    'named like a member of every object',
    '<!-- doc-check: generated constructor -->\n<!-- doc-check: end -->\n',
    '1: doc-check.yaml has no command "constructor" under "generated"',
  ],
  [
    'on one line',
    '<!-- doc-check: generated colours --><!-- doc-check: end -->\n',
    '1: other text stands beside the comments around the generated part "colours"',
  ],
  [
    'with text behind the comment',
    'a <!-- doc-check: generated colours --> b\nc <!-- doc-check: end -->\n',
    '1: other text stands beside the comments around the generated part "colours"',
  ],
])('a part that is %s is a finding, and nothing is rewritten', async (_, text, message) => {
  const { said, fixed, ran } = await ask(text);
  expect([said, fixed, ran]).toEqual([[message], undefined, []]);
});

test('a part in a part is a finding', async () => {
  const open = '<!-- doc-check: generated colours -->\n';
  const { said } = await ask(`${open}${open}${table}<!-- doc-check: end -->\n`);
  expect(said[0]).toBe('2: the generated part "colours" begins inside of "colours", which began on line 1');
});

test('a command that prints such comments itself is a finding, and nothing is rewritten', async () => {
  const { said, fixed } = await ask(page, 'x\n<!-- doc-check: end -->\n');
  expect([said[0], fixed]).toEqual([
    '3: what "list-colours" prints holds a comment that begins or ends a generated part',
    undefined,
  ]);
});

test('a part does not go on in the next document', async () => {
  const config = JSON.stringify({ generated: { colours: 'x' } });
  const texts = { 'a.md': '<!-- doc-check: generated colours -->\n', 'b.md': '<!-- doc-check: end -->\n' };
  const { findings } = await askRule(generatedFresh, texts, { config });
  expect(findings.map(({ file, message }) => [file, message])).toEqual([
    ['a.md', 'the generated part "colours" is not closed'],
    ['b.md', 'no generated part is open here'],
  ]);
});
