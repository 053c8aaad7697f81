// selfsame completions: prints a script that teaches a shell our commands.

import { exitCodes } from '../../model/tool-error.ts';
import { defineCommand, type Program } from '../command.ts';

const shells: Readonly<Record<string, () => Promise<(programs: readonly Program[]) => string>>> = {
  bash: async () => (await import('../completions/bash.ts')).bashCompletions,
  zsh: async () => (await import('../completions/zsh.ts')).zshCompletions,
  fish: async () => (await import('../completions/fish.ts')).fishCompletions,
};

export const completionsCommand = defineCommand({
  name: 'completions',
  summary: 'print a script that completes our commands in a shell',
  description: ['The script covers selfsame, verify-release and doc-check, and calls none of them while you type.'],
  positionals: [
    {
      name: 'SHELL',
      description: 'which shell',
      required: true,
      repeated: false,
      completes: 'nothing',
      choices: Object.keys(shells),
    },
  ],
  options: {},
  formats: ['text'],
  examples: [
    { title: 'bash, from now on', command: 'selfsame completions bash >> ~/.bashrc' },
    { title: 'fish', command: 'selfsame completions fish > ~/.config/fish/completions/selfsame.fish' },
  ],
  exits: { yes: 'the script is printed' },
  async run({ positionals: [shell = ''], programs, print }) {
    const make = await shells[shell]?.();
    if (make === undefined) throw new Error(`the parser let the shell "${shell}" through`);
    print(make(programs), (script) => script);
    return exitCodes.yes;
  },
});
