// Rule 8.

import { expect, test } from 'vitest';
import { checkoutCommit } from '../../../src/preflight/rules/checkout-commit.ts';
import { askRule, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(checkoutCommit);

const release = (inputs: string): string =>
  `on: { release: { types: [published] } }\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v7\n        with: { ${inputs} }\n`;

test.each(["ref: '${{ github.event.release.tag_name }}'", "ref: '${{ inputs.ref }}'", "ref: 'v${{ github.sha }}'", 'ref: main'])(
  'another commit than the one that started the run is a finding: %s',
  (inputs) => {
    expect(askRule(checkoutCommit, release(inputs))).toHaveLength(1);
  },
);

test.each([
  "ref: '${{ github.sha }}'",
  "ref: '${{ github.event.pull_request.head.sha || github.sha }}'",
  "ref: ''",
  'fetch-depth: 0',
])('the commit that started the run is none: %s', (inputs) => {
  expect(askRule(checkoutCommit, release(inputs))).toEqual([]);
});

test('tests may check out what they like', () => {
  expect(askRule(checkoutCommit, release('ref: main').replace('on: { release: { types: [published] } }', 'on: push'))).toEqual(
    [],
  );
});
