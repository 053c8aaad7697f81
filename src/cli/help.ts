// Prints the help of a program and of each command from their one description.

import { exitCodes } from '../model/tool-error.ts';
import { alignedRows, section } from '../report/layout.ts';
import type { Style } from '../report/style.ts';
import {
  type Command,
  type OptionDescription,
  optionsOf,
  type PositionalDescription,
  type Program,
  shortOptions,
} from './command.ts';
import { wrapText } from './wrap-text.ts';

/** What all programs are for, in a sentence. */
export const purpose =
  'Releases that anyone can check: built twice, byte for byte the same, signed, verified offline by one command.';

/** Columns of help text. */
const helpColumns = 100;

/** All commands of a program, one line each. */
export function printOverview(name: string, commands: readonly Command[], style: Style): string {
  return [
    `${purpose}\n\n`,
    section('Usage', [`${name} COMMAND [OPTIONS]`, `${name} help COMMAND`], style),
    section('Commands', alignedRows(commands.map(({ name, summary }) => [name, summary])), style),
    section('Exit codes', alignedRows(overviewExits()), style),
  ].join('');
}

/** Everything about one command. `invocation` is how it was called: `selfsame plan` or `verify-release`. */
export function printHelp(invocation: string, command: Command, style: Style): string {
  return [
    `${style.strong(invocation)}: ${command.summary}\n\n`,
    section('Usage', [usageLine(invocation, command)], style),
    ...command.description.map((paragraph) => `${wrapText(paragraph, helpColumns).join('\n')}\n\n`),
    section('Arguments', rows(command.positionals.map((each) => [each.name, positionalText(each)])), style),
    ...optionSections(command).map(({ title, options }) => section(title, rows(options), style)),
    section(
      'Examples',
      command.examples.flatMap(({ title, command: line }) => [style.faint(`# ${title}`), line]),
      style,
    ),
    section('Environment', rows((command.variables ?? []).map(({ name, description }) => [name, description])), style),
    section('Exit codes', alignedRows(exitRows(command)), style),
  ].join('');
}

/** The options of a command under their titles, as forms and meanings: those that stand in no group first. */
export function optionSections(
  command: Command,
): readonly { readonly title: string; readonly options: readonly (readonly [string, string])[] }[] {
  const groups = command.groups ?? [];
  const grouped = new Set(groups.flatMap(({ options }) => options));
  const ofCommand = optionsOf(command);
  const row = ([name, option]: (typeof ofCommand)[number]) => [optionForm(name, option), optionText(option)] as const;
  return [
    { title: 'Options', options: ofCommand.filter(([name]) => !grouped.has(name)).map(row) },
    ...groups.map(({ title, options }) => ({ title, options: ofCommand.filter(([name]) => options.includes(name)).map(row) })),
  ];
}

/** `verify-release [VERSION] [OPTIONS]`. */
export function usageLine(invocation: string, { positionals }: Command): string {
  return [invocation, ...positionals.map(positionalForm), '[OPTIONS]'].join(' ');
}

/** How the command is called in a program. */
export function invocationOf(program: Program, command: Command): string {
  switch (program.kind) {
    case 'many':
      return `${program.name} ${command.name}`;
    case 'one':
      return program.name;
  }
}

/** `-C, --directory DIR`. */
export function optionForm(name: string, option: OptionDescription): string {
  const letter = Object.entries(shortOptions).find(([, long]) => long === name)?.[0];
  const value = option.kind === 'value' ? ` ${option.whenAlone === undefined ? option.value : `[${option.value}]`}` : '';
  return `${letter === undefined ? '' : `-${letter}, `}--${name}${value}`;
}

function optionText(option: OptionDescription): string {
  return option.kind === 'value' && option.choices !== undefined
    ? `${option.description}: ${option.choices.join(' or ')}`
    : option.description;
}

/** The codes of all commands with what they mean for most. */
export function overviewExits(): readonly (readonly [string, string])[] {
  return [
    [String(exitCodes.yes), 'done, and every claim holds'],
    [String(exitCodes.no), 'done, and the answer is no'],
    ...sharedExits(),
  ];
}

/** The codes of a command with what they mean for it. */
export function exitRows({ exits }: Command): readonly (readonly [string, string])[] {
  return [
    [String(exitCodes.yes), exits.yes],
    ...(exits.no === undefined ? [] : [[String(exitCodes.no), exits.no] as const]),
    ...sharedExits(),
  ];
}

export function positionalText({ description, choices }: PositionalDescription): string {
  return choices === undefined ? description : `${description}: ${choices.join(', ')}`;
}

function positionalForm({ name, required, repeated }: PositionalDescription): string {
  const word = `${name}${repeated ? '...' : ''}`;
  return required ? word : `[${word}]`;
}

function sharedExits(): readonly (readonly [string, string])[] {
  return [
    [String(exitCodes.cannotAsAsked), 'cannot be done as asked: command line, configuration, or state of the source'],
    [
      String(exitCodes.couldNotTell),
      'could not be found out: a build, tool, file or network failed, or there was nothing to look at',
    ],
    [String(exitCodes.bug), 'a bug in selfsame'],
    [String(exitCodes.interrupted), 'interrupted'],
  ];
}

/** Two columns, the second one wrapped. */
function rows(pairs: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(0, ...pairs.map(([name]) => name.length)) + 2;
  return pairs.flatMap(([name, text]) =>
    wrapText(text, helpColumns - width - 2).map((line, index) => (index === 0 ? name : '').padEnd(width) + line),
  );
}
