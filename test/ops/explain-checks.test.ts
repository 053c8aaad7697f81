// Every check can be explained, with the very cases that its test has.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { generatedRefusalCases } from '../../scripts/generate-refusal-cases.ts';
import { ToolError } from '../../src/model/tool-error.ts';
import { explainCheck, explainChecks, explainSummaryChecks } from '../../src/ops/explain-checks.ts';
import { checks } from '../../src/verify/checks/index.ts';

describe('all checks', () => {
  const explained = explainChecks();

  test('are explained in the order of the report', () => {
    expect(explained.schemaVersion).toBe(1);
    expect(explained.checks.map(({ check }) => check)).toEqual(checks.map(({ id }) => id));
  });

  test.each(explained.checks.map((each) => [each.check, each] as const))(
    '%s says what it proves, where it reads, when it says no, and where it is written of',
    (id, { title, proves, doesNotProve, from, refusals, page }) => {
      for (const words of [title, proves, doesNotProve]) expect(words).not.toBe('');
      expect(from.length).toBeGreaterThan(0);
      expect(refusals).toEqual(Object.keys(JSON.parse(readFileSync(`testdata/verify/checks/${id}/refusals.json`, 'utf8'))));
      expect(page).toBe(`docs/checks.md#${id}`);
    },
  );
});

test('one check is explained as among all', () => {
  const [, second] = explainChecks().checks;
  expect(explainCheck(second?.check ?? '')).toEqual({ schemaVersion: 1, checks: [second] });
});

test('a check of a summary is explained by its name, and has its place in the documents', () => {
  const page = readFileSync('docs/summaries.md', 'utf8').split('\n');
  expect(explainSummaryChecks().checks.length).toBeGreaterThan(5);
  for (const each of explainSummaryChecks().checks) {
    expect(explainCheck(each.check)).toEqual({ schemaVersion: 1, checks: [each] });
    expect(each.page).toBe(`docs/summaries.md#${each.check}`);
    expect(page).toContain(`### ${each.check}`);
    for (const words of [each.proves, each.doesNotProve]) expect(page.join('\n')).toContain(words);
  }
});

test.each([
  ['gate', 'did you mean "gates"? --explain alone lists all checks'],
  ['constructor', '--explain alone lists all checks'],
])('there is no check "%s"', (name, help) => {
  const explain = () => explainCheck(name);
  expect(explain).toThrow(ToolError);
  expect(explain).toThrow(expect.objectContaining({ code: 'usage/unknown-check', kind: 'usage', help }));
});

test('the cases that ship are those that the tests pin: npm run generate', () => {
  const { path, text } = generatedRefusalCases();
  expect(readFileSync(path, 'utf8')).toBe(text);
});
