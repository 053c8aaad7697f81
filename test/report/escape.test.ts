// Text from outside cannot steer the surface that it is printed on.

import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import {
  escapeForTerminal,
  escapeHtml,
  escapeJson,
  escapeLogLine,
  escapeMarkdown,
  escapeXml,
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
      ':',
      '::',
    ),
  }),
);

describe('for a terminal', () => {
  test('no control, invisible or direction-changing character comes through', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(escapeForTerminal(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(escapeForTerminal(text)).not.toContain('##[');
        expect(escapeForTerminal(text)).not.toMatch(/^\s*::/);
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
    ['::error::no', '\\u{3a}:error::no'],
    ['  ::error::no', '  \\u{3a}:error::no'],
  ])('%j becomes visible', (text, shown) => {
    expect(escapeForTerminal(text)).toBe(shown);
  });

  test.each(['^v\\.[0-9]+$', 'naïve 名前.txt', 'a b', '## heading', 'C:\\files', 'std::string', ': :'])(
    '%j stays as it is',
    (text) => {
      expect(escapeForTerminal(text)).toBe(text);
    },
  );
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

describe('for programs', () => {
  test('JSON means the same, and holds nothing that a terminal or a log acts on', () => {
    fc.assert(
      fc.property(fc.dictionary(hostile, fc.array(hostile)), (value) => {
        const json = escapeJson(JSON.stringify(value, undefined, 2));
        expect(JSON.parse(json)).toEqual(value);
        expect(json).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(json).not.toContain('##[');
      }),
    );
    expect(escapeJson(JSON.stringify('a\u009b\u202e\u{e0041}##['))).toBe('"a\\u009b\\u202e\\udb40\\udc41\\u0023#["');
  });
});

describe('for HTML and XML', () => {
  test('no mark of markup comes through, and every text comes back', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const escaped of [escapeHtml(text), escapeXml(text)]) expect(escaped).not.toMatch(/[<>"']|&(?!#\d+;)/);
        const back = escapeHtml(text).replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
        expect(back).toBe(escapeForTerminal(text));
      }),
    );
    expect(escapeHtml('<b title="x">\'&`')).toBe('&#60;b title=&#34;x&#34;&#62;&#39;&#38;&#96;');
  });

  test('XML holds no character that it cannot', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        // XML 1.0, section 2.2.
        expect(escapeXml(text)).toMatch(/^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u);
      }),
    );
    expect(escapeXml('\ufffe\uffff\u0000\ud800')).toBe('\\u{fffe}\\u{ffff}\\u{0}\\u{d800}');
  });
});

describe('for Markdown', () => {
  const markdown = new MarkdownIt('default', { linkify: true, html: true });
  const textOf = (rendered: string): string =>
    rendered.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

  test.each([
    ...['# no', '- [x](y)', '<b>', '**a**', '1. a', '![i](j)', '&lt;', '`a`', '| a |', '~~a~~', 'https://a.example', '@team'],
    ...['www.a.example', 'a@a.example', '---', '    code', '[a]: b', 'a  ', '\\'],
  ])('%j is a paragraph of itself', (text) => {
    const html = markdown.render(`x ${escapeMarkdown(text)}`);
    expect(html).toMatch(/^<p>[^<]*<\/p>\n$/);
    expect(textOf(html.slice(3, -5))).toBe(`x ${text}`.trimEnd());
  });

  test('a code span in a table holds any text, bars and backticks too, and nothing but it', () => {
    fc.assert(
      fc.property(hostile, hostile, (first, second) => {
        const html = markdown.render(`| a | b |\n| --- | --- |\n| ${markdownCode(first)} | ${markdownCode(second)} |\n`);
        const cells = [...html.matchAll(/<td>([\s\S]*?)<\/td>/g)].map(([, cell = '']) => cell);
        expect(cells).toHaveLength(2);
        for (const [index, text] of [first, second].entries()) {
          const [, code] = /^<code>([^<]*)<\/code>$/.exec(cells[index] ?? '') ?? [];
          expect(textOf(code ?? 'no code').trim()).toBe(escapeForTerminal(text).trim());
        }
      }),
      { numRuns: 1000 },
    );
  });
});
