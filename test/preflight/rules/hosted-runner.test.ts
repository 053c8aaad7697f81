// Rule 13.

import { expect, test } from 'vitest';
import { hostedRunner } from '../../../src/preflight/rules/hosted-runner.ts';
import { askRule, saidOf, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(hostedRunner);

test('a group of runners is told by its labels', () => {
  const found = askRule(hostedRunner, 'on: release\njobs:\n  a:\n    runs-on:\n      group: big\n      labels: [Self-Hosted]\n');
  expect(saidOf(found)).toEqual([
    '6: the job "a" of a release workflow runs on a self-hosted runner, where earlier runs may have left something',
  ]);
});
