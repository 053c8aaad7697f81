// Findings as text.

import { expect, test } from 'vitest';
import { printFindings } from '../../src/report/print-findings.ts';
import { createStyle } from '../../src/report/style.ts';
import { sampleFindings } from '../support/sample-findings.ts';

const plain = createStyle(false);

test('each finding is a line that editors link to, with the reason of its rule once, and its mend', () => {
  const lines = printFindings(sampleFindings, plain).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    'fail  .github/workflows/a b,c:d.yml:3:9: named by "v1" [action-pinned]',
    '      why: Tags move.',
    '      help: write a commit',
  ]);
  expect(lines.filter((line) => line.includes('why:'))).toHaveLength(1);
  expect(lines.at(-2)).toBe('failed: 3 findings in 1 workflow, 2 jobs, 3 steps; 1 finding waived');
});

test('no text of a file steers the terminal or begins a line', () => {
  const text = printFindings(sampleFindings, plain);
  expect(text).not.toMatch(/\p{Cf}|(?!\n)\p{Cc}|^::/mu);
});

test('what could not be told is no pass, and is said', () => {
  const open = { ...sampleFindings, outcome: 'not settled', findings: [], waived: [], notes: [] } as const;
  const lines = printFindings(open, plain).split('\n');
  expect(lines[0]).toMatch(/^could not tell .* \[tag-ruleset\]$/);
  expect(lines[1]).toBe('not settled: 1 could not be told, in 1 workflow, 2 jobs, 3 steps');
});

test('what passed says what was looked at', () => {
  const passed = { ...sampleFindings, outcome: 'passed', findings: [], waived: [], unsettled: [], notes: [] } as const;
  expect(printFindings(passed, plain)).toBe('passed: 1 workflow, 2 jobs, 3 steps\n');
});

test('lines that show a finding stand below it, each as one line that steers nothing', () => {
  const [first] = sampleFindings.findings;
  if (first === undefined) throw new Error('there is no sample');
  const shown = { ...sampleFindings, findings: [{ ...first, excerpt: ['-wanted', '+got\u001b[2J\n::error::x'] }] };
  const lines = printFindings(shown, plain).split('\n');
  expect(lines).toContain('      | -wanted');
  expect(lines).toContain('      | +got\\n::error::x');
});
