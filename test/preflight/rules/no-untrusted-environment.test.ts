// Rule 16.

import { expect, test } from 'vitest';
import { noUntrustedEnvironment } from '../../../src/preflight/rules/no-untrusted-environment.ts';
import { askRule, saidOf, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(noUntrustedEnvironment);

const steps = (...lines: readonly string[]): string =>
  `on: pull_request\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n${lines.map((line) => `          ${line}\n`).join('')}`;

test('the line is that of the text itself, in a group too', () => {
  const found = askRule(
    noUntrustedEnvironment,
    steps('{', '  echo A=1', '  echo "B=${{ github.event.comment.body }}"', '} >> $GITHUB_ENV'),
  );
  expect(saidOf(found)).toEqual([
    '9: "${{ github.event.comment.body }}" is written into GITHUB_ENV, so whoever wrote it sets variables of all later steps',
  ]);
});

test('a branch is no danger to variables, for it has no line break, and one to the search path', () => {
  expect(askRule(noUntrustedEnvironment, steps('echo "B=${{ github.head_ref }}" >> $GITHUB_ENV'))).toEqual([]);
  expect(askRule(noUntrustedEnvironment, steps('echo "${{ github.head_ref }}" >> $GITHUB_PATH'))).toHaveLength(1);
});

test('a variable that a nearer scope sets to something else is not foreign', () => {
  const text = steps('echo "T=$T" >> "$GITHUB_ENV"').replace(
    '    steps',
    '    env: { T: "${{ github.event.issue.title }}" }\n    steps',
  );
  expect(askRule(noUntrustedEnvironment, text)).toHaveLength(1);
  expect(askRule(noUntrustedEnvironment, `${text}        env: { T: plain }\n`)).toEqual([]);
});

test("a file that a privileged run reads may be a stranger's", () => {
  const text = steps('cat versions >> "$GITHUB_ENV"');
  expect(askRule(noUntrustedEnvironment, text)).toEqual([]);
  expect(askRule(noUntrustedEnvironment, text.replace('pull_request', 'pull_request_target'))).toHaveLength(1);
});
