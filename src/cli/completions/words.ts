// What the completion scripts of all shells are made of: programs and commands flattened into words.

import {
  type Command,
  type Completes,
  commonOptions,
  type OptionDescription,
  optionsOf,
  type Program,
  shortOptions,
} from '../command.ts';

export interface CompletedOption {
  /** `--config`. */
  readonly long: string;
  /** `-C`, where there is one. */
  readonly short: string | undefined;
  readonly description: string;
  /** Absent for a flag. */
  readonly value: CompletedValue | undefined;
}

export interface CompletedValue {
  readonly name: string;
  readonly choices: readonly string[];
  readonly completes: Completes;
  /** Whether the option may stand without it. */
  readonly optional?: boolean;
}

export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  readonly positionals: readonly (CompletedValue & { readonly repeated: boolean })[];
}

/** The command of a program that has one alone; its words are the same under both names. */
export function onlyCommands(
  programs: readonly Program[],
): readonly { readonly program: string; readonly command: CompletedCommand }[] {
  return programs.flatMap((program) =>
    program.kind === 'one' ? [{ program: program.name, command: toCompleted(program.command, []) }] : [],
  );
}

/** The programs with many commands, each with them. */
export function manyCommands(
  programs: readonly Program[],
): readonly { readonly program: string; readonly commands: readonly CompletedCommand[] }[] {
  return programs.flatMap((program) => {
    if (program.kind !== 'many') return [];
    const names = program.commands.map(({ name }) => name);
    return [{ program: program.name, commands: program.commands.map((command) => toCompleted(command, names)) }];
  });
}

/** The options that may stand before a command too. */
export function commonWords(): readonly CompletedOption[] {
  return Object.entries<OptionDescription>(commonOptions).map(([name, option]) => toCompletedOption(name, option));
}

/** A name for a shell function: no hyphen. */
export function functionName(name: string): string {
  return `_${name.replaceAll('-', '_')}`;
}

/** In single quotes, as bash and zsh read them. */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function toCompleted(command: Command, names: readonly string[]): CompletedCommand {
  return {
    name: command.name,
    summary: command.summary,
    options: optionsOf(command).map(([name, option]) => toCompletedOption(name, option)),
    positionals: command.positionals.map(({ name, choices, completes, repeated }) => ({
      name,
      // `help` explains any of its sisters.
      choices: choices ?? (name === 'COMMAND' ? names : []),
      completes,
      repeated,
    })),
  };
}

function toCompletedOption(name: string, option: OptionDescription): CompletedOption {
  return {
    long: `--${name}`,
    short: shortOf(name),
    description: option.description,
    value:
      option.kind === 'value'
        ? {
            name: option.value,
            choices: option.choices ?? [],
            completes: option.completes,
            optional: option.whenAlone !== undefined,
          }
        : undefined,
  };
}

function shortOf(name: string): string | undefined {
  const letter = Object.entries(shortOptions).find(([, long]) => long === name)?.[0];
  return letter === undefined ? undefined : `-${letter}`;
}
