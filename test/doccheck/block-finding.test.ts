// A finding in a block has the place in the file, and in its message the block and the line of its own.

import { expect, test } from 'vitest';
import { parseMarkdown } from '../../src/codec/markdown.ts';
import { blockFinding } from '../../src/doccheck/block-finding.ts';

const [block] = parseMarkdown('1. a\n\n   ```sh\n   one\n   two\n   ```\n', 'a.md').blocks;
const place = (line: number, column?: number) => {
  if (block === undefined) throw new Error('there is no block');
  return blockFinding('rule', block, column === undefined ? { line } : { line, column }, { message: 'is wrong' });
};

test('columns count from the margin of the file, behind the indentation', () => {
  expect(place(2, 3)).toEqual({ rule: 'rule', file: 'a.md', line: 5, column: 6, message: 'block 1 (sh), line 2: is wrong' });
  expect(place(1)).toMatchObject({ line: 4, column: 4 });
});

test('a line outside of the block counts as the nearest one in it', () => {
  expect(place(9)).toMatchObject({ line: 5, message: 'block 1 (sh), line 2: is wrong' });
  expect(place(0)).toMatchObject({ line: 4 });
});

test('a block without a language is told without one', () => {
  const [plain] = parseMarkdown('```\na\n```\n', 'a.md').blocks;
  if (plain === undefined) throw new Error('there is no block');
  expect(blockFinding('rule', plain, { line: 1 }, { message: 'is wrong', help: 'mend it' })).toMatchObject({
    message: 'block 1, line 1: is wrong',
    help: 'mend it',
  });
});
