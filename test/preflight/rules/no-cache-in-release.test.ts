// Rule 11.

import { expect, test } from 'vitest';
import { noCacheInRelease } from '../../../src/preflight/rules/no-cache-in-release.ts';
import { askRule, testRuleFiles } from '../../support/preflight.ts';

testRuleFiles(noCacheInRelease);

const step = (text: string): string => `on: { push: { tags: ["v*"] } }\njobs:\n  a:\n    steps:\n      - ${text}\n`;

test.each([
  'uses: actions/cache/restore@v4',
  'uses: Swatinem/rust-cache@v2',
  '{ uses: actions/setup-python@v6, with: { cache: pip } }',
  '{ uses: ruby/setup-ruby@v1, with: { bundler-cache: true } }',
  '{ uses: docker/build-push-action@v6, with: { cache-from: "type=gha" } }',
  '{ uses: actions/setup-go@v6, with: { cache: true } }',
])('restores a cache: %s', (text) => {
  expect(askRule(noCacheInRelease, step(text))).toHaveLength(1);
});

test.each([
  'uses: actions/cache/save@v4',
  'uses: actions/setup-node@v6',
  '{ uses: actions/setup-go@v6, with: { cache: false } }',
  '{ uses: ruby/setup-ruby@v1, with: { bundler-cache: "false" } }',
  '{ uses: actions/cache@v4, if: "!startsWith(github.ref, \'refs/tags/\')" }',
])('restores none: %s', (text) => {
  expect(askRule(noCacheInRelease, step(text))).toEqual([]);
});
