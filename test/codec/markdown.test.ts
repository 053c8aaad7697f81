// Fences and headings are found where a reader of the rendered page would see them.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMarkdown } from '../../src/codec/markdown.ts';

const fence = '```';

describe('blocks', () => {
  test('have a number, a language, a text and the line on which it begins', () => {
    const text = `# a\n\n${fence}Bash title="x"\none\ntwo\n${fence}\n\n~~~~\nthree\n~~~~\n`;
    expect(parseMarkdown(text, 'a.md').blocks).toEqual([
      { file: 'a.md', number: 1, language: 'bash', info: 'Bash title="x"', text: 'one\ntwo\n', line: 4 },
      { file: 'a.md', number: 2, language: '', info: '', text: 'three\n', line: 9 },
    ]);
  });

  test.each([
    ['bash', 'bash'],
    ['bash,ignore', 'bash'],
    ['{.bash}', 'bash'],
    ['bash{1,3}', 'bash'],
    ['  SH  x', 'sh'],
    ['c++', 'c++'],
  ])('the language of "%s" is "%s"', (info, language) => {
    expect(parseMarkdown(`${fence}${info}\nx\n${fence}\n`, 'a.md').blocks[0]?.language).toBe(language);
  });

  test('lose the indentation of a list and the mark of a quotation', () => {
    const text = `1. a\n\n   ${fence}sh\n   one\n     two\n   ${fence}\n\n> ${fence}sh\n> three\n> ${fence}\n`;
    expect(parseMarkdown(text, 'a.md').blocks.map(({ text, line }) => [text, line])).toEqual([
      ['one\n  two\n', 4],
      ['three\n', 9],
    ]);
  });

  test('that never end go to the end of the document, as they render', () => {
    expect(parseMarkdown(`${fence}sh\none`, 'a.md').blocks[0]?.text).toBe('one');
  });

  test('inside a comment of HTML are none', () => {
    expect(parseMarkdown(`<!--\n${fence}sh\nx\n${fence}\n-->\n`, 'a.md').blocks).toEqual([]);
  });

  test('keep their lines behind front matter, a byte order mark and CRLF', () => {
    const text = `\ufeff---\r\ntitle: x\r\n---\r\n${fence}sh\r\none\r\n${fence}\r\n`;
    expect(parseMarkdown(text, 'a.md').blocks.map(({ text, line }) => [text, line])).toEqual([['one\n', 5]]);
    expect(parseMarkdown(text, 'a.md').headings).toEqual([]);
  });
});

describe('headings', () => {
  test('are texts without their markup, with level and line', () => {
    const text = '# A *b* `c` [d](e)\n\nf\n  g\n---\n\n###### h ######\n';
    expect(parseMarkdown(text, 'a.md').headings).toEqual([
      { text: 'A b c d', level: 1, line: 1 },
      { text: 'f g', level: 2, line: 3 },
      { text: 'h', level: 6, line: 7 },
    ]);
  });

  test('are not comments of a shell in a fence', () => {
    expect(parseMarkdown(`${fence}sh\n# no\n${fence}\n`, 'a.md').headings).toEqual([]);
  });

  test('a rule at the top that nothing closes is no front matter', () => {
    expect(parseMarkdown('---\n\n# a\n', 'a.md').headings.map(({ text }) => text)).toEqual(['a']);
  });
});

test('any text is read, and every block lies inside it', () => {
  const piece = fc.constantFrom(
    '```',
    '~~~',
    'bash',
    '\n',
    '\r\n',
    '# ',
    '> ',
    '- ',
    '    ',
    '<!--',
    '-->',
    '---\n',
    'x',
    '\0',
    '\t',
    '[',
    '](',
    '`',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(piece).map((pieces) => pieces.join('')),
      ),
      (text) => {
        const lines = text.split(/\r\n|\r|\n/).length;
        for (const { line, text: content } of parseMarkdown(text, 'a.md').blocks) {
          expect(line).toBeGreaterThan(1);
          expect(line + content.replace(/\n$/, '').split('\n').length - 1).toBeLessThanOrEqual(Math.max(lines, line));
        }
      },
    ),
  );
});
