// Rule 7.

import { expect, test } from 'vitest';
import { noPersistedCredentials } from '../../../src/preflight/rules/no-persisted-credentials.ts';
import { askRule, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(noPersistedCredentials);

const checkout = (rest: string, after = ''): string =>
  `on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v7\n${rest}${after}`;

test('a false in quotes or in capitals is false, and what an expression decides is not judged', () => {
  for (const value of ["'false'", 'False', '${{ inputs.persist }}']) {
    expect(askRule(noPersistedCredentials, checkout(`        with:\n          persist-credentials: ${value}\n`))).toEqual([]);
  }
});

test('a job that pushes with git afterwards needs the token, one that pushed before does not', () => {
  expect(askRule(noPersistedCredentials, checkout('', '      - run: git push origin HEAD\n'))).toEqual([]);
  const before = 'on: push\njobs:\n  a:\n    steps:\n      - run: git push\n      - uses: Actions/Checkout@v7\n';
  expect(askRule(noPersistedCredentials, before)).toHaveLength(1);
});
