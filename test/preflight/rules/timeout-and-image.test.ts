// Rule 15.

import { expect, test } from 'vitest';
import { applyFixes } from '../../../src/preflight/apply-fixes.ts';
import { timeoutAndImage } from '../../../src/preflight/rules/timeout-and-image.ts';
import { runPreflightRules } from '../../../src/preflight/run-rules.ts';
import { askRule, saidOf, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(timeoutAndImage);

function fixed(text: string): string {
  const input = { file: 'release.yml', text };
  const { findings } = runPreflightRules([input], [timeoutAndImage]);
  return applyFixes(input, findings, () => ({ status: 'not found', reason: 'nobody is asked' })).text;
}

test('--fix writes a timeout and the version of the image, and leaves every other byte', () => {
  const text = (timeout: string, image: string): string =>
    `on: { push: { tags: [v1] } }\njobs:\n  a:\n    name: it\n${timeout}    runs-on: ${image} # why\n    steps: []\n`;
  expect(fixed(text('', 'ubuntu-latest'))).toBe(text('    timeout-minutes: 30\n', 'ubuntu-24.04'));
});

test('each job, each label of a list and each image of a matrix is told', () => {
  const found = askRule(
    timeoutAndImage,
    'on: release\njobs:\n  a:\n    runs-on: [linux, x-latest]\n  b:\n    timeout-minutes: 5\n    runs-on: "${{ matrix.on.os }}"\n    strategy:\n      matrix:\n        on: [{ os: macos-latest }, { os: macos-15 }]\n',
  );
  expect(saidOf(found)).toEqual([
    '3: the job "a" has no "timeout-minutes", so it may run, with its token, for six hours',
    '4: the job "a" runs on "x-latest", which is another image from one day to the next',
    '10: the job "b" runs on "macos-latest", which is another image from one day to the next',
  ]);
});
