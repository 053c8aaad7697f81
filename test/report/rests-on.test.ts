// Every report of a verdict that rests on somebody's word says so, whatever the name of that somebody holds.

import { expect, test } from 'vitest';
import type { Verdict } from '../../src/model/verdict.ts';
import { printVerdict } from '../../src/report/print-verdict.ts';
import { printVerdictJunit } from '../../src/report/print-verdict-junit.ts';
import { printVerdictMarkdown } from '../../src/report/print-verdict-markdown.ts';
import { printVerdictPage } from '../../src/report/print-verdict-page.ts';
import { printVerdictSarif } from '../../src/report/print-verdict-sarif.ts';
import { createStyle } from '../../src/report/style.ts';
import { printRestsOn } from '../../src/report/verdict-words.ts';

const context = { toolVersion: '0.1.0', explanations: [] };

const formats: readonly (readonly [string, (verdict: Verdict) => string])[] = [
  ['text', (verdict) => printVerdict(verdict, createStyle(false))],
  ['Markdown', printVerdictMarkdown],
  ['the page', (verdict) => printVerdictPage(verdict, context)],
  ['SARIF', (verdict) => printVerdictSarif(verdict, context)],
  ['JUnit', printVerdictJunit],
];

function verdictBy(verifier: string): Verdict {
  return {
    ...{ schemaVersion: 1, verdict: 'accepted', rehearsal: false, checks: [], signatures: [], files: [] },
    restsOn: { verifier, issuer: 'https://login.example.org', timeVerified: '2026-11-01T10:00:30Z', levels: [] },
    criteria: [{ name: 'rests on', wanted: `a verification summary: verified by ${verifier} at 2026-11-01T10:00:30Z, not here` }],
  };
}

test.each(formats)('%s says whose word it is, when it was given, and that nothing was verified here', (_, print) => {
  const said = print(verdictBy('auditor'));
  expect(said).toMatch(/verified by auditor at 2026-11-01[T ]10:00:30[^,]*, not here/);
});

test.each(formats)('%s cannot be drawn by the name of the verifier', (format, print) => {
  const said = print(verdictBy('\u001b[2J<script>x</script>`**accepted**`\u202e\n::error::x'));
  for (const drawn of ['\u001b', '\u202e', '\n::error']) expect(said).not.toContain(drawn);
  // Elsewhere it is no more than text.
  if (['the page', 'JUnit'].includes(format)) expect(said).not.toContain('<script');
});

test('a verdict that was found here says nothing of the kind', () => {
  const { restsOn, ...found } = verdictBy('auditor');
  expect(printRestsOn(found)).toBeUndefined();
  expect(printVerdict({ ...found, criteria: [] }, createStyle(false))).not.toContain('not here');
});
