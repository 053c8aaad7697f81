// Findings in documents, one line each.

import { expect, test } from 'vitest';
import { printDocuments } from '../../src/report/print-documents.ts';
import { createStyle } from '../../src/report/style.ts';

const checked = { files: 2, blocks: 3, shellBlocks: 1, headings: 1 };

test('a finding says file, line, column, rule and help', () => {
  const finding = {
    rule: 'shell-syntax',
    file: 'a\nb.md',
    line: 3,
    column: 1,
    message: 'block 2 does not parse',
    help: 'mend it',
  };
  expect(printDocuments({ schemaVersion: 1, outcome: 'failed', checked, findings: [finding] }, createStyle(false))).toBe(
    'fail  a\\nb.md:3:1: block 2 does not parse [shell-syntax]\n      help: mend it\nfailed: 1 finding in 2 documents, 1 heading, 3 fenced blocks, 1 of them shell\n',
  );
});

test('a pass says what was looked at', () => {
  expect(printDocuments({ schemaVersion: 1, outcome: 'passed', checked, findings: [] }, createStyle(false))).toBe(
    'passed: 2 documents, 1 heading, 3 fenced blocks, 1 of them shell\n',
  );
});
