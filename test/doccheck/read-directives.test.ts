// Comments to doc-check, and the lines that each is about.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMarkdown } from '../../src/codec/markdown.ts';
import { readDirectives } from '../../src/doccheck/read-directives.ts';

const read = (...lines: readonly string[]) => readDirectives(parseMarkdown(lines.join('\n'), 'a.md'));
const about = (...lines: readonly string[]) => read(...lines).map(({ about: { from, to } }) => [from, to]);

test('a directive has a word, a rest on one line, and the lines of its own', () => {
  expect(read('<!-- doc-check: allow one, two:', '  a  reason -->', '', 'text')).toEqual([
    {
      ...{ file: 'a.md', word: 'allow', rest: 'one, two: a reason', line: 1, endLine: 2 },
      about: { from: 3, to: 4 },
    },
  ]);
});

test.each([
  '<!-- other -->',
  '<!-- see doc-check: run -->',
  '`<!-- doc-check: run -->`',
  'doc-check: run',
  '<!-- Doc-check: run -->',
])('%j is none', (text) => {
  expect(read(text)).toEqual([]);
});

test.each([
  ['<!--doc-check:run-->', 'run', ''],
  ['<!-- doc-check:run x -->', 'run', 'x'],
  ['<!-- doc-check: run, exit 1 -->', 'run', 'exit 1'],
  ['<!-- doc-check: -->', '', ''],
])('%j says %j', (text, word, rest) => {
  expect(read(text)).toMatchObject([{ word, rest }]);
});

const run = '<!-- doc-check: run -->';

describe('is about', () => {
  test('the element that follows, whole, over blank lines and other comments', () => {
    expect(about('text', '', run, '```sh', 'one', '```', '', 'text')).toEqual([[4, 6]]);
    expect(about(run, '', '', '```sh', 'one', '```')).toEqual([[2, 6]]);
    expect(about(run, '<!-- words -->', '', run, '', '```sh', '```')).toEqual([
      [2, 7],
      [5, 7],
    ]);
  });

  test('a whole list, table or quotation', () => {
    expect(about(run, '', '- one', '- two', '', 'text')).toEqual([[2, 4]]);
    expect(about(run, '', '| a |', '|---|', '| b |', '', 'text')).toEqual([[2, 5]]);
    expect(about(run, '', '> a', '>', '> b', '', 'text')).toEqual([[2, 5]]);
  });

  test('in an item of a list or in a quotation, what follows there', () => {
    expect(about('1. one', '', `   ${run}`, '   ```sh', '   a', '   ```', '', '   more', '2. two')).toEqual([[4, 6]]);
    expect(about(`> ${run}`, '>', '> ```sh', '> a', '> ```', '>', '> more')).toEqual([[2, 5]]);
    expect(about(`- ${run}`, '  ```sh', '  a', '  ```', '', '  more')).toEqual([[2, 4]]);
  });

  test('what is left of a paragraph in whose midst it stands alone', () => {
    expect(about('one', run, 'two', 'three', '', 'four')).toEqual([[3, 4]]);
  });

  test('its own line at the end of other text, there alone', () => {
    expect(about(`[a](b) ${run}`, 'more', '', '```sh', '```')).toEqual([[1, 1]]);
    expect(about('| a |', '|---|', `| [b](c) ${run} |`, '| d |')).toEqual([[3, 3]]);
  });

  test('itself at the end of a document', () => {
    expect(about('text', '', run)).toEqual([[3, 3]]);
    expect(about('text', '', run, '', '<!-- other -->')).toEqual([[3, 3]]);
  });

  test('the same lines with CRLF, a byte order mark and front matter', () => {
    const text = ['---', 'a: 1', '---', run, '```sh', 'one', '```'].join('\r\n');
    expect(
      readDirectives(parseMarkdown(`\ufeff${text}`, 'a.md')).map(({ line, about: { from, to } }) => [line, from, to]),
    ).toEqual([[4, 5, 7]]);
  });
});

test('any text is read, and what a directive is about lies inside the document', () => {
  const pieces = [run, '<!-- x -->', '\n', '\n\n', '- ', '> ', '1. ', '```', 'text', '    ', '| a |\n|---|\n', '<div>', '# '];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join('')),
      (text) => {
        const lines = text.split('\n').length;
        for (const directive of readDirectives(parseMarkdown(text, 'a.md'))) {
          expect(directive.about.from).toBeLessThanOrEqual(directive.about.to);
          expect(directive.about.to).toBeLessThanOrEqual(lines);
        }
      },
    ),
  );
});

test('10,000 directives are read in a time in proportion', () => {
  const document = parseMarkdown(`${run}\n\n\`\`\`sh\na\n\`\`\`\n\n`.repeat(10_000), 'a.md');
  const start = performance.now();
  expect(readDirectives(document)).toHaveLength(10_000);
  expect(performance.now() - start).toBeLessThan(2_000);
});
