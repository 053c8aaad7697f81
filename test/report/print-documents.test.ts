// What doc-check found, as a report of findings, and its list of rules.

import { expect, test } from 'vitest';
import type { DocumentCheck } from '../../src/model/document.ts';
import { printDocumentRules, toDocumentReport } from '../../src/report/print-documents.ts';
import { printFindings } from '../../src/report/print-findings.ts';
import { createStyle } from '../../src/report/style.ts';

const rules = [
  { id: 'shell-syntax', title: 'fenced shell blocks parse' },
  { id: 'link', title: 'links lead somewhere' },
];
const passed: DocumentCheck = {
  schemaVersion: 1,
  outcome: 'passed',
  checked: { files: 2, blocks: 3, shellBlocks: 1, headings: 1, waivers: 0 },
  findings: [],
  waived: [],
  notAsked: [],
};
const print = (check: DocumentCheck) => printFindings(toDocumentReport(check, rules), createStyle(false));

test('a finding says file, line, column, rule and help', () => {
  const finding = {
    rule: 'shell-syntax',
    file: 'a\nb.md',
    line: 3,
    column: 1,
    message: 'block 2 does not parse',
    help: 'mend it',
  };
  expect(print({ ...passed, outcome: 'failed', findings: [finding] })).toBe(
    'fail  a\\nb.md:3:1: block 2 does not parse [shell-syntax]\n      help: mend it\nfailed: 1 finding in 2 documents, 1 heading, 3 fenced blocks, 1 of them shell\n',
  );
});

test('a pass says what was looked at, by rules too, in the order of names', () => {
  expect(print({ ...passed, checked: { ...passed.checked, ranBlocks: 1, links: 2, 'odd\u001b': 3 } })).toBe(
    'passed: 2 documents, 1 heading, 3 fenced blocks, 1 of them shell, 2 links, 3 odd\\u{1b}, 1 block that ran\n',
  );
});

test('what is allowed is told with its reason, and counted', () => {
  const waived = { rule: 'link', file: 'a.md', line: 3, column: 1, message: 'wrong', reason: 'it is so' };
  expect(print({ ...passed, waived: [waived] })).toMatch(/it is so\n(?:.*\n)*passed: .*; 1 finding waived\n$/);
});

test('what was rewritten, what must be known and what was not asked are told', () => {
  const text = print({ ...passed, fixed: ['a.md', 'b.md'], notes: ['no bash'], notAsked: ['link'] });
  expect(text.split('\n').slice(0, 3)).toEqual(['rewritten: a.md, b.md', 'no bash', 'not asked: link']);
  expect(print({ ...passed, fixed: [] })).toMatch(/^nothing was rewritten\n/);
  expect(toDocumentReport({ ...passed, notAsked: ['link'] }, rules).rules.map(({ id }) => id)).toEqual(['shell-syntax']);
});

test('rules are listed with their titles', () => {
  expect(printDocumentRules(rules, createStyle(false))).toBe(
    'shell-syntax  fenced shell blocks parse\nlink          links lead somewhere\n',
  );
});
