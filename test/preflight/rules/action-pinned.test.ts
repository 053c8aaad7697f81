// Rule 1.

import { expect, test } from 'vitest';
import { actionPinned } from '../../../src/preflight/rules/action-pinned.ts';
import { askRule, saidOf, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(actionPinned);

const uses = (...lines: readonly string[]): string =>
  `on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n${lines.map((line) => `      - uses: ${line}\n`).join('')}`;

const commit = '0123456789abcdef0123456789abcdef01234567';

test('a tag, a branch and a short commit can all be moved or are no commit', () => {
  const found = askRule(
    actionPinned,
    uses('acme/build@v1', 'acme/build@main', 'acme/build/path@0123456', `acme/build@${commit} # v1.2.3`),
  );
  expect(saidOf(found)).toEqual([
    '6: "acme/build@v1" is named by "v1", which can be moved to other code',
    '7: "acme/build@main" is named by "main", which can be moved to other code',
    '8: "acme/build/path@0123456" is named by "0123456", which can be moved to other code',
  ]);
});

test('a job that calls a workflow of another repository is looked at too', () => {
  const found = askRule(actionPinned, 'on: push\njobs:\n  a:\n    uses: acme/flows/.github/workflows/a.yml@v1\n');
  expect(found.map(({ line, column }) => [line, column])).toEqual([[4, 11]]);
});

test('what names no commit at all is told the forms that there are', () => {
  const [found] = askRule(actionPinned, uses('acme/build'));
  expect(found?.message).toBe('"acme/build" names no commit: GitHub takes no such "uses"');
});

test('the generator of SLSA, which runs under its own version tag alone, may have one and nothing else', () => {
  const generator = 'slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml';
  expect(askRule(actionPinned, uses(`${generator}@v2.1.0`))).toEqual([]);
  expect(askRule(actionPinned, uses(`${generator}@v2`, `slsa-framework/slsa-verifier/actions/installer@v2.7.1`))).toHaveLength(2);
});

test('a pin is mended with the network, and a moved image is not', () => {
  const found = askRule(actionPinned, uses('acme/build@v1', 'docker://alpine:3'));
  expect(found.map(({ fixable }) => fixable)).toEqual(['with network', 'no']);
});
