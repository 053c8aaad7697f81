// The summary of a job says the verdict in tables, and no text from a release is Markdown in it.

import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { escapeForTerminal } from '../../src/report/escape.ts';
import { printVerdictMarkdown } from '../../src/report/print-verdict-markdown.ts';
import { acceptedVerdict, hostileTexts, refusedVerdict, rehearsalVerdict, withText } from '../support/sample-verdicts.ts';

const accepted = acceptedVerdict();
const refused = refusedVerdict();
const rehearsal = rehearsalVerdict();

/** As much as GitHub takes for markup: tables, strikethrough, bare addresses, HTML. */
const markdown = new MarkdownIt('default', { linkify: true, html: true });

describe('the summary', () => {
  test('begins with the answer', () => {
    expect(printVerdictMarkdown(accepted).split('\n').slice(0, 5)).toEqual([
      '## Release accepted',
      '',
      '`v0.1.0` of `https://github.com/owner/hello`',
      '',
      `✅ **accepted**, ${accepted.checks.length} checks passed`,
    ]);
    expect(printVerdictMarkdown(refused)).toContain(
      `❌ **refused**, 2 of ${refused.checks.length} checks failed, 1 not judged\n`,
    );
  });

  test('has a row for each failure, with wanted, got, where it was read and what to do', () => {
    const printed = printVerdictMarkdown(refused);
    expect(printed).toContain(
      '| `subjects` | `"extra.txt" is extra: the release statement does not name it` |  |  | `folder` | `fetch the whole release again; do not use it until this is explained` |\n',
    );
    expect(printVerdictMarkdown(accepted)).not.toContain('What is wrong');
  });

  test('has a row for each check and what was asked for', () => {
    const printed = printVerdictMarkdown(refused);
    for (const { check } of refused.checks) expect(printed).toMatch(new RegExp(`^\\| (✅|⚪|❌|➖) \\| \`${check}\` \\|`, 'm'));
    for (const { wanted } of refused.criteria) expect(printed).toContain(`| \`${wanted}\` |\n`);
    expect(printed).toContain(
      '| ➖ | `artifact-signatures` | every artifact has its own signature | not judged: `a signature was refused` |  |\n',
    );
  });

  test('says who signed, how often, and where in which log', () => {
    const printed = printVerdictMarkdown(accepted);
    expect(printed).toContain(
      `| \`${accepted.signatures[0]?.identity}\` | \`https://token.actions.githubusercontent.com\` | ${accepted.signatures.length} |`,
    );
    expect(printed).toContain("`log entry 5 of https://rekor.example.org, 2026-11-01 10:01:00 UTC by the log's promise`");
  });

  test('says that a rehearsal binds nobody, and only of a rehearsal', () => {
    expect(printVerdictMarkdown(rehearsal)).toContain('> **rehearsal\\: these signatures bind nobody**\n');
    expect(printVerdictMarkdown(accepted)).not.toContain('bind nobody');
  });

  test('stays small enough for a job, and says what it leaves out', () => {
    const files = Array.from({ length: 10_000 }, (_, index) => ({
      name: `${index}`.padStart(255, 'x'),
      sha256: 'ab'.repeat(32),
    }));
    const printed = printVerdictMarkdown({ ...accepted, files });
    expect(printed.length).toBeLessThan(1024 * 1024);
    expect(printed).toContain('and 9800 more: the format json has all of them');
    expect(printed).toContain('<summary>10000 files</summary>');
  });
});

/** Types of all tokens in order: what a reader sees as structure. */
function structureOf(printed: string): readonly string[] {
  return (
    markdown
      .parse(printed, {})
      .flatMap(({ type, children }) => [type, ...(children ?? []).map((child) => child.type)])
      // Words next to words are words, however many pieces they are read in.
      .filter((type, index, all) => !(type.startsWith('text') && all[index - 1]?.startsWith('text')))
      .map((type) => (type.startsWith('text') ? 'text' : type))
  );
}

describe('whatever a release is called, and whatever is in it,', () => {
  const verdicts = [accepted, refused, rehearsal];
  const structures = verdicts.map((verdict) => structureOf(printVerdictMarkdown(withText(verdict, 'x'))));

  function check(text: string): void {
    for (const [index, verdict] of verdicts.entries()) {
      // Titles and names of criteria are our own words, and are escaped as such in the next test.
      const hostile = withText(verdict, text);
      const printed = printVerdictMarkdown({
        ...hostile,
        criteria: hostile.criteria.map((each) => ({ ...each, name: 'x' })),
        checks: hostile.checks.map((each) => ({ ...each, title: 'x', summary: text === '' ? ' ' : text })),
      });
      const structure = structureOf(printed);
      expect(structure).toEqual(structures[index]);
      for (const type of ['link_open', 'image', 'html_inline', 'heading_open']) {
        expect(structure.filter((each) => each === type).length, type).toBe(
          structures[index]?.filter((each) => each === type).length,
        );
      }
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there.
      expect(printed).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|\p{Cf}|\p{Zl}|\p{Zp}/u);
      expect(printed.split('\n').filter((line) => /^\s*::/.test(line) || line.includes('##['))).toEqual([]);
    }
  }

  test('the summary has no link and no image, and no HTML but its own', () => {
    for (const structure of structures) {
      expect(structure).not.toContain('link_open');
      expect(structure).not.toContain('image');
      expect(structure.filter((type) => type === 'html_block')).toHaveLength(4);
      expect(structure).not.toContain('html_inline');
    }
  });

  test.each(hostileTexts)('%j changes nothing of its structure', check);

  test('no text at all does', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check), { numRuns: 60 });
  });

  test.each(hostileTexts)('%j is no markup where it stands as words of our own', (text) => {
    const printed = printVerdictMarkdown(withText(refused, text));
    const rendered = markdown.render(printed);
    expect(rendered).not.toMatch(/<(a|img|script|h1|blockquote|em|s|ul|ol|hr)\b/);
    expect(rendered.match(/<tr>/g)?.length).toBe(
      markdown.render(printVerdictMarkdown(withText(refused, 'x'))).match(/<tr>/g)?.length,
    );
  });

  test('a text is shown whole', () => {
    const rendered = markdown.render(printVerdictMarkdown(withText(accepted, 'a|b`c<d>\u202e')));
    expect(rendered).toContain(`<code>${escapeForTerminal('a|b`c<d>\u202e').replace('<d>', '&lt;d&gt;')}</code>`);
  });
});
