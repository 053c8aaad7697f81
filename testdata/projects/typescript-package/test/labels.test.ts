import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelsOf, parseRules } from '../src/labels.ts';

const rules = parseRules('docs: ["**/*.md"]\ncode: src/**\nci: [.github/**, Makefile]\n');

test('labels come in the order of the rules', () => {
  assert.deepEqual(labelsOf(rules, ['src/a.ts', 'README.md']), ['docs', 'code']);
});

test('a path below a folder with a dot is seen', () => {
  assert.deepEqual(labelsOf(rules, ['.github/workflows/ci.yml']), ['ci']);
});

test('no path earns no label', () => {
  assert.deepEqual(labelsOf(rules, []), []);
  assert.deepEqual(labelsOf(rules, ['LICENSE']), []);
});

test('a label without globs is refused by name', () => {
  assert.throws(() => parseRules('docs: []'), /"docs"/);
  assert.throws(() => parseRules('docs: [1]'), /"docs"/);
});

test('rules that are no mapping are refused', () => {
  assert.throws(() => parseRules('- a'), /no mapping/);
  assert.throws(() => parseRules(''), /no mapping/);
});
