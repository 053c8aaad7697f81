// An option that may stand alone is not said to need a value.

import { expect, test } from 'vitest';
import { fishCompletions } from '../../../src/cli/completions/fish.ts';
import { zshCompletions } from '../../../src/cli/completions/zsh.ts';
import { programs } from '../../../src/cli/programs.ts';

const lineOf = (script: string, part: string) => script.split('\n').find((line) => line.includes(part));

test('in zsh its value is optional, and that of another is not', () => {
  expect(lineOf(zshCompletions(programs), '--explain=')).toContain(']::CHECK: ');
  expect(lineOf(zshCompletions(programs), '--policy=')).toMatch(/[^:\]]\]:FILE:_files/);
});

test('in fish it does not demand one, and another does', () => {
  expect(lineOf(fishCompletions(programs), '-l explain ')).toMatch(/ -l explain -f -d /);
  expect(lineOf(fishCompletions(programs), '-l identity ')).toMatch(/ -l identity -x -d /);
});
