// Rule 12.

import { expect, test } from 'vitest';
import { applyFixes } from '../../../src/preflight/apply-fixes.ts';
import { concurrencyGroup } from '../../../src/preflight/rules/concurrency-group.ts';
import { runPreflightRules } from '../../../src/preflight/run-rules.ts';
import { askRule, saidOf, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(concurrencyGroup);

function fixed(text: string): string {
  const input = { file: 'release.yml', text };
  const { findings } = runPreflightRules([input], [concurrencyGroup]);
  return applyFixes(input, findings, () => ({ status: 'not found', reason: 'nobody is asked' })).text;
}

const tagged = 'on: { push: { tags: [v1] } }\n';

test('--fix writes the group above the jobs, and leaves every other byte', () => {
  const job = 'jobs:\n  a: { runs-on: x } # as it is\n';
  const group = 'concurrency:\n  group: release-${{ github.ref }}\n  cancel-in-progress: false\n\n';
  expect(fixed(`${tagged}${job}`)).toBe(`${tagged}${group}${job}`);
  expect(fixed(`${tagged}${job}`.replaceAll('\n', '\r\n'))).toBe(`${tagged}${group}${job}`.replaceAll('\n', '\r\n'));
});

test('--fix turns cancelling off, and leaves an expression to a person', () => {
  const text = (value: string): string =>
    `${tagged}concurrency: { group: a, cancel-in-progress: ${value} } # why\njobs: { a: { runs-on: x } }\n`;
  expect(fixed(text('true'))).toBe(text('false'));
  expect(fixed(text("'${{ vars.X }}'"))).toBe(text("'${{ vars.X }}'"));
});

test('a release that starts by hand is told what it risks, at its trigger', () => {
  const found = askRule(
    concurrencyGroup,
    'on:\n  workflow_dispatch:\njobs:\n  a: { permissions: { contents: write }, runs-on: x, steps: [{ run: gh release create v1 }] }\n',
  );
  expect(saidOf(found)).toEqual(['2: the workflow has no concurrency group, so two runs can publish at once']);
});

test('a job that signs alone, and tests, need no group', () => {
  expect(askRule(concurrencyGroup, 'on: schedule\njobs:\n  a: { permissions: { id-token: write }, runs-on: x }\n')).toEqual([]);
  expect(askRule(concurrencyGroup, 'on: push\njobs:\n  a: { runs-on: x }\n')).toEqual([]);
});
