// Asks the rules of preflight about workflows in memory, and about those below testdata.

import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import type { PreflightFinding } from '../../src/model/preflight.ts';
import type { PreflightRule } from '../../src/preflight/rule.ts';
import { preflightRules } from '../../src/preflight/rules/index.ts';
import { type PreflightRun, runPreflightRules } from '../../src/preflight/run-rules.ts';

/** Every rule, over one file. */
export function preflightText(text: string, file = '.github/workflows/release.yml'): PreflightRun {
  return runPreflightRules([{ file, text }], preflightRules);
}

/** What one rule finds in one file. */
export function askRule(rule: PreflightRule, text: string, file = '.github/workflows/release.yml'): readonly PreflightFinding[] {
  return runPreflightRules([{ file, text }], [rule]).findings.map(({ finding }) => finding);
}

/** Lines with the phrase of each finding. */
export function saidOf(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ line, message }) => `${line}: ${message}`);
}

/** Tests of a rule's files: each bad one breaks this rule and no other, each good one breaks none at all. */
export function testRuleFiles(rule: PreflightRule): void {
  const folder = `testdata/preflight/rules/${rule.id}`;
  const files = globSync(`${folder}/**/*`, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`)
    .sort();
  const isBad = (file: string): boolean => /(?:^|\/)bad[^/]*$/.test(file.slice(folder.length));

  test('has a file that breaks it and one that passes', () => {
    expect(files.some(isBad)).toBe(true);
    expect(files.some((file) => !isBad(file))).toBe(true);
  });

  test.each(files.filter(isBad))('%s breaks this rule alone', (file) => {
    const { findings } = preflightText(readFileSync(file, 'utf8'), file);
    expect(findings.length).toBeGreaterThan(0);
    expect([...new Set(findings.map(({ finding }) => finding.rule))]).toEqual([rule.id]);
  });

  test.each(files.filter((file) => !isBad(file)))('%s breaks no rule', (file) => {
    const { findings } = preflightText(readFileSync(file, 'utf8'), file);
    expect(findings.map(({ finding }) => `${finding.line} ${finding.rule}: ${finding.message}`)).toEqual([]);
  });
}
