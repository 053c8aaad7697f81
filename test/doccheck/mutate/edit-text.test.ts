// One place of a text is changed, and nothing else.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMarkdown } from '../../../src/codec/markdown.ts';
import {
  lineAt,
  linesOf,
  withLine,
  withLineBefore,
  withLineInBlock,
  withMatch,
  withoutLines,
} from '../../../src/doccheck/mutate/edit-text.ts';

const text = '\ufeffone\r\ntwo\rthree\nfour';

test('a line is changed, put in or taken away, and all others keep their ends and the mark before them', () => {
  expect(linesOf(text)).toEqual(['one', 'two', 'three', 'four']);
  expect(withLine(text, 2, (line) => `${line}!`)).toBe('\ufeffone\r\ntwo!\rthree\nfour');
  expect(withoutLines(text, 2, 3)).toBe('\ufeffone\r\nfour');
  expect(withLineBefore(text, 1, 'new')).toBe('\ufeffnew\r\none\r\ntwo\rthree\nfour');
  expect(withLineBefore(text, 5, 'new')).toBe('\ufeffone\r\ntwo\rthree\nfour\r\nnew\r\n');
  expect(withLineBefore('a\n', 2, 'new')).toBe('a\nnew\n');
});

test('what is not there cannot be changed', () => {
  expect(withLine(text, 5, () => 'x')).toBeUndefined();
  expect(withLine(text, 1, (line) => line)).toBeUndefined();
  expect(withoutLines(text, 4, 5)).toBeUndefined();
  expect(withLineBefore(text, 6, 'x')).toBeUndefined();
  expect(withMatch(text, { line: 3, column: 1 }, /two/g, () => 'x')).toBeUndefined();
});

test('the first match at or below a place is changed', () => {
  const change = (match: RegExpExecArray) => match[0].toUpperCase();
  expect(withMatch('a a\na a\n', { line: 1, column: 2 }, /a/g, change)).toBe('a A\na a\n');
  expect(withMatch('a a\na a\n', { line: 2, column: 1 }, /a/g, change)).toBe('a a\nA a\n');
  expect(withMatch(`a${'\n'.repeat(20)}b`, { line: 1, column: 1 }, /b/g, change)).toBeUndefined();
});

test.each([
  ['```sh\none\ntwo\n```\n', '```sh\nnew\none\ntwo\n```\n', '```sh\none\ntwo\nnew\n```\n'],
  ['- a\n\n  ```sh\n\n  one\n  ```\n', '- a\n\n  ```sh\n  new\n\n  one\n  ```\n', '- a\n\n  ```sh\n\n  one\n  new\n  ```\n'],
  ['> ~~~sh\n> one\n> ~~~\n', '> ~~~sh\n> new\n> one\n> ~~~\n', '> ~~~sh\n> one\n> new\n> ~~~\n'],
])('a line of a block stands behind what its others stand behind: %j', (source, first, last) => {
  const [block] = parseMarkdown(source, 'a.md').blocks;
  expect(block === undefined ? undefined : withLineInBlock(source, block, 'new', 'first')).toBe(first);
  expect(block === undefined ? undefined : withLineInBlock(source, block, 'new', 'last')).toBe(last);
});

test('for any text, a line that was put in is taken out again, and lines are counted as a document counts them', () => {
  const line = fc.stringMatching(/^[a-z #`>-]{0,6}$/);
  // A lone CR is a line end where all of them are: before an empty line that ends in LF, the two would be one.
  const ends = fc.constantFrom<readonly ('\n' | '\r\n' | '\r')[]>(['\n', '\r\n'], ['\r']);
  const source = ends.chain((some) =>
    fc
      .array(fc.tuple(line, fc.constantFrom(...some)), { minLength: 1, maxLength: 8 })
      .map((lines) => lines.map(([each, end]) => `${each}${end}`).join('')),
  );
  fc.assert(
    fc.property(source, fc.nat(8), (before, at) => {
      const wanted = (at % linesOf(before).length) + 1;
      const after = withLineBefore(before, wanted, 'new');
      if (after === undefined) throw new Error('the line is there');
      expect(linesOf(after)[wanted - 1]).toBe('new');
      if (wanted < linesOf(before).length - 1) expect(withoutLines(after, wanted, wanted)).toBe(before);
      expect(lineAt(after, after.indexOf('new'))).toBe(wanted);
    }),
  );
});
