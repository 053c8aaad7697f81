// What came of breaking documents, as people and programs read it.

import { expect, test } from 'vitest';
import type { DocumentMutation } from '../../src/model/document-mutation.ts';
import { toMutationReport } from '../../src/report/print-mutations.ts';

const mutant = { mutation: 'link-cut', file: 'a.md', line: 3, what: 'the link "b" becomes "c"', rules: ['link-target'] };
const mutation: DocumentMutation = {
  ...{ schemaVersion: 1, outcome: 'failed', seed: '7', files: 2 },
  kinds: [
    { id: 'link-cut', title: 'a link is cut', places: 9, tried: 5, survived: 1 },
    { id: 'pair-cut', title: 'a pair is cut', places: 0, tried: 0, survived: 0 },
  ],
  survivors: [mutant],
  untried: [{ ...mutant, line: 4, reason: 'the time was up' }],
  findings: [{ rule: 'link-target', file: 'a.md', line: 1, column: 2, message: 'wrong' }],
};

test('survivors stand at their places as findings, behind what was wrong before', () => {
  const { findings, outcome, looked } = toMutationReport(mutation);
  expect(outcome).toBe('failed');
  expect(looked).toBe('2 documents, 5 mutants of 9 places, seed "7"');
  expect(findings).toEqual([
    { rule: 'link-target', file: 'a.md', line: 1, column: 2, message: 'wrong' },
    {
      ...{ rule: 'link-cut', file: 'a.md', line: 3, column: 1 },
      message: 'survived: the link "b" becomes "c", and no rule said no',
      help: 'see why "link-target" did not find it',
    },
  ]);
});

test('what could not be tried is told as such, and kinds without a place too', () => {
  const { unsettled, notes } = toMutationReport(mutation);
  expect(unsettled).toEqual([{ rule: 'link-cut', reason: 'a.md:4: the link "b" becomes "c": the time was up' }]);
  expect(notes).toEqual(['link-cut: 4 of 5 seen', 'no place for: pair-cut']);
});
