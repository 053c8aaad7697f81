// The completion script for fish. Source: fish manual, "complete".

import type { Program } from '../command.ts';
import {
  type CompletedCommand,
  type CompletedOption,
  type CompletedValue,
  commonWords,
  functionName,
  manyCommands,
  onlyCommands,
} from './words.ts';

export function fishCompletions(programs: readonly Program[]): string {
  return [
    `# fish completion for ${programs.map(({ name }) => name).join(', ')}; made by "selfsame completions fish"`,
    ...onlyCommands(programs).flatMap(({ program, command }) => linesOf(program, command, undefined)),
    ...manyCommands(programs).flatMap(({ program, commands }) => [
      commandFinder(program),
      ...commands.map(
        ({ name, summary }) =>
          `complete -c ${program} -f -n ${quoted(`not ${finderName(program)} >/dev/null`)} -a ${name} -d ${quoted(summary)}`,
      ),
      ...commonWords().map(
        (option) => `complete -c ${program} -n ${quoted(`not ${finderName(program)} >/dev/null`)} ${optionWords(option)}`,
      ),
      ...commands.flatMap((command) => linesOf(program, command, `contains -- ${command.name} (${finderName(program)})`)),
    ]),
    '',
  ].join('\n');
}

function finderName(program: string): string {
  return `_${functionName(program)}_command`;
}

/** Prints the command among the words before the cursor, as split-command.ts finds it. */
function commandFinder(program: string): string {
  const valued = commonWords().flatMap(({ long, short, value }) =>
    value === undefined ? [] : [...(short === undefined ? [] : [short]), long],
  );
  return [
    `function ${finderName(program)}`,
    '    set -l words (commandline -opc)',
    '    set -e words[1]',
    '    while set -q words[1]',
    '        switch $words[1]',
    `            case ${valued.join(' ')}`,
    '                set -e words[1]',
    '                set -e words[1]',
    "            case '-*'",
    '                set -e words[1]',
    "            case '*'",
    '                echo $words[1]',
    '                return 0',
    '        end',
    '    end',
    '    return 1',
    'end',
  ].join('\n');
}

function linesOf(program: string, { options, positionals }: CompletedCommand, condition: string | undefined): readonly string[] {
  const start = `complete -c ${program}${condition === undefined ? '' : ` -n ${quoted(condition)}`}`;
  const first = positionals[0];
  return [
    ...options.map((option) => `${start} ${optionWords(option)}`),
    `${start} ${first === undefined ? '-f' : valueWords(first, '-f')}`,
  ];
}

function optionWords({ long, short, description, value }: CompletedOption): string {
  return [
    `-l ${long.slice(2)}`,
    ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
    // What may stand alone must not be said to need a value.
    ...(value === undefined ? [] : [valueWords(value, value.optional === true ? '-f' : '-x')]),
    `-d ${quoted(description)}`,
  ].join(' ');
}

/** `exclusive` is what keeps file names out where they do not fit. */
function valueWords({ choices, completes }: CompletedValue, exclusive: '-f' | '-x'): string {
  if (choices.length > 0) return `${exclusive} -a ${quoted(choices.join(' '))}`;
  switch (completes) {
    case 'file':
      return exclusive === '-x' ? '-r -F' : '-F';
    case 'folder':
      return `${exclusive} -a '(__fish_complete_directories)'`;
    case 'nothing':
      return exclusive;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
