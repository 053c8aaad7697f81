// Fences and headings are found where a reader of the rendered page would see them.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMarkdown } from '../../src/codec/markdown.ts';

const fence = '```';

describe('blocks', () => {
  test('have a number, a language, a text and the line on which it begins', () => {
    const text = `# a\n\n${fence}Bash title="x"\none\ntwo\n${fence}\n\n~~~~\nthree\n~~~~\n`;
    const same = { file: 'a.md', column: 1, closed: true };
    expect(parseMarkdown(text, 'a.md').blocks).toEqual([
      { ...same, number: 1, language: 'bash', info: 'Bash title="x"', text: 'one\ntwo\n', line: 4 },
      { ...same, number: 2, language: '', info: '', text: 'three\n', line: 9 },
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
    expect(parseMarkdown(text, 'a.md').blocks.map(({ text, line, column }) => [text, line, column])).toEqual([
      ['one\n  two\n', 4, 4],
      ['three\n', 9, 3],
    ]);
  });

  test.each([
    ['one', `${fence}sh\none`],
    ['one\n', `${fence}sh\none\n`],
    ['', `${fence}sh`],
    ['\n', `${fence}sh\n\n`],
    ['one\n', `> ${fence}sh\n> one\n\ntext\n`],
    ['one\n    ~~~\n', '~~~sh\none\n    ~~~\n'],
    ['one\n``\n', `${fence}sh\none\n\`\`\n`],
  ])('that never end go to the end of what holds them, as they render, and say so: %j', (content, text) => {
    expect(parseMarkdown(text, 'a.md').blocks).toMatchObject([{ text: content, closed: false }]);
  });

  test.each([`${fence}sh\n${fence}`, `${fence}sh\n\n${fence}\n`, `> ~~~\n> a\n> ~~~~\n`, `- ${fence}\n  a\n  ${fence}\n`])(
    'that end say so: %j',
    (text) => {
      expect(parseMarkdown(text, 'a.md').blocks).toMatchObject([{ closed: true }]);
    },
  );

  test('that begin with blank lines stand where their first words do', () => {
    expect(parseMarkdown(`> ${fence}\n>\n> one\n> ${fence}\n`, 'a.md').blocks).toMatchObject([{ line: 2, column: 3 }]);
    expect(parseMarkdown(`> ${fence}\n>\n> ${fence}\n`, 'a.md').blocks).toMatchObject([{ line: 2, column: 3 }]);
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
      { text: 'A b c d', level: 1, line: 1, anchor: 'a-b-c-d' },
      { text: 'f g', level: 2, line: 3, anchor: 'fg' },
      { text: 'h', level: 6, line: 7, anchor: 'h' },
    ]);
  });

  test.each([
    ['# Same\n# Same\n# same-1\n', ['same', 'same-1', 'same-1-1']],
    ['# `--flag` & "more" (x)\n', ['--flag--more-x']],
    ['# Ünï 名前\n', ['ünï-名前']],
    ['# ![logo](x.png) Title\n', ['-title']],
    ['# two  spaces\n', ['two--spaces']],
    ['<h2 align="center">In HTML &amp; <b>bold</b></h2>\n', ['in-html--bold']],
    ['<a id="one"></a><a name=\'two\'>x</a> <p id=three>\n', ['one', 'two', 'three']],
    ['text id="none" <b>x</b>\n\n<pre>\n&lt;a id="none"&gt;\n</pre>\n', []],
  ])('and tags have the anchors that GitHub gives them: %j', (text, anchors) => {
    expect(parseMarkdown(text, 'a.md').anchors).toEqual(anchors);
  });

  test('are not comments of a shell in a fence', () => {
    expect(parseMarkdown(`${fence}sh\n# no\n${fence}\n`, 'a.md').headings).toEqual([]);
  });

  test('a rule at the top that nothing closes is no front matter', () => {
    expect(parseMarkdown('---\n\n# a\n', 'a.md').headings.map(({ text }) => text)).toEqual(['a']);
  });
});

describe('links, code and comments', () => {
  test('have the place of their first character, in lists, quotations, headings and cells', () => {
    const text = [
      '# A [l](x) `c` #',
      '',
      '> words [r][ref] and `code`',
      '> <https://a.example> ![i](img.png) [![b](b.png)](to)',
      '',
      '1. a `a`',
      '   - [y](y)',
      '',
      '| a | `a` \\| `b` |',
      '|---|---|',
      '| y | [y](y) |',
      '',
      '<p>',
      '  <a href="q&amp;r">t</a>',
      '</p>',
      '',
      '[ref]: somewhere',
    ];
    const { links, spans } = parseMarkdown(text.join('\n'), 'a.md');
    expect(links.map(({ kind, target, line, column }) => [kind, target, line, column])).toEqual([
      ['link', 'x', 1, 5],
      ['link', 'somewhere', 3, 9],
      ['link', 'https://a.example', 4, 3],
      ['image', 'img.png', 4, 23],
      ['link', 'to', 4, 37],
      ['image', 'b.png', 4, 38],
      ['link', 'y', 7, 6],
      ['link', 'y', 11, 7],
      ['html', 'q&r', 14, 6],
    ]);
    expect(spans.map(({ text: code, line, column }) => [code, line, column])).toEqual([
      ['c', 1, 12],
      ['code', 3, 22],
      ['a', 6, 6],
      ['a', 9, 7],
      ['b', 9, 14],
    ]);
  });

  test('are none inside of code', () => {
    const { links, comments } = parseMarkdown('`[a](b)` `<!-- c -->`\n\n```\n[a](b)\n<!-- c -->\n```\n\n    [a](b)\n', 'a.md');
    expect([links, comments]).toEqual([[], []]);
  });

  test('comments stand where they begin and end, also inside of a line', () => {
    const text = 'a <!-- one --> b\n\n<!--\ntwo\n--> <!-- three -->\n\n> <!-- four -->\n';
    expect(parseMarkdown(text, 'a.md').comments).toEqual([
      { text: 'one', line: 1, column: 3, endLine: 1 },
      { text: 'two', line: 3, column: 1, endLine: 5 },
      { text: 'three', line: 5, column: 5, endLine: 5 },
      { text: 'four', line: 7, column: 3, endLine: 7 },
    ]);
  });

  test('a link inside of a comment is none', () => {
    expect(parseMarkdown('<!-- <a href="x"> -->\n', 'a.md').links).toEqual([]);
  });
});

