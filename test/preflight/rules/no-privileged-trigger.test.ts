// Rule 10.

import { expect, test } from 'vitest';
import { noPrivilegedTrigger } from '../../../src/preflight/rules/no-privileged-trigger.ts';
import { askRule, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(noPrivilegedTrigger);

test.each(['on: pull_request_target', 'on: [push, workflow_run]', 'on: { pull_request_target: { types: [opened] } }'])(
  'in each form that "on" has: %s',
  (on) => {
    expect(askRule(noPrivilegedTrigger, `${on}\njobs: { a: { runs-on: x } }\n`)).toHaveLength(1);
  },
);
