// Findings as workflow commands.

import { expect, test } from 'vitest';
import { printFindingsGithub } from '../../src/report/print-findings-github.ts';
import { hostileText, sampleFindings } from '../support/sample-findings.ts';

const lines = printFindingsGithub(sampleFindings).split('\n');

test('each finding is one command, with file, line, column and rule', () => {
  expect(lines[0]).toBe(
    '::error file=.github/workflows/a b%2Cc%3Ad.yml,line=3,col=9,title=action-pinned::named by "v1"; write a commit',
  );
  expect(lines[2]).toBe('::error file=b.yml,line=1,col=1,title=workflow-syntax::no YAML');
  expect(lines[3]).toMatch(/^::warning title=tag-ruleset::could not tell: /);
  expect(lines.slice(4)).toEqual(['preflight failed: 3 findings in 1 workflow, 2 jobs, 3 steps', '']);
});

test('no text makes a second command, or more of one', () => {
  expect(lines.filter((line) => line.startsWith('::'))).toHaveLength(4);
  const [, , properties = ''] = /^::(\w+) (.*?)::/.exec(lines[1] ?? '') ?? [];
  expect(properties.split(',').map((part) => part.split('=')[0])).toEqual(['file', 'line', 'col', 'title']);
  expect(lines[1]).not.toContain(hostileText.slice(0, 11));
});
