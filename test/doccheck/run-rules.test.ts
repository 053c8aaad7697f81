// All rules over all documents, with an account of what was looked at.

import { describe, expect, test } from 'vitest';
import type { DocumentRule } from '../../src/doccheck/rule.ts';
import { sectionPresent } from '../../src/doccheck/rules/section-present.ts';
import { shellSyntax } from '../../src/doccheck/rules/shell-syntax.ts';
import { checkDocuments, type DocumentsInput } from '../../src/doccheck/run-rules.ts';
import type { RuleOutcome } from '../../src/model/document.ts';
import { configOf, memoryProject, type Texts } from '../support/document-project.ts';

const sound = '# A\n\n```bash\necho\n```\n\n```json\n{}\n```\n';
const rules = [shellSyntax, sectionPresent];

async function check(texts: Texts, options: Omit<Partial<DocumentsInput>, 'config'> & { readonly config?: string } = {}) {
  const { config, ...others } = options;
  const files = Object.entries(texts).map(([file, text]) => ({ file, text }));
  const input = { files, project: memoryProject(texts), today: '2027-01-01', rules, ...others, config: configOf(config) };
  return checkDocuments(input);
}

/** A rule that says what it is told to. */
function saying(id: string, outcome: RuleOutcome): DocumentRule {
  return { id, title: '', run: async () => outcome };
}

const finding = (rule: string, line = 1) => ({ rule, file: 'a.md', line, column: 1, message: 'wrong' });

test('a sound document passes, and everything that was looked at is counted', async () => {
  const { check: outcome } = await check({ 'a.md': sound }, { config: 'required: {a.md: [A]}\n' });
  expect(outcome).toEqual({
    schemaVersion: 1,
    outcome: 'passed',
    checked: { files: 1, headings: 1, blocks: 2, shellBlocks: 1, waivers: 0 },
    findings: [],
    waived: [],
    notAsked: [],
  });
});

test('findings of all rules are sorted by file and line', async () => {
  const bad = '```bash\necho\n```\n```sh\nif then fi\n```\n```sh\n}\n```\n';
  const { check: outcome } = await check({ 'b.md': bad, 'a.md': bad }, { config: 'required: {b.md: [B]}\n' });
  expect(outcome.outcome).toBe('failed');
  expect(outcome.findings.map(({ file, line, rule }) => [file, line, rule])).toEqual([
    ['a.md', 5, 'shell-syntax'],
    ['a.md', 8, 'shell-syntax'],
    ['b.md', 1, 'section-present'],
    ['b.md', 5, 'shell-syntax'],
    ['b.md', 8, 'shell-syntax'],
  ]);
});

test('no document at all is an error: there was nothing to check', async () => {
  await expect(check({})).rejects.toMatchObject({ kind: 'nothing', code: 'nothing/no-document' });
});

describe('of rules', () => {
  const two = [
    saying('one', { findings: [finding('one')], counts: { links: 2 } }),
    saying('two', { findings: [finding('two')], counts: { links: 1, flags: 4 } }),
  ];
  const asked = async (options: Parameters<typeof check>[1]) => {
    const { check: outcome } = await check({ 'a.md': sound }, { rules: two, ...options });
    return [outcome.findings.map(({ rule }) => rule), outcome.notAsked];
  };

  test('all are asked, and what they counted is added up', async () => {
    const { check: outcome } = await check({ 'a.md': sound }, { rules: two });
    expect(outcome.checked).toMatchObject({ links: 3, flags: 4 });
  });

  test('those that are skipped, not among the only ones, or turned off are not asked, and are told', async () => {
    expect(await asked({ skip: ['one'] })).toEqual([['two'], ['one']]);
    expect(await asked({ only: ['one'] })).toEqual([['one'], ['two']]);
    expect(await asked({})).toEqual([['one', 'two'], []]);
    const off = { rules: { one: 'off' as const } };
    const files = [{ file: 'a.md', text: sound }];
    const input = { files, project: memoryProject({}), today: '2027-01-01', rules: two };
    const { check: outcome } = await checkDocuments({ ...input, config: { ...configOf(undefined), ...off } });
    expect(outcome.notAsked).toEqual(['one']);
    // Asked for by name, it answers.
    const { check: named } = await checkDocuments({ ...input, only: ['one'], config: { ...configOf(undefined), ...off } });
    expect(named.findings.map(({ rule }) => rule)).toEqual(['one']);
  });

  test('what any of them notes is told, in their order', async () => {
    const noting = [saying('one', { findings: [], notes: ['b', 'a'] }), saying('two', { findings: [], notes: ['c'] })];
    expect((await check({ 'a.md': sound }, { rules: noting })).check.notes).toEqual(['b', 'a', 'c']);
    expect((await check({ 'a.md': sound }, { rules: two })).check.notes).toBeUndefined();
  });

  test('the first that rewrites a document is heard, and the next waits for another run', async () => {
    const writers = [
      saying('one', { findings: [], fixes: { 'a.md': '1' } }),
      saying('two', { findings: [], fixes: { 'a.md': '2', 'b.md': '2' } }),
    ];
    expect((await check({ 'a.md': sound }, { rules: writers })).fixes).toEqual({ 'a.md': '1', 'b.md': '2' });
  });
});

