// The commands that doc-check.yaml binds, with what their real help says of them, and which of them a documented call means.

import type { DocumentCheckConfig } from './document-config.ts';
import { type ProgramFlag, readHelp } from './read-help.ts';
import type { Project } from './rule.ts';
import type { ShellCall, ShellWord } from './shell-calls.ts';

export interface BoundCommand {
  /** As it is called: `selfsame plan`. */
  readonly name: string;
  readonly flags: readonly ProgramFlag[];
  /** Every spelling of every flag. */
  readonly flagNames: ReadonlyMap<string, ProgramFlag>;
  /** Those that its help lists, and those below it that are bound themselves; empty where its first operand is no command. */
  readonly commands: readonly string[];
  /** Globs of the documents that must name its flags. */
  readonly documents: readonly string[];
  /** How the help ended, where that was with an error, to explain why it shows nothing. */
  readonly failure?: string;
}

/** Each help is asked for at the same time. @throws what `Project.run` throws, but not for a help that ends with another status than 0. */
export async function readCommands(config: DocumentCheckConfig, project: Project): Promise<readonly BoundCommand[]> {
  return Promise.all(
    config.commands.map(async ({ name, help, flags = [], documents = [] }) => {
      // Programs differ in where they print their help, and in how they end then.
      const result = help === undefined ? undefined : await project.run(help, { mayFail: true });
      const shown = result === undefined ? undefined : readHelp(`${result.stdout}\n${result.stderr}`);
      const known = shown?.flags ?? flags.map((flag): ProgramFlag => ({ names: [flag], takesValue: false }));
      const below = config.commands.flatMap((other) =>
        other.name.startsWith(`${name} `) ? (other.name.slice(name.length + 1).split(' ', 1)[0] ?? []) : [],
      );
      const listed = shown?.commands ?? [];
      return {
        name,
        flags: known,
        flagNames: new Map(known.flatMap((flag) => flag.names.map((spelling) => [spelling, flag] as const))),
        commands: listed.length === 0 ? [] : [...new Set([...listed, ...below])],
        documents,
        ...(result === undefined || result.exitCode === 0 ? {} : { failure: endingOf(result.exitCode, result.signal) }),
      };
    }),
  );
}

function endingOf(exitCode: number | undefined, signal: string | undefined): string {
  return exitCode === undefined ? `was ended by ${signal ?? 'a signal'}` : `ended with status ${exitCode}`;
}

export interface BoundCall {
  readonly command: BoundCommand;
  /** What stands behind the name. */
  readonly rest: readonly ShellWord[];
}

/** The bound command with the longest name that a call begins with. The program itself may be written with a path before it. */
export function boundCommandOf(call: ShellCall, commands: readonly BoundCommand[]): BoundCall | undefined {
  let best: BoundCall | undefined;
  let longest = 0;
  for (const command of commands) {
    const name = command.name.split(' ');
    if (name.length <= longest || !name.every((word, index) => isWord(call[index]?.text, word, index))) continue;
    longest = name.length;
    best = { command, rest: call.slice(name.length) };
  }
  return best;
}

function isWord(text: string | undefined, word: string, index: number): boolean {
  return text === word || (index === 0 && !word.includes('/') && text?.endsWith(`/${word}`) === true);
}
