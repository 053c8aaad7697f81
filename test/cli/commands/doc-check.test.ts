// selfsame doc-check --mutate: what was typed reaches the operation, each outcome has its code, contradictions are refused.

import { beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { programNamed, programs } from '../../../src/cli/programs.ts';
import type { DocumentMutation } from '../../../src/model/document-mutation.ts';
import { memoryMachine } from '../memory-machine.ts';

const operation = vi.hoisted(() => ({ mutateDocuments: vi.fn() }));
vi.mock('../../../src/ops/mutate-documents.ts', () => operation);

beforeEach(() => {
  operation.mutateDocuments.mockReset();
});

const passed: DocumentMutation = {
  ...{ schemaVersion: 1, outcome: 'passed', seed: '0', files: 1 },
  kinds: [{ id: 'link-cut', title: 'a link is cut', places: 2, tried: 2, survived: 0 }],
  ...{ survivors: [], untried: [], findings: [] },
};
const survivor = { mutation: 'link-cut', file: 'a.md', line: 3, what: 'the link is cut', rules: ['link-target'] };

async function typed(mutation: DocumentMutation, ...words: readonly string[]) {
  operation.mutateDocuments.mockResolvedValue(mutation);
  const machine = memoryMachine();
  const code = await main(programNamed('selfsame'), ['doc-check', ...words], machine, programs);
  return { code, out: machine.out(), err: machine.err(), options: operation.mutateDocuments.mock.calls[0]?.[1] };
}

test('paths, rules, the count and the seed reach the operation', async () => {
  const words = ['docs', '--mutate', '--mutations', '3', '--seed', 'x', '--only', 'link-target', '--no-cache'];
  expect(await typed(passed, ...words)).toMatchObject({
    code: 0,
    out: 'link-cut: 2 of 2 seen\npassed: 1 document, 2 mutants of 2 places, seed "0"\n',
    options: { paths: ['docs'], mutations: '3', seed: 'x', only: ['link-target'], withoutCache: true },
  });
});

test('a survivor ends it with 1 and is shown in every format', async () => {
  const failed: DocumentMutation = { ...passed, outcome: 'failed', survivors: [survivor] };
  for (const format of ['text', 'json', 'sarif', 'junit', 'github', 'markdown']) {
    const { code, out } = await typed(failed, 'a.md', '--mutate', '--format', format);
    expect([format, code]).toEqual([format, 1]);
    expect(out).toContain('the link is cut');
  }
});

test('what could not be tried ends it with 3', async () => {
  const open: DocumentMutation = { ...passed, outcome: 'not settled', untried: [{ ...survivor, reason: 'the time was up' }] };
  expect(await typed(open, 'a.md', '--mutate')).toMatchObject({ code: 3, out: expect.stringContaining('the time was up') });
});

test.each([
  [['--mutate', '--fix'], '--fix'],
  [['--mutate', '--watch'], '--watch'],
  [['--seed', '1'], '--mutate'],
  [['--mutations', '1'], '--mutate'],
])('%j contradict each other', async (words, named) => {
  const { code, err, options } = await typed(passed, 'a.md', ...words);
  expect([code, options]).toEqual([2, undefined]);
  expect(err).toContain('usage/contradiction');
  expect(err).toContain(named);
});