test('tables have names of columns and rows of cells, with their lines', () => {
  const text = 'x\n\n| A `b` | C |\n|---|:-:|\n| 1 | 2 \\| 3 |\n| 4 |\n\ny\n';
  expect(parseMarkdown(text, 'a.md').tables).toEqual([
    {
      line: 3,
      endLine: 6,
      columns: ['A b', 'C'],
      rows: [
        { line: 5, cells: ['1', '2 | 3'] },
        { line: 6, cells: ['4', ''] },
      ],
    },
  ]);
});

test('running text comes without code, with its place', () => {
  const { texts } = parseMarkdown('# A `b`\n\n- one *two*\n  three\n', 'a.md');
  expect(texts.map(({ text, line, column }) => [text, line, column])).toEqual([
    ['A ', 1, 3],
    ['one two\nthree', 3, 3],
  ]);
});

const pieces = [
  ...[
    '```',
    '~~~',
    'bash',
    '\n',
    '\r\n',
    '\n\n',
    '# ',
    '> ',
    '- ',
    '1. ',
    '    ',
    '<!--',
    '-->',
    '---\n',
    'x',
    '\0',
    '\ufeff',
    '| ',
  ],
  ...['[', '](', ')', '`', '<a href="', '">', '<!-- c -->', '[x](y)', '![x](y)', '`c`', '\n|---|---|\n', '\\|', ' |', '\\', '*'],
];

const anyMarkdown = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...pieces, '\t')).map((parts) => parts.join('')),
);

test('any text is read, and every block lies inside it', () => {
  fc.assert(
    fc.property(anyMarkdown, (text) => {
      const lines = text.split(/\r\n|\r|\n/).length;
      const document = parseMarkdown(text, 'a.md');
      for (const { line, text: content } of document.blocks) {
        expect(line).toBeGreaterThan(1);
        expect(line + content.replace(/\n$/, '').split('\n').length - 1).toBeLessThanOrEqual(Math.max(lines, line));
      }
      for (const { line, column } of [...document.links, ...document.spans, ...document.comments, ...document.texts]) {
        expect(line).toBeLessThanOrEqual(lines);
        expect(column).toBeGreaterThan(0);
      }
    }),
  );
});

test('code, links and comments stand where they are said to, whatever is around them', () => {
  fc.assert(
    // A tab that stands half in an indentation has no column of its own.
    fc.property(
      fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join('')),
      (text) => {
        const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
        const { links, spans, comments } = parseMarkdown(text, 'a.md');
        const at = ({ line, column }: { readonly line: number; readonly column: number }) => lines[line - 1]?.slice(column - 1);
        for (const span of spans) expect(at(span)).toMatch(/^`/);
        for (const comment of comments) expect(at(comment)).toMatch(/^<!--/);
        for (const link of links) expect(at(link)).toMatch({ link: /^[[<]/, image: /^!\[/, html: /^(?:href|src)/ }[link.kind]);
      },
    ),
    { numRuns: 1000 },
  );
});

describe('is read in a time in proportion to its length:', () => {
  const many = 30_000;
  test.each([
    ['links in one paragraph', '[a](b)\n'.repeat(many)],
    ['comments', '<!-- a -->\n\n'.repeat(many)],
    ['comments that never end', '<!-- '.repeat(many)],
    ['tags that never end', '<p '.repeat(many)],
    ['attributes', `<p${' id="a"'.repeat(many)}>`],
    ['quotes in a tag', '<p " '.repeat(many)],
    ['headings of HTML that never end', '<h1>'.repeat(10_000)],
    ['rows of a table', `|a|b|\n|-|-|\n${'|`a`|[b](c)|\n'.repeat(20_000)}`],
    ['links in one cell', `|a|b|\n|-|-|\n|${'[a](b)'.repeat(60_000)}|c|\n`],
    ['front matter that never ends', `---\n${'a\n'.repeat(many)}`],
    ['headings of one name', '# a\n'.repeat(20_000)],
    ['front matter of eight million lines', `---\n${'\n'.repeat(8_000_000)}---\n`],
  ])('%s', (_title, text) => {
    const start = performance.now();
    parseMarkdown(text, 'a.md');
    expect(performance.now() - start).toBeLessThan(8_000);
  });
});
