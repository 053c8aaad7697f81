// Rule 20.

import { expect, test } from 'vitest';
import { draftBeforePublish } from '../../../src/preflight/rules/draft-before-publish.ts';
import { askRule, saidOf, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(draftBeforePublish);

const steps = (...lines: readonly string[]): string =>
  `on: pull_request\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n${lines.map((line) => `          ${line}\n`).join('')}`;

test.each([
  'gh release create "$TAG" --draft',
  'gh release create "$TAG" -d --title x',
  'gh release create "$TAG" "${options[@]}"',
  'gh release create "$TAG" $RELEASE_FLAGS',
  'gh release upload "$TAG" file',
  'gh release view "$TAG"',
])('%s passes', (line) => {
  expect(askRule(draftBeforePublish, steps(line))).toEqual([]);
});

test.each(['gh release create "$TAG" file', 'gh release create v1 --draft=false', 'sudo gh release create v1 --notes-file x'])(
  '%s is a finding at its line',
  (line) => {
    expect(saidOf(askRule(draftBeforePublish, steps('set -e', line)))).toEqual([
      '8: "gh release create" publishes the release before what was uploaded is checked',
    ]);
  },
);
