// The engine that breaks documents: what counts as seen, what survives, what cannot be told, and that nothing else changes the answer.

import { describe, expect, test } from 'vitest';
import { type Mutant, type Mutation, mutantOf } from '../../../src/doccheck/mutate/mutation.ts';
import { type MutateInput, mutateDocuments } from '../../../src/doccheck/mutate/run-mutants.ts';
import type { DocumentRule, RuleInput } from '../../../src/doccheck/rule.ts';
import type { DocumentFinding } from '../../../src/model/document.ts';
import { ToolError } from '../../../src/model/tool-error.ts';
import { configOf, memoryProject } from '../../support/document-project.ts';

const says = (rule: string, file: string, message: string, line = 1): DocumentFinding => ({
  rule,
  file,
  line,
  column: 1,
  message,
});

/** A rule that finds each line with a word. */
function finding(id: string, word: string, message = 'wrong'): DocumentRule {
  const find = async ({ documents }: RuleInput) => ({
    findings: documents.flatMap(({ file, text }) =>
      text.split('\n').flatMap((line, index) => (line.includes(word) ? [says(id, file, message, index + 1)] : [])),
    ),
  });
  return { id, title: '', run: find };
}

/** Puts a word at the end of every line. */
function putting(word: string, rules: readonly string[], others: Partial<Mutation> = {}): Mutation {
  return {
    ...{ id: `put-${word}`, title: '', rules, alone: true },
    mutants: async ({ document: { text } }) =>
      text.split('\n').flatMap((line, index): readonly Mutant[] => {
        const changed = text.split('\n').with(index, `${line} ${word}`).join('\n');
        return line === '' ? [] : mutantOf(index + 1, `"${word}" is put in`, changed);
      }),
    ...others,
  };
}

function mutate(texts: Readonly<Record<string, string>>, parts: Partial<MutateInput> & { readonly yaml?: string }) {
  const { yaml, ...others } = parts;
  return mutateDocuments({
    files: Object.entries(texts).map(([file, text]) => ({ file, text })),
    config: configOf(yaml),
    project: memoryProject(texts),
    ...{ today: '2027-01-01', seed: '', most: 9, hasTime: () => true, ...others },
  });
}

const places = (mutants: readonly { readonly file: string; readonly line: number }[]) =>
  mutants.map(({ file, line }) => `${file}:${line}`);

test('what a rule finds is seen, and what no rule finds survives, with its place and what was done', async () => {
  const rules = [finding('seeing', 'bad')];
  const outcome = await mutate(
    { 'b.md': 'one\ntwo\n', 'a.md': 'one\n' },
    { rules, mutations: [putting('bad', ['seeing']), putting('worse', ['seeing'])] },
  );
  expect(outcome).toEqual({
    schemaVersion: 1,
    outcome: 'failed',
    seed: '',
    files: 2,
    kinds: [
      { id: 'put-bad', title: '', places: 3, tried: 3, survived: 0 },
      { id: 'put-worse', title: '', places: 3, tried: 3, survived: 3 },
    ],
    survivors: [
      { mutation: 'put-worse', file: 'a.md', line: 1, what: '"worse" is put in', rules: ['seeing'] },
      { mutation: 'put-worse', file: 'b.md', line: 1, what: '"worse" is put in', rules: ['seeing'] },
      { mutation: 'put-worse', file: 'b.md', line: 2, what: '"worse" is put in', rules: ['seeing'] },
    ],
    untried: [],
    findings: [],
  });
});

describe('a mutant survives', () => {
  test('when the finding is one that was there before, wherever it stands now', async () => {
    const moved: Mutation = {
      ...putting('', ['seeing']),
      mutants: async ({ document: { text } }) => mutantOf(1, 'a line is put in', `new\n${text}`),
    };
    const { survivors, findings } = await mutate({ 'a.md': 'bad\n' }, { rules: [finding('seeing', 'bad')], mutations: [moved] });
    expect([places(survivors), places(findings)]).toEqual([['a.md:1'], ['a.md:1']]);
  });

  test('when another rule finds it than the kind names', async () => {
    const rules = [finding('named', 'other'), finding('seeing', 'bad')];
    const { survivors } = await mutate({ 'a.md': 'one\n' }, { rules, mutations: [putting('bad', ['named'])] });
    expect(places(survivors)).toEqual(['a.md:1']);
  });
});

test('one more finding of the same words is a new one', async () => {
  const { survivors } = await mutate(
    { 'a.md': 'bad\n\ngood\n' },
    {
      rules: [finding('seeing', 'bad')],
      mutations: [{ ...putting('bad', ['seeing']), mutants: async () => mutantOf(3, '', 'bad\n\ngood bad\n') }],
    },
  );
  expect(survivors).toEqual([]);
});

test('documents that do not pass by themselves fail, whatever is seen', async () => {
  const { outcome, findings, survivors } = await mutate(
    { 'a.md': 'bad\n\none\n' },
    { rules: [finding('seeing', 'bad')], mutations: [putting('bad', ['seeing'])] },
  );
  expect([outcome, places(findings), places(survivors)]).toEqual(['failed', ['a.md:1'], ['a.md:1']]);
});

test('a rule that finds something in the restored text is told', async () => {
  let runs = 0;
  const forgetful: DocumentRule = {
    ...finding('seeing', 'bad'),
    run: async (input) => {
      runs += 1;
      const late = runs > 2 ? [says('seeing', 'a.md', 'late')] : [];
      return { findings: [...(await finding('seeing', 'bad').run(input)).findings, ...late] };
    },
  };
  const { outcome, findings } = await mutate(
    { 'a.md': 'one\n' },
    { rules: [forgetful], mutations: [putting('bad', ['seeing'])] },
  );
  expect([outcome, findings.map(({ message }) => message)]).toEqual(['failed', ['late']]);
});

