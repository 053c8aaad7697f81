// Reads the inputs of the action; which there are stands in action.yml.

import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { suggest } from '../codec/suggest.ts';
import { ToolError } from '../model/tool-error.ts';
import { splitWords } from './split-words.ts';

/** Commands that make sense in a job. */
export const actionCommands = [
  'plan',
  'release',
  'verify-release',
  'rebuild',
  'preflight',
  'doc-check',
  'compare',
  'sbom',
  'sign',
  'publish',
] as const;

export interface Inputs {
  readonly command: string;
  /** What follows the command's name on the command line. */
  readonly args: readonly string[];
  /** Absolute path. */
  readonly workingFolder: string;
  readonly summary: boolean;
}

/**
 * @param read Gives an input by name, trimmed; empty text where it is not set.
 * @param workspace Absolute path, from which a relative working directory counts.
 * @param known Names of the command line's commands.
 * @throws {ToolError} `usage/action-input`, `usage/action-command`, `usage/unclosed-quote`.
 */
export function readInputs(read: (name: string) => string, workspace: string, known: readonly string[]): Inputs {
  const command = read('command');
  requireCommand(command, known);
  const workingFolder = resolve(workspace, read('working-directory') || '.');
  if (statSync(workingFolder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw wrongInput('working-directory', read('working-directory'), 'which is not a folder', 'name a folder of the workspace');
  }
  const summary = read('summary') || 'true';
  if (summary !== 'true' && summary !== 'false') {
    throw wrongInput('summary', summary, 'which is neither "true" nor "false"', 'write true or false');
  }
  return { command, args: splitWords(read('args')), workingFolder, summary: summary === 'true' };
}

function requireCommand(command: string, known: readonly string[]): void {
  const all = `one of ${actionCommands.map((each) => `"${each}"`).join(', ')}`;
  if (command === '') throw wrongInput('command', '', 'and there is nothing to do', `write ${all}`);
  if (!actionCommands.some((each) => each === command)) {
    const near = suggest(command, actionCommands);
    throw wrongInput(
      'command',
      command,
      'which the action does not have',
      near === undefined ? `write ${all}` : `did you mean "${near}"?`,
    );
  }
  if (!known.includes(command)) {
    throw new ToolError('usage', 'usage/action-command', `the command "${command}" is not in this version of selfsame`, {
      help: 'use a later version of the action, which its changelog says has it',
    });
  }
}

function wrongInput(name: string, value: string, fault: string, help: string): ToolError {
  const says = value === '' ? `the input "${name}" is empty` : `the input "${name}" is "${value}"`;
  return new ToolError('usage', 'usage/action-input', `${says}, ${fault}`, { help });
}
