// Rule 2.

import { expect, test } from 'vitest';
import { topLevelPermissions } from '../../../src/preflight/rules/top-level-permissions.ts';
import { askRule, saidOf, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(topLevelPermissions);

test('the finding says which jobs hold what the settings give', () => {
  const jobs = (count: number): string => Array.from({ length: count }, (_, index) => `  j${index}: { runs-on: x }\n`).join('');
  expect(saidOf(askRule(topLevelPermissions, `on: push\njobs:\n${jobs(1)}`))).toEqual([
    '2: the workflow has no "permissions" at its top, so the job "j0" holds what the repository\'s settings give',
  ]);
  expect(saidOf(askRule(topLevelPermissions, `on: push\njobs:\n${jobs(3)}`))).toEqual([
    '2: the workflow has no "permissions" at its top, so 3 jobs hold what the repository\'s settings give',
  ]);
});

test('reads of several kinds at the top pass', () => {
  expect(
    askRule(topLevelPermissions, 'on: push\npermissions: { contents: read, actions: read }\njobs: { a: { runs-on: x } }\n'),
  ).toEqual([]);
});

test('of a workflow that is only called the caller is named', () => {
  expect(saidOf(askRule(topLevelPermissions, 'on: workflow_call\njobs: { a: { runs-on: x } }\n'))).toEqual([
    '2: the workflow has no "permissions" at its top, so the job "a" holds all that the job holds that calls it',
  ]);
});
