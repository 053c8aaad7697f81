// selfsame help: shows all commands, or all about one.

import { exitCodes } from '../../model/tool-error.ts';
import { defineCommand } from '../command.ts';
import { findCommand } from '../find-command.ts';
import { invocationOf, printHelp, printOverview } from '../help.ts';

export const helpCommand = defineCommand({
  name: 'help',
  summary: 'show all commands, or all about one',
  description: ['Shows what "selfsame COMMAND --help" shows.'],
  positionals: [
    { name: 'COMMAND', description: 'the command to explain', required: false, repeated: false, completes: 'nothing' },
  ],
  options: {},
  formats: ['text'],
  examples: [{ title: 'all about releases', command: 'selfsame help release' }],
  exits: { yes: 'the help is printed' },
  async run({ positionals: [name], programs, print }) {
    for (const program of programs) {
      if (program.kind !== 'many') continue;
      const command = name === undefined ? undefined : findCommand(program, name);
      print(command, (known, style) =>
        known === undefined
          ? printOverview(program.name, program.commands, style)
          : printHelp(invocationOf(program, known), known, style),
      );
    }
    return exitCodes.yes;
  },
});