describe('a place is left out', () => {
  const text = '<!-- doc-check: allow seeing: it is meant -->\nbad\n\none\n';

  test('where a waiver silences every rule that the kind names', async () => {
    const { kinds, outcome } = await mutate(
      { 'a.md': text },
      { rules: [finding('seeing', 'bad')], mutations: [putting('bad', ['seeing'])] },
    );
    expect([outcome, kinds.map((kind) => kind.places)]).toEqual(['passed', [1]]);
  });

  test('where another mutant made the same text', async () => {
    const twice: Mutation = {
      ...putting('bad', ['seeing']),
      mutants: async () => [...mutantOf(1, 'once', 'bad\n'), ...mutantOf(1, 'twice', 'bad\n')],
    };
    const { kinds } = await mutate({ 'a.md': 'one\n' }, { rules: [finding('seeing', 'bad')], mutations: [twice] });
    expect(kinds.map((kind) => kind.places)).toEqual([1]);
  });
});

describe('of many places', () => {
  const texts = { 'a.md': Array.from({ length: 40 }, (_, index) => `line ${index}\n`).join('') };
  const rules = [finding('seeing', 'never')];
  const survivorsOf = async (parts: Partial<MutateInput>) =>
    places((await mutate(texts, { rules, mutations: [putting('bad', ['seeing'])], most: 5, ...parts })).survivors);

  test('as many are tried as asked for, the same for the same seed and others for another', async () => {
    const [first, again, other] = [await survivorsOf({}), await survivorsOf({}), await survivorsOf({ seed: 'x' })];
    expect(first).toHaveLength(5);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('of a kind that takes long, fewer are', async () => {
    const mutations = [putting('bad', ['seeing'], { mostOfDocument: 1 })];
    expect(await survivorsOf({ mutations })).toHaveLength(1);
  });
});

describe('what could not be told is no pass', () => {
  const one = { 'a.md': 'one\n' };

  test('when the time was up', async () => {
    const { outcome, untried, kinds } = await mutate(one, {
      ...{ rules: [finding('seeing', 'bad')], mutations: [putting('bad', ['seeing'])], hasTime: () => false },
    });
    expect([outcome, untried.map(({ reason }) => reason), kinds.map(({ tried }) => tried)]).toEqual([
      'not settled',
      ['the time was up'],
      [0],
    ]);
  });

  test('when a rule could not look at the mutant', async () => {
    const failing: DocumentRule = {
      ...{ id: 'failing', title: '' },
      run: async ({ documents: [document] }) => {
        if (document?.text.includes('bad')) throw new ToolError('tool', 'tool/gone', 'it went away');
        return { findings: [] };
      },
    };
    const { outcome, untried } = await mutate(one, { rules: [failing], mutations: [putting('bad', ['failing'])] });
    expect([outcome, untried.map(({ reason }) => reason)]).toEqual(['not settled', ['it went away (tool/gone)']]);
  });

  test('when a rule says that something was not looked at', async () => {
    const noting: DocumentRule = {
      id: 'noting',
      title: '',
      run: async () => ({ findings: [], notes: ['there is no "jq" here'] }),
    };
    const { outcome, untried } = await mutate(one, { rules: [noting], mutations: [putting('bad', ['noting'])] });
    expect([outcome, untried.map(({ reason }) => reason)]).toEqual(['not settled', ['there is no "jq" here']]);
  });
});

test('a kind is asked of the rules that are asked, and left out where none of its rules is', async () => {
  const rules = [finding('one', 'bad'), finding('two', 'bad'), finding('three', 'bad')];
  const mutations = [putting('bad', ['one', 'two']), putting('worse', ['three'])];
  const only = await mutate({ 'a.md': 'a\n' }, { rules, mutations, only: ['two'] });
  expect(only.kinds.map(({ id }) => id)).toEqual(['put-bad']);
  const off = await mutate({ 'a.md': 'a\n' }, { rules, mutations: [putting('worse', ['one', 'two'])], skip: ['two'] });
  expect(off.survivors.map((survivor) => survivor.rules)).toEqual([['one']]);
});

test('documents without a place for any mutation are an error: a gate that can be empty is no gate', async () => {
  const nothing = mutate({ 'a.md': '' }, { rules: [finding('seeing', 'bad')], mutations: [putting('bad', ['seeing'])] });
  await expect(nothing).rejects.toMatchObject({ kind: 'nothing', code: 'nothing/no-mutant' });
});

test('a rule that needs no other document is given the broken one alone, and reads it so as a file too', async () => {
  const seen: string[][] = [];
  const rule: DocumentRule = {
    ...{ id: 'seeing', title: '' },
    run: async ({ documents, project }) => {
      seen.push([...documents.map(({ file }) => file), (await project.readText('./a.md')) ?? '']);
      return { findings: [] };
    },
  };
  const texts = { 'a.md': 'a\n', 'b.md': '' };
  await mutate(texts, { rules: [rule], mutations: [putting('bad', ['seeing'])] });
  await mutate(texts, { rules: [rule], mutations: [putting('bad', ['seeing'], { alone: false })] });
  expect(seen).toEqual([
    ['a.md', 'a\n'],
    ['a.md', 'a bad\n'],
    ['a.md', 'a\n'],
    ['a.md', 'b.md', 'a\n'],
    ['a.md', 'b.md', 'a bad\n'],
    ['a.md', 'b.md', 'a\n'],
  ]);
});
