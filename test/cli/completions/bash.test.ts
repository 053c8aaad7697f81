// Completion as bash does it: the script is sourced and asked.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { optionsOf } from '../../../src/cli/command.ts';
import { commands } from '../../../src/cli/commands/index.ts';
import { bashCompletions } from '../../../src/cli/completions/bash.ts';
import { programs } from '../../../src/cli/programs.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfsame-completions-'));
  writeFileSync(join(folder, 'a file.yaml'), '');
  mkdirSync(join(folder, 'a folder'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What bash would offer after these words; the last one is being typed. */
function offered(...words: readonly string[]): readonly string[] {
  const script = `${bashCompletions(programs)}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
$(complete -p "$1" | sed 's/.*-F \\([^ ]*\\) .*/\\1/') "$1"
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const printed = execFileSync('bash', ['--norc', '-c', script, 'bash', ...words], { encoding: 'utf8', cwd: folder });
  return printed.split('\n').filter((line) => line !== '');
}

describe('in bash', () => {
  test('the first word is a command', () => {
    expect(offered('selfsame', '')).toEqual([...commands.map(({ name }) => name), '--help', '--version']);
    expect(offered('selfsame', 're')).toEqual(['release', 'rebuild']);
    expect(offered('selfsame', '-C', '/tmp', 'pl')).toEqual(['plan']);
  });

  test('options are those of the command', () => {
    const release = commands.find(({ name }) => name === 'release');
    const wanted = release === undefined ? [] : optionsOf(release).map(([name]) => `--${name}`);
    expect(offered('selfsame', 'release', '--').toSorted()).toEqual(wanted.toSorted());
    expect(offered('selfsame', 'release', '-')).toContain('-C');
    expect(offered('selfsame', 'init', '--out')).toEqual([]);
  });

  test('values are choices, folders or files, names with spaces too', () => {
    expect(offered('selfsame', 'plan', '--format', '')).toEqual(['text', 'json']);
    expect(offered('selfsame', 'plan', '--format', '=')).toEqual(['text', 'json']);
    expect(offered('selfsame', 'plan', '--format', '=', 'j')).toEqual(['json']);
    expect(offered('selfsame', 'plan', '--config', 'a')).toEqual(expect.arrayContaining(['a file.yaml', 'a folder']));
    expect(offered('selfsame', 'release', '--out', 'a')).toEqual(['a folder']);
    expect(offered('selfsame', 'completions', 'f')).toEqual(['fish']);
    expect(offered('selfsame', 'help', 'ver')).toEqual(['verify-release', 'verify-bundle']);
    expect(offered('selfsame', 'plan', '--tag', '')).toEqual([]);
  });

  test('the other programs know their own options', () => {
    expect(offered('verify-release', '--identity-p')).toEqual(['--identity-pattern']);
    expect(offered('doc-check', 'a f')).toEqual(expect.arrayContaining(['a file.yaml']));
  });
});
