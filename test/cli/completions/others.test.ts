// Completion scripts for shells that need not be here: every word is in them, and where the shell is here, it reads them.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { optionsOf } from '../../../src/cli/command.ts';
import { commands } from '../../../src/cli/commands/index.ts';
import { fishCompletions } from '../../../src/cli/completions/fish.ts';
import { zshCompletions } from '../../../src/cli/completions/zsh.ts';
import { programs } from '../../../src/cli/programs.ts';

const isThere = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0;

describe.each([
  ['zsh', zshCompletions(programs), (long: string) => `--${long}`],
  ['fish', fishCompletions(programs), (long: string) => `-l ${long} `],
] as const)('for %s', (shell, script, form) => {
  test('every command and option is in the script', () => {
    for (const command of commands) {
      expect(script).toContain(command.name);
      for (const [name] of optionsOf(command)) expect(script, `${command.name} ${name}`).toContain(form(name));
    }
    expect(script).toContain('verify-release');
    expect(script).toContain('doc-check');
  });

  // Neither shell is needed to build or test selfsame.
  if (isThere(shell)) {
    test('the shell parses the script', () => {
      const folder = mkdtempSync(join(tmpdir(), 'selfsame-completions-'));
      writeFileSync(join(folder, 'script'), script);
      const { status, stderr } = spawnSync(shell, ['-n', join(folder, 'script')], { encoding: 'utf8' });
      rmSync(folder, { recursive: true });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    });
  }
});