describe('a demand', () => {
  const counting = (id: string, counts: RuleOutcome['counts'] = {}) => [saying(id, { findings: [], counts })];

  test.each([
    ['shellBlocks', [] as const, '1 shell block in all documents, and "demand" in doc-check.yaml wants at least 2'],
    ['links', counting('link-target', { links: 1 }), '1 link in all documents, and "demand" in doc-check.yaml wants at least 2'],
    ['flags', counting('flag-parity'), '0 flags in all documents, and "demand" in doc-check.yaml wants at least 2'],
    [
      'ranBlocks',
      counting('recipe-runs', { ranBlocks: 1 }),
      '1 block that ran in all documents, and "demand" in doc-check.yaml wants at least 2',
    ],
  ])('of %s that is not met is a finding, alone', async (name, these, message) => {
    const { check: outcome } = await check({ 'a.md': sound }, { rules: these, config: `demand: {${name}: 2}\n` });
    expect(outcome.findings).toMatchObject([{ rule: 'demand', file: 'a.md', line: 1, message }]);
  });

  test('that is met is none, and neither is one whose rule was not asked', async () => {
    const texts = { 'a.md': sound };
    const met = await check(texts, { rules: counting('link-target', { links: 2 }), config: 'demand: {links: 2}\n' });
    const skipped = await check(texts, { rules: counting('link-target'), skip: ['link-target'], config: 'demand: {links: 2}\n' });
    expect([met.check.findings, skipped.check.findings]).toEqual([[], []]);
  });

  test('of something else takes the place of the one shell block that is wanted without any', async () => {
    const texts = { 'a.md': '# A\n' };
    expect((await check(texts)).check.findings).toMatchObject([{ rule: 'shell-syntax' }]);
    expect((await check(texts, { config: 'demand: {links: 0}\n' })).check.findings).toEqual([]);
  });
});

test('a word that no rule obeys is a finding, with what was meant', async () => {
  const { check: outcome } = await check({ 'a.md': `${sound}\n<!-- doc-check: alow shell-syntax: x -->\n` });
  expect(outcome.findings).toEqual([
    {
      ...{ rule: 'directive', file: 'a.md', line: 11, column: 1 },
      message: '"alow" is no word of doc-check; did you mean "allow"?',
      help: expect.stringContaining('known words: allow, '),
    },
  ]);
});

test('replaced texts are checked in memory, and the restored ones pass again', async () => {
  const broken = await check({ 'a.md': sound.replace('echo', 'if then fi') });
  expect(broken.check.findings.map(({ rule, line }) => [rule, line])).toEqual([['shell-syntax', 4]]);
  expect((await check({ 'a.md': sound })).check.outcome).toBe('passed');
});

test('what rules tell of how they came to their answer is told with it', async () => {
  const noting = [saying('one', { findings: [], notes: ['a tool is missing'] }), saying('two', { findings: [] })];
  expect((await check({ 'a.md': sound }, { rules: noting })).check.notes).toEqual(['a tool is missing']);
});
