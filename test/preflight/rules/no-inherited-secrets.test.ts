// Rule 14.

import { expect, test } from 'vitest';
import { noInheritedSecrets } from '../../../src/preflight/rules/no-inherited-secrets.ts';
import { askRule, saidOf, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(noInheritedSecrets);

test('a job with several secrets is one finding, at the first, and says how many', () => {
  const found = askRule(
    noInheritedSecrets,
    'on: release\njobs:\n  a:\n    runs-on: x\n    env: { A: "${{ secrets.A_KEY }}" }\n    steps:\n      - run: x\n        env: { B: "${{ secrets[\'B_KEY\'] }}", C: "${{ github.token }}" }\n',
  );
  expect(saidOf(found)).toEqual([
    '5: the job "a" of a release workflow reads "A_KEY" and 1 more secrets outside of an environment, so every branch can',
  ]);
});

test('what a reusable workflow is given is the affair of its caller', () => {
  const called = (secrets: string): string =>
    `on:\n  workflow_call:\n    secrets: ${secrets}\njobs:\n  a:\n    permissions: { id-token: write }\n    runs-on: x\n    env: { A: "\${{ secrets.KEY }}" }\n`;
  expect(askRule(noInheritedSecrets, called('{ KEY: { required: true } }'))).toEqual([]);
  expect(askRule(noInheritedSecrets, called('{ OTHER: { required: true } }'))).toHaveLength(1);
});
