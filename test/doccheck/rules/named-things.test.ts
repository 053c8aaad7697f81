// Paths and names between backticks.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { namedThings } from '../../../src/doccheck/rules/named-things.ts';
import { askRule } from '../../support/document-project.ts';

const sample = readFileSync('testdata/doccheck/rules/named-things/guide.md', 'utf8');
const files = { 'src/rules/one.ts': '', 'src/rules/index.ts': '', 'docs/beside.md': '', 'errors.md': '### config/bad-yaml\n' };
const names = [{ kind: 'error code', pattern: 'config/[a-z-]+', from: { files: ['errors.md'], headings: [3] } }];
const ask = (text: string, config: object = {}, more: Readonly<Record<string, string>> = {}) =>
  askRule(namedThings, { 'docs/guide.md': text }, { files: { ...files, ...more }, config: JSON.stringify(config) });

test('paths of the project that are gone are found, and what may be another’s is left alone', async () => {
  const { findings, counts } = await ask(sample);
  expect(findings.map(({ line, message }) => [line, message])).toEqual([
    [5, 'the path "src/rules/two.ts" is not in the project'],
    [5, 'the path "src/old/one.ts" is not in the project'],
    [5, 'the path "docs/giude.md" is not in the project; did you mean "guide.md"?'],
    [5, '"src/**/*.test.ts" matches no file of the project'],
    [5, 'the path "../src/rules/three.ts" is not in the project'],
    [5, 'the path "src/rules/deep/" is not in the project'],
  ]);
  expect(counts).toEqual({ citedPaths: 12, citedNames: 0 });
});

test('a name that is declared and not there is found, with what was meant, and not where it is a link to others', async () => {
  const { findings, counts } = await ask(sample, { names });
  expect(findings.filter(({ line }) => line > 5).map(({ line, column, message, help }) => [line, column, message, help])).toEqual(
    [[22, 27, 'there is no error code "config/bad-yml"; did you mean "config/bad-yaml"?', '"errors.md" says which there are']],
  );
  expect(counts?.citedNames).toBe(2);
});

test('the first group of a pattern is the name', async () => {
  const config = { names: [{ kind: 'rule', pattern: 'rule:([a-z]+)', from: { files: ['errors.md'], pattern: '(config)' } }] };
  const { findings } = await ask('`rule:config` `rule:cnofig` `rule:config more`\n', config);
  expect(findings.map(({ message }) => message)).toEqual(['there is no rule "cnofig"; did you mean "config"?']);
});

test('a kind of name of which there is none is a finding by itself', async () => {
  const config = { names: [{ kind: 'error code', pattern: 'x', from: { files: ['none.md'], headings: [3] } }] };
  const { findings } = await ask('`x`\n', config);
  expect(findings.map(({ file, message }) => [file, message])).toEqual([
    ['doc-check.yaml', 'error code: there is none: "none.md" holds no such word'],
  ]);
});

test.each([
  ['RELEASES.md', 0],
  ['release-notes-1.2.md', 0],
  ['MIGRATION.md', 0],
  ['release-folder.md', 1],
  ['newsletter.md', 1],
])('"%s" is a history or none by its whole name', async (name, found) => {
  const text = 'See `src/rules/two.ts`.\n';
  expect((await askRule(namedThings, { [name]: text }, { files })).findings).toHaveLength(found);
});

test('a history may name what is no more', async () => {
  const { findings } = await askRule(namedThings, { 'CHANGELOG.md': '`src/rules/two.ts`\n' }, { files });
  expect(findings).toEqual([]);
});

test('a file that is there and that git does not know is there', async () => {
  const kindAt = async (path: string) => (path === 'src/rules/made.ts' ? ('file' as const) : undefined);
  const text = '`src/rules/made.ts` `src/rules/gone.ts`\n';
  const { findings } = await askRule(namedThings, { 'a.md': text }, { files, project: { kindAt } });
  expect(findings.map(({ column }) => column)).toEqual([21]);
});

test('a glob of very many stars is no path, and takes no time', async () => {
  const { findings } = await ask(`\`src/${'*a'.repeat(40)}b.ts\`\n`, {}, { [`src/${'a'.repeat(250)}.ts`]: '' });
  expect(findings).toEqual([]);
});

test('any text between backticks is read without a fault', async () => {
  const part = fc.constantFrom(
    '/',
    '.',
    '..',
    '*',
    '{',
    ',',
    '}',
    '[',
    '(',
    '!',
    '?',
    '+',
    '@',
    'src',
    'rules',
    'one.ts',
    ':1',
    '#',
    '\u202e',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 12 }), async (parts) => {
      const { findings } = await ask(`\`src/${parts.join('')}\`\n`);
      expect(findings.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 300 },
  );
});

test('a hundred thousand words between backticks are looked up once each', async () => {
  let asked = 0;
  const kindAt = async () => {
    asked += 1;
    return undefined;
  };
  const text = '`src/rules/one.ts` `src/rules/two.ts`\n\n'.repeat(50_000);
  const { findings } = await askRule(namedThings, { 'a.md': text }, { files, project: { kindAt } });
  expect([findings.length, asked]).toEqual([50_000, 1]);
}, 20_000);
