// Two sets of words that must be one.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pairs } from '../../../src/doccheck/rules/pairs.ts';
import { askRule } from '../../support/document-project.ts';

const sample = (name: string) => readFileSync(`testdata/doccheck/rules/pairs/${name}`, 'utf8');
const alerts = { files: ['alerts.yaml'], pattern: '^ +- alert: (\\w+)$' };
const runbook = { files: ['docs/*.md'], headings: [2] };
const files = { 'alerts.yaml': sample('alerts.yaml') };
const texts = { 'docs/runbook.md': sample('runbook.md') };

const ask = (pair: object, more: object = {}) =>
  askRule(pairs, texts, {
    files,
    config: JSON.stringify({ pairs: [{ name: 'alerts', first: alerts, second: runbook, ...pair }] }),
    ...more,
  });

test('a word that one side lacks is found where the other has it, with what was meant', async () => {
  const { findings, counts } = await ask({});
  expect(findings.map(({ file, line, column, message }) => [file, line, column, message])).toEqual([
    ['alerts.yaml', 5, 16, 'alerts: "QueueStuk" is in "alerts.yaml" and not in "docs/*.md"; did you mean "QueueStuck"?'],
    ['docs/runbook.md', 7, 1, 'alerts: "QueueStuck" is in "docs/*.md" and not in "alerts.yaml"; did you mean "QueueStuk"?'],
  ]);
  expect(counts).toEqual({ pairedWords: 4 });
});

test('one way, only what the first set has is looked for', async () => {
  expect((await ask({ oneWay: true })).findings.map(({ file }) => file)).toEqual(['alerts.yaml']);
});

test('sets that are the same say nothing', async () => {
  expect((await ask({ first: runbook })).findings).toEqual([]);
});

test('a command prints a set, one word a line', async () => {
  const run = async () => ({ exitCode: 0, signal: undefined, timedOut: false, stdout: 'DiskFull\nQueueStuck\n\n', stderr: '' });
  expect((await ask({ first: { command: 'list-alerts' } }, { project: { run } })).findings).toEqual([]);
});

test.each([
  ['first', { first: { files: ['none.yaml'], pattern: 'x' } }],
  ['second', { second: { files: ['docs/*.md'], headings: [6] } }],
])('an empty %s set is a finding by itself', async (which, pair) => {
  const { findings } = await ask(pair);
  expect(findings.map(({ file, message }) => [file, message])).toEqual([
    ['doc-check.yaml', expect.stringMatching(`^alerts: the ${which} set is empty`)],
  ]);
});

test('headings can be held to a pattern, whose group is the word', async () => {
  const second = { files: ['docs/*.md'], headings: [2], pattern: '^Disk(\\w+)$' };
  const first = { files: ['alerts.yaml'], pattern: 'alert: Disk(\\w+)' };
  expect((await ask({ first, second })).findings).toEqual([]);
});
