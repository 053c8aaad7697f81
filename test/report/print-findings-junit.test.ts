// Findings as JUnit XML, read by the reader that counts the reports of others.

import { expect, test } from 'vitest';
import { parseJunit } from '../../src/codec/junit.ts';
import { printFindingsJunit } from '../../src/report/print-findings-junit.ts';
import { sampleFindings } from '../support/sample-findings.ts';

test('each rule is a test case, failed by its findings, an id without a description is one too, and what could not be told has not passed', () => {
  expect(parseJunit(printFindingsJunit(sampleFindings))).toEqual({
    status: 'parsed',
    value: { passed: 1, failed: 3, skipped: 0 },
  });
});

test('a failure names its place', () => {
  expect(printFindingsJunit(sampleFindings)).toContain('<failure message="b.yml:1:1: no YAML" type="workflow-syntax">');
});
