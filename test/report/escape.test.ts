// Text from outside cannot steer the surface that it is printed on.

import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import {
  escapeForTerminal,
  escapeLogLine,
  escapeMarkdown,
  escapeWorkflowData,
  escapeWorkflowProperty,
  markdownCode,
  showHidden,
} from '../../src/report/escape.ts';

/** Texts made of what hurts: escapes, line ends, bidirectional marks, backslashes, look-alikes of our own escapes. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      '\\',
      'n',
      'u',
      '{1b}',
      '\u001b',
      '\n',
      '\u202e',
      '#',
      '##[',
      '[',
      ' ',
      '\u00a0',
      '\ud800',
      'é',
      '`',
      '|',
    ),
  }),
);

describe('for a terminal', () => {
  test('no control, invisible or direction-changing character comes through', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(escapeForTerminal(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(escapeForTerminal(text)).not.toContain('##[');
      }),
    );
  });

  test('two different texts never look the same', () => {
    fc.assert(
      fc.property(hostile, hostile, (first, second) => {
        if (first !== second) expect(escapeForTerminal(first)).not.toBe(escapeForTerminal(second));
      }),
      { numRuns: 2000 },
    );
    expect(escapeForTerminal('\\##[')).not.toBe(escapeForTerminal('\\u{23}#['));
    expect(escapeForTerminal('a\\\n')).not.toBe(escapeForTerminal('a\\\\n'));
  });

  test.each([
    ['a\nb', 'a\\nb'],
    ['\u001b[2J', '\\u{1b}[2J'],
    ['exe\u202egpj', 'exe\\u{202e}gpj'],
    ['zero\u200bwidth', 'zero\\u{200b}width'],
    ['no\u00a0break', 'no\\u{a0}break'],
    ['\ud800', '\\u{d800}'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
    ['\\n', '\\\\n'],
    ['##[add-path]', '\\u{23}#[add-path]'],
  ])('%j becomes visible', (text, shown) => {
    expect(escapeForTerminal(text)).toBe(shown);
  });

  test.each(['^v\\.[0-9]+$', 'naïve 名前.txt', 'a b', '## heading', 'C:\\files'])('%j stays as it is', (text) => {
    expect(escapeForTerminal(text)).toBe(text);
  });
});

test('a log line loses its colours and keeps its words, and cannot move the cursor', () => {
  expect(escapeLogLine('\u001b[1;31merror\u001b[0m:\tno\r')).toBe('error:    no');
  expect(escapeLogLine('\u001b]0;title\u0007')).toBe('\\u{1b}]0;title\\u{7}');
  // What is left after taking a colour out is looked at again.
  expect(escapeLogLine('\u001b\u001b[0m[2J')).toBe('\\u{1b}[2J');
});

test('a document keeps its backslashes and tabs, and nothing hidden', () => {
  expect(showHidden('\trun: "a\\nb" \u001b[2J\u202e')).toBe('\trun: "a\\nb" \\u{1b}[2J\\u{202e}');
});

test('a workflow command is one line, and its property ends where it should', () => {
  expect(escapeWorkflowData('100%\n::error::')).toBe('100%25\\n::error::');
  expect(escapeWorkflowProperty('a,b:c%')).toBe('a%2Cb%3Ac%25');
});

describe('for Markdown', () => {
  const markdown = new MarkdownIt('default', { linkify: true, html: true });

  test('any text is a paragraph of itself, whatever markup it looks like', () => {
    for (const text of [
      '# no',
      '- [x](y)',
      '<b>',
      '**a**',
      '1. a',
      '![i](j)',
      '&lt;',
      '`a`',
      '| a |',
      '~~a~~',
      'https://a.example',
      '@team',
    ]) {
      const html = markdown.render(escapeMarkdown(text));
      expect(html, text).toMatch(/^<p>[^<]*<\/p>\n$/);
      const shown = html
        .slice(3, -5)
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&')
        .replaceAll('&quot;', '"');
      expect(shown, text).toBe(text);
    }
  });

  test('a code span holds any text, backticks too', () => {
    for (const text of ['a', '`', '``a`', ' a ', '', 'a|b', '<i>']) {
      expect(markdown.render(`x ${markdownCode(text)} y`), text).toMatch(/^<p>x <code>[\s\S]*<\/code> y<\/p>\n$/);
    }
    expect(markdown.render(`x ${markdownCode('``a`')} y`)).toContain('<code>``a`</code>');
  });
});
