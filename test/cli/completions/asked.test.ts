// Completion as zsh and fish do it, where they are installed: the script is sourced, words are typed, and Tab is pressed.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { commands } from '../../../src/cli/commands/index.ts';
import { fishCompletions } from '../../../src/cli/completions/fish.ts';
import { zshCompletions } from '../../../src/cli/completions/zsh.ts';
import { programs } from '../../../src/cli/programs.ts';
import { publishTargetIds } from '../../../src/model/publish.ts';

const folder = mkdtempSync(join(tmpdir(), 'selfsame-completions-'));
writeFileSync(join(folder, 'completions.zsh'), zshCompletions(programs));
writeFileSync(join(folder, 'completions.fish'), fishCompletions(programs));
mkdirSync(join(folder, 'a-folder'));
writeFileSync(join(folder, 'a-file'), '');
afterAll(() => rmSync(folder, { recursive: true }));

// A zsh within zsh, at a terminal of its own: what its completion offers is printed too, and the line is taken away again.
writeFileSync(
  join(folder, 'ask.zsh'),
  `zmodload zsh/zpty
zpty inner zsh -f -i
zpty -w inner "PROMPT=; setopt no_beep; autoload -Uz compinit; compinit -D -u; source ./completions.zsh
compadd () {
  if [[ \\\${@[1,(i)(-|--)]} == *-[OAD]* ]]; then builtin compadd \\"\\$@\\"; return; fi
  typeset -a hits; builtin compadd -A hits \\"\\$@\\"; print; print -rl -- \\\${hits/#/HIT:}; builtin compadd \\"\\$@\\"
}
finish () { print; print END }
ask () { comppostfuncs=(finish); zle complete-word; zle kill-whole-line }
zle -N ask
bindkey '^I' ask
print READY"
local line typed
while zpty -r inner line; do [[ $line == READY* ]] && break; done
for typed; do
  zpty -n -w inner "$typed"$'\\t'
  while zpty -r inner line; do
    line=\${line%%$'\\r'*}
    [[ $line == HIT:* ]] && print -r -- \${line#HIT:}
    [[ $line == END* ]] && break
  done
  print
done
zpty -d inner
`,
);

const shells = {
  zsh: (typed: readonly string[]) => ['-f', 'ask.zsh', ...typed],
  fish: (typed: readonly string[]) => [
    '--no-config',
    '-c',
    `source completions.fish; ${typed.map((each) => `complete -C '${each}'; echo`).join('; ')}`,
  ],
} as const;

/** What the shell would offer behind each of these, sorted, each once: zsh shows once what it is offered twice. One process for all: a zsh takes its time to begin. */
function offered(shell: keyof typeof shells, typed: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const { status, stdout, stderr } = spawnSync(shell, shells[shell](typed), { cwd: folder, encoding: 'utf8', timeout: 50_000 });
  if (status !== 0) throw new Error(`${shell} ended with ${status}: ${stderr}`);
  const answers: string[][] = [[]];
  for (const line of stdout.split('\n').slice(0, -1)) {
    // What is offered may have a description behind it, and a folder a slash.
    if (line === '') answers.push([]);
    else answers.at(-1)?.push((line.split('\t')[0] ?? '').replace(/\/$/, ''));
  }
  return Object.fromEntries(typed.map((each, index) => [each, [...new Set(answers[index])].sort()]));
}

const wanted: Readonly<Record<string, readonly string[]>> = {
  'selfsame ': commands.map(({ name }) => name).sort(),
  'selfsame re': ['rebuild', 'release'],
  'selfsame -C /tmp pre': ['preflight'],
  'selfsame --directory /tmp publish --dry': ['--dry-run'],
  'selfsame --ver': ['--version'],
  'selfsame help pub': ['publish'],
  'selfsame publish --to ': [...publishTargetIds].sort(),
  'selfsame preflight --format gi': ['github'],
  'selfsame completions f': ['fish'],
  'doc-check --format ju': ['junit'],
  'verify-release --identity-p': ['--identity-pattern'],
  // A folder, where it must be one.
  'selfsame release --out a-f': ['a-folder'],
  'selfsame plan --config a-f': ['a-file', 'a-folder'],
  // Options of another command.
  'selfsame compare --dry': [],
  'selfsame help release --rehear': [],
};

for (const shell of ['zsh', 'fish'] as const) {
  // Neither shell is needed to build or test selfsame.
  test.runIf(spawnSync(shell, ['-c', 'exit 0']).status === 0)(`${shell} offers what fits, and nothing else`, () => {
    expect(offered(shell, Object.keys(wanted))).toEqual(wanted);
  });
}
