// An explanation says what a check is worth, and its list every check once.

import { expect, test } from 'vitest';
import type { CheckExplanations } from '../../src/model/verdict.ts';
import { printExplanation, printExplanationList } from '../../src/report/print-explanation.ts';
import { createStyle } from '../../src/report/style.ts';

const style = createStyle(false);
const explained: CheckExplanations = {
  schemaVersion: 1,
  checks: [
    {
      check: 'gates',
      title: 'the gates passed',
      proves: 'That they ran.',
      doesNotProve: 'That they are good.',
      from: ['predicate', 'file'],
      refusals: ['a gate failed', 'there is\u001b[2J none'],
      page: 'docs/checks.md#gates',
    },
    { check: 'x', title: 'y', proves: 'z', doesNotProve: 'w', from: [], refusals: [], page: 'docs/checks.md#x' },
  ],
};

test('an explanation has everything about its check', () => {
  expect(printExplanation(explained, style)).toBe(`gates: the gates passed

Proves
  That they ran.

Does not prove
  That they are good.

Reads from
  predicate, file

Says no when
  - a gate failed
  - there is\\u{1b}[2J none

documents: docs/checks.md#gates

x: y

Proves
  z

Does not prove
  w

documents: docs/checks.md#x
`);
});

test('the list has a line a check', () => {
  expect(printExplanationList(explained, style)).toBe(
    'Checks\n  gates  the gates passed\n  x      y\n\nall about one: --explain CHECK\n',
  );
});
