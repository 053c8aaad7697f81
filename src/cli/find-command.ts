// Finds a command of a program by its name.

import { didYouMean } from '../codec/suggest.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Command, Program } from './command.ts';

/** @throws {ToolError} `usage/unknown-command`, with the nearest name. */
export function findCommand(program: Program & { readonly kind: 'many' }, name: string): Command {
  const command = program.commands.find((each) => each.name === name);
  if (command !== undefined) return command;
  const near = didYouMean(
    name,
    program.commands.map((each) => each.name),
  ).replace(/^; /, '');
  throw new ToolError('usage', 'usage/unknown-command', `unknown command "${name}"`, {
    help: `${near === '' ? '' : `${near} `}"${program.name} help" lists all commands`,
  });
}
