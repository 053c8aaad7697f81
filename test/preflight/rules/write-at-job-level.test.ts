// Rule 3.

import { expect, test } from 'vitest';
import { writeAtJobLevel } from '../../../src/preflight/rules/write-at-job-level.ts';
import { askRule, saidOf, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(writeAtJobLevel);

test('each write at the top is named, and a write of a job is no finding', () => {
  const text =
    'on: push\npermissions:\n  contents: write\n  issues: read\n  packages: write\njobs:\n  a:\n    permissions: { contents: write }\n';
  expect(askRule(writeAtJobLevel, text).map(({ line }) => line)).toEqual([3, 5]);
});

test('"write-all" of a single job is a finding at that job', () => {
  const found = askRule(writeAtJobLevel, 'on: push\npermissions: {}\njobs:\n  a:\n    permissions: write-all\n');
  expect(saidOf(found)).toEqual(['5: "write-all" gives the token every right that it can have']);
});
