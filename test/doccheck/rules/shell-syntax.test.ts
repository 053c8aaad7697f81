// Fenced shell blocks.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseMarkdown } from '../../../src/codec/markdown.ts';
import { bashSyntax } from '../../../src/doccheck/bash-syntax.ts';
import { shellSyntax } from '../../../src/doccheck/rules/shell-syntax.ts';
import { createProcesses } from '../../../src/host/processes.ts';

const checkShell = bashSyntax(createProcesses(process.env));
const textOf = (name: string) => readFileSync(`testdata/doccheck/rules/shell-syntax/${name}`, 'utf8');

async function findings(...texts: readonly string[]) {
  return shellSyntax.run({ documents: texts.map((text, index) => parseMarkdown(text, `${index}.md`)), required: {}, checkShell });
}

test('sound blocks pass, in lists, quotations and sessions', async () => {
  expect(await findings(textOf('sound.md'))).toEqual([]);
});

test('"if then fi" put into any shell block is refused at its line, and the restored text passes', async () => {
  const sound = textOf('sound.md');
  // Into a script, behind a prompt, into a list, into a quotation: each with the block's number.
  const places = [
    ['  echo "yes"\n', '  if then fi\n', 9, 1],
    ['$ npm test \\\n', '$ if then fi\n', 17, 2],
    ['   for name in a b; do', '   if then fi; do', 28, 3],
    ['> echo "in a quotation"', '> if then fi', 32, 4],
  ] as const;
  for (const [from, to, line, number] of places) {
    const injected = sound.replace(from, to);
    expect(injected).not.toBe(sound);
    const found = await findings(injected);
    expect(
      found.map((finding) => [finding.file, finding.line]),
      to,
    ).toEqual([['0.md', line]]);
    expect(found[0]?.message).toContain(`block ${number} `);
    expect(await findings(injected.replace(to, from))).toEqual([]);
  }
});

test('an unclosed here-document is refused at the line that opens it', async () => {
  const [found] = await findings(textOf('heredoc.md'));
  expect(found).toMatchObject({ line: 5, message: expect.stringContaining('here-document') });
});

test('a session without a command is refused, for nothing of it was checked', async () => {
  const found = await findings(textOf('sound.md'), textOf('no-command.md'));
  expect(found.map(({ file, line, message }) => [file, line, message])).toEqual([
    ['1.md', 4, 'block 1 (console) holds no command'],
  ]);
});

test('documents without any shell block fail, once', async () => {
  const found = await findings(textOf('no-shell.md'), textOf('no-shell.md'));
  expect(found.map(({ file, message }) => [file, message])).toEqual([
    ['0.md', 'no fenced shell block in any of 2 documents, so nothing was checked'],
  ]);
});

test('a fault at the end of the text stays inside the block', async () => {
  const [found] = await findings('```sh\nif true; then\n  a\n```\n\ntext\n');
  expect(found?.line).toBe(3);
});
