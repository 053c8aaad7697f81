// What of a block is shell.

import { expect, test } from 'vitest';
import { shellTextOf } from '../../src/doccheck/shell-blocks.ts';

const block = (language: string, text: string) => ({
  ...{ file: 'a.md', number: 1, language, info: language, text },
  ...{ line: 2, column: 1, closed: true },
});

test.each(['bash', 'sh', 'shell'])('all of a "%s" block is', (language) => {
  expect(shellTextOf(block(language, '$ a\nb\n'))).toBe('$ a\nb\n');
});

test.each(['', 'text', 'json', 'yaml', 'zsh', 'powershell'])('nothing of a "%s" block is', (language) => {
  expect(shellTextOf(block(language, 'a'))).toBeUndefined();
});

test.each(['console', 'sh-session', 'shell-session'])(
  'of a "%s" block only what follows a prompt is, on the same lines',
  (language) => {
    expect(shellTextOf(block(language, '$ a\noutput\n  $ b\n$nothing\n# root\n'))).toBe('a\n\nb\n\n\n');
  },
);

test('a command goes on behind a backslash and behind a second prompt', () => {
  expect(shellTextOf(block('console', '$ a \\\n  b\nout\n$ cat <<E\n> x\n>\n> E\nout\n> no\n'))).toBe(
    'a \\\n  b\n\ncat <<E\nx\n\nE\n\n\n',
  );
});
