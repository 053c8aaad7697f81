// Fences that were lost: what is read as a part of a block and was not meant to be.

import { expect, test } from 'vitest';
import { parseMarkdown } from '../../src/codec/markdown.ts';
import { findFenceFaults } from '../../src/doccheck/fence-faults.ts';

const find = (text: string) => findFenceFaults([parseMarkdown(text, 'a.md')]).map(({ rule, line }) => `${line} ${rule}`);

test.each([
  ['a block that nothing closes', 'a\n\n```sh\necho\n', ['4 document']],
  ['one that ends with its list', '- ```sh\n  echo\n\nb\n', ['2 document']],
  ['one that goes on to the end of the next', '```sh\necho\n\nb\n\n```json\n{}\n```\n', ['6 document']],
  ['one with tildes', '~~~\na\n~~~ c\n~~~\n', ['3 document']],
  ['blocks without a language, one fence of which is gone', '```\na\n\nb\n\n```\nc\n```\n', ['9 document']],
  ['a byte order mark and CRLF', '\ufeff```sh\r\necho\r\n', ['2 document']],
])('%s is a finding', (_title, text, found) => {
  expect(find(text)).toEqual(found);
});

test.each([
  ['closed blocks', '```sh\necho\n```\n\n> ~~~\n> a\n> ~~~\n'],
  ['a fence shown in a block with a longer one', '````md\n```sh\necho\n```\n````\n'],
  ['a fence of the other kind', '~~~md\n```sh\necho\n```\n~~~\n'],
  ['a fence that is indented as code is', '```text\n    ```sh\n```\n'],
  ['text that is no fence', '```text\n``` `a`\n``sh\n```\n'],
])('%s are none', (_title, text) => {
  expect(find(text)).toEqual([]);
});
