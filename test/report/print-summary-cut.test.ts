// A summary that GitHub would not take is cut so that it takes it.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutSummary, maxSummaryBytes } from '../../src/report/print-summary-cut.ts';

const said = 'is cut here';

describe('a summary', () => {
  test('of just the limit stays as it is', () => {
    const text = 'é'.repeat(maxSummaryBytes / 2);
    expect(cutSummary(text, '`r`')).toBe(text);
  });

  test('of one byte more is cut at a line, says so, and is within the limit', () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `| ${index} | ${'é'.repeat(30)} |\n`).join('');
    const cut = cutSummary(lines, '`report.json`');
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maxSummaryBytes);
    expect(Buffer.byteLength(cut)).toBeGreaterThan(maxSummaryBytes - 1000);
    expect(cut).toContain(`${said}.** All of it: \`report.json\``);
    const kept = cut.slice(0, cut.indexOf('\n\n**')).trimEnd().split('\n');
    expect(lines.startsWith(`${kept.join('\n')}\n`)).toBe(true);
  });

  test('that is cut has whatever it opened closed again, and is never above the limit', () => {
    const block = fc.constantFrom(
      ['<details><summary>x</summary>', '', 'a', '', '</details>'],
      ['<pre>', 'a', 'b', '</pre>'],
      ['```bash', 'a', '```'],
      ['text'],
    );
    fc.assert(
      fc.property(fc.array(block, { maxLength: 60 }), fc.integer({ min: 260, max: 900 }), (blocks, limit) => {
        const cut = cutSummary(`${blocks.flat().join('\n')}\n`, '`r`', limit);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(limit);
        const count = (pattern: RegExp) => cut.match(pattern)?.length ?? 0;
        expect(count(/^<details>/gm)).toBe(count(/^<\/details>/gm));
        expect(count(/^<pre>$/gm)).toBe(count(/^<\/pre>$/gm));
        expect(count(/^```/gm) % 2).toBe(0);
      }),
    );
  });

  test('whose first line is too long says that it is cut, and nothing else', () => {
    expect(cutSummary('x'.repeat(2000), '`r`', 500)).toMatch(/^\s*\*\*This summary was too long for GitHub and is cut here/);
  });
});
