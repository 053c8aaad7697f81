// The line that says why a step failed.

import { expect, test } from 'vitest';
import { failureOf } from '../../src/action/annotations.ts';
import type { FindingsReport } from '../../src/report/print-summary.ts';
import { printSummary } from '../../src/report/print-summary.ts';

const unsettled = [
  { setting: 'tag-ruleset', reason: 'the token may not see it', url: 'https://github.com/a/b/settings/rules' },
] as const;
const value: FindingsReport = { outcome: 'not settled', checked: {}, findings: [], repository: { unsettled } };

test('a setting that could not be told is why, not a number of findings', () => {
  expect(failureOf('preflight', { kind: 'findings', value })).toBe(
    'preflight: not settled: tag-ruleset: the token may not see it',
  );
  const summary = printSummary('preflight', { kind: 'findings', value });
  expect(summary).toContain('preflight: not settled');
  expect(summary).toContain('`the token may not see it`');
});
