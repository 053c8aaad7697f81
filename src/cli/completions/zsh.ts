// The completion script for zsh. Source: zsh manual, zshcompsys, "_arguments".

import type { Program } from '../command.ts';
import {
  type CompletedCommand,
  type CompletedOption,
  type CompletedValue,
  functionName,
  manyCommands,
  onlyCommands,
  singleQuoted,
} from './words.ts';

export function zshCompletions(programs: readonly Program[]): string {
  const only = onlyCommands(programs);
  const many = manyCommands(programs);
  const names = programs.map(({ name }) => name);
  return [
    `#compdef ${names.join(' ')}`,
    `# zsh completion for ${names.join(', ')}; made by "selfsame completions zsh"`,
    '',
    ...only.map(({ program, command }) => functionOf(program, command)),
    ...many.flatMap(({ program, commands }) => [
      ...commands.map((command) => functionOf(`${program}-${command.name}`, command)),
      dispatcher(program, commands),
    ]),
    // Works both when read with `source` and as a file of fpath, where the function called bears the file's name.
    `compdef ${names.map((name) => `${functionName(name)} ${name}`).join(' && compdef ')}`,
    '',
  ].join('\n');
}

function functionOf(name: string, { options, positionals }: CompletedCommand): string {
  const specs = [
    ...options.map(optionSpec),
    ...positionals.map((positional, index) =>
      singleQuoted(`${positional.repeated ? '*' : index + 1}:${spec(positional.name)}:${action(positional)}`),
    ),
  ];
  return [`${functionName(name)}() {`, '  _arguments \\', specs.map((each) => `    ${each}`).join(' \\\n'), '}', ''].join('\n');
}

function optionSpec({ long, short, description, value }: CompletedOption): string {
  const text = `[${spec(description)}]${value === undefined ? '' : `${value.optional === true ? '::' : ':'}${spec(value.name)}:${action(value)}`}`;
  const equals = value === undefined ? '' : '=';
  if (short === undefined) return singleQuoted(`${long}${equals}${text}`);
  return `'(${short} ${long})'{${short}${value === undefined ? '' : '+'},${long}${equals}}${singleQuoted(text)}`;
}

function action({ choices, completes }: CompletedValue): string {
  if (choices.length > 0) return `(${choices.join(' ')})`;
  switch (completes) {
    case 'file':
      return '_files';
    case 'folder':
      return '_files -/';
    case 'nothing':
      return ' ';
  }
}

function dispatcher(program: string, commands: readonly CompletedCommand[]): string {
  return [
    `${functionName(program)}() {`,
    '  local context state state_descr line curcontext="$curcontext"',
    '  typeset -A opt_args',
    "  _arguments -C '(-C --directory)'{-C+,--directory=}'[work in this folder]:DIR:_files -/' \\",
    "    '(-)'{-h,--help}'[show help]' '(-)--version[print the version]' '1:command:->command' '*::argument:->rest'",
    '  case "$state" in',
    '    command)',
    '      local -a names=(',
    ...commands.map(({ name, summary }) => `        ${singleQuoted(`${name}:${spec(summary)}`)}`),
    '      )',
    '      _describe command names ;;',
    '    rest)',
    '      case "${line[1]}" in',
    ...commands.map(({ name }) => `        ${name}) ${functionName(`${program}-${name}`)} ;;`),
    '      esac ;;',
    '  esac',
    '}',
    '',
  ].join('\n');
}

/** Text inside a specification of `_arguments`. */
function spec(text: string): string {
  return text.replaceAll(/[[\]:\\]/g, '\\$&');
}
