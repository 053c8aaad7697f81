// Fenced shell blocks.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { shellSyntax } from '../../../src/doccheck/rules/shell-syntax.ts';
import { askRule } from '../../support/document-project.ts';

const textOf = (name: string) => readFileSync(`testdata/doccheck/rules/shell-syntax/${name}`, 'utf8');

async function findings(...texts: readonly string[]) {
  return (await askRule(shellSyntax, Object.fromEntries(texts.map((text, index) => [`${index}.md`, text])))).findings;
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
    ['1.md', 4, 'block 1 (console), line 1: holds no command'],
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

describe('where shellcheck is installed', () => {
  const fault = { line: 2, message: 'You need a space before the ]. (SC1020)' };
  /** Says the same of every text that holds the word. */
  const lintShell = async (texts: readonly string[]) => texts.map((text) => (text.includes('lint') ? [fault] : []));
  const ask = async (texts: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}) =>
    askRule(shellSyntax, texts, { files, project: { lintShell } });

  test('what it says of a block is a finding at its line, and scripts are read too', async () => {
    const { findings: found, counts } = await ask({ 'a.md': '```sh\necho\nlint\n```\n' }, { 'b.sh': 'echo\nlint\n' });
    expect(found.map(({ file, line, message }) => [file, line, message])).toEqual([
      ['a.md', 3, 'block 1 (sh), line 2: shellcheck: You need a space before the ]. (SC1020)'],
      ['b.sh', 2, 'shellcheck: You need a space before the ]. (SC1020)'],
    ]);
    expect(counts).toEqual({ linted: 2, scripts: 1 });
  });

  test('it is asked of no text that bash refuses, and its answers are those of the others', async () => {
    const asked: string[] = [];
    const { findings: found, counts } = await askRule(
      shellSyntax,
      { 'a.md': '```sh\n$($(\n```\n\n```sh\necho\nlint\n```\n' },
      {
        files: {},
        project: {
          lintShell: async (texts) => {
            asked.push(...texts);
            return lintShell(texts);
          },
        },
      },
    );
    expect(asked).toEqual(['echo\nlint\n']);
    expect(found.map(({ line }) => line)).toEqual([2, 7]);
    expect(counts).toEqual({ linted: 1 });
  });

  test('what does not parse is said once', async () => {
    expect((await ask({ 'a.md': '```sh\nif then fi\nlint\n```\n' })).findings).toHaveLength(1);
  });

  test('and where it is not, nothing is counted as read by it', async () => {
    expect((await askRule(shellSyntax, { 'a.md': '```sh\necho\n```\n' })).counts).toEqual({});
  });

  test('what it cannot know of any text is no finding', async () => {
    const unset = { line: 1, message: 'name is referenced but not assigned. (SC2154)', code: 'SC2154' };
    const { findings: found } = await askRule(
      shellSyntax,
      { 'a.md': '```sh\necho $name\n```\n' },
      { files: { 'b.sh': 'echo $name\n' }, project: { lintShell: async (texts) => texts.map(() => [unset]) } },
    );
    expect(found).toEqual([]);
  });

  test('what it cannot know of a part of a script is no finding in a block, and one in a script', async () => {
    const unset = { line: 1, message: 'Use cd ... || exit in case cd fails. (SC2164)', code: 'SC2164' };
    const other = { line: 1, message: 'Arrays implicitly concatenate. (SC2145)', code: 'SC2145' };
    const lint = async (texts: readonly string[]) => texts.map((text) => (text.includes('$@') ? [unset, other] : [unset]));
    const { findings: found } = await askRule(
      shellSyntax,
      { 'a.md': '```sh\necho $name\n```\n\n```sh\necho "$name$@"\n```\n' },
      { files: { 'b.sh': 'echo $name\n' }, project: { lintShell: lint } },
    );
    expect(found.map(({ file, line, message }) => [file, line, message.includes('SC2164')])).toEqual([
      ['a.md', 6, false],
      ['b.sh', 1, true],
    ]);
  });
});

test('scripts and steps that do not parse are refused at their line, by their suffix or their first line', async () => {
  const workflow = 'on: push\njobs:\n  a:\n    steps:\n      - run: |\n          echo ${{ x }}\n          if then fi\n';
  const { findings: found, counts } = await askRule(
    shellSyntax,
    { 'a.md': '```sh\necho\n```\n' },
    {
      files: {
        'b.sh': 'echo\nif then fi\n',
        'bin/tool': '#!/bin/sh\nif then fi\n',
        'bin/other': '#!/usr/bin/env python\nif then fi\n',
        Makefile: 'if then fi\n',
        '.github/workflows/a.yml': workflow,
      },
    },
  );
  expect(found.map(({ file, line, message }) => [file, line, message.slice(0, 15)])).toEqual([
    ['.github/workflows/a.yml', 7, 'does not parse:'],
    ['b.sh', 2, 'does not parse:'],
    ['bin/tool', 2, 'does not parse:'],
  ]);
  expect(counts).toEqual({ scripts: 3 });
});
