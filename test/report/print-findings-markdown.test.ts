// Findings as Markdown.

import MarkdownIt from 'markdown-it';
import { expect, test } from 'vitest';
import { printFindingsMarkdown } from '../../src/report/print-findings-markdown.ts';
import { sampleFindings } from '../support/sample-findings.ts';

test('no text of a file is markup: a reader sees one table row a finding', () => {
  const html = new MarkdownIt({ html: true }).render(printFindingsMarkdown(sampleFindings));
  expect(html.match(/<tr>/g)).toHaveLength(2 + 3 + 1);
  expect(html).not.toMatch(/<b>|<a /);
});

test('a long list is cut, and says so', () => {
  const [finding] = sampleFindings.findings;
  const many = Array.from({ length: 250 }, () => finding).flatMap((each) => each ?? []);
  expect(printFindingsMarkdown({ ...sampleFindings, findings: many })).toContain('and 50 more: the format json has all of them');
});
