// Findings as SARIF 2.1.0.

import { expect, test } from 'vitest';
import { printFindingsSarif } from '../../src/report/print-findings-sarif.ts';
import { sampleFindings } from '../support/sample-findings.ts';

const log = JSON.parse(printFindingsSarif(sampleFindings, { toolVersion: '1.2.3' }));
const [run] = log.runs;

test('each result names a rule that is described, and its place', () => {
  expect(run.tool.driver).toMatchObject({ name: 'selfsame', version: '1.2.3' });
  for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
  expect(run.results[0].locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: '.github/workflows/a%20b%2Cc%3Ad.yml' },
    region: { startLine: 3, startColumn: 9 },
  });
});

test('a waived finding is a suppressed result with its reason, and no other is suppressed', () => {
  expect(run.results.map(({ suppressions }: { suppressions?: unknown }) => suppressions !== undefined)).toEqual([
    false,
    false,
    false,
    true,
    false,
  ]);
  expect(run.results[3].suppressions[0].kind).toBe('inSource');
  expect(run.results[4]).toMatchObject({ ruleId: 'tag-ruleset', kind: 'open', level: 'none' });
});

test('no text of a file is a placeholder or a link', () => {
  expect(run.results[1].message.text).toContain('{{0}}');
  expect(run.results[1].message.text).not.toContain('](');
});
