// The completion script for bash 3.2 and newer. Source: bash manual, section 8.6.

import type { Program } from '../command.ts';
import { type CompletedCommand, type CompletedValue, functionName, manyCommands, onlyCommands } from './words.ts';

export function bashCompletions(programs: readonly Program[]): string {
  const only = onlyCommands(programs);
  const many = manyCommands(programs);
  const names = programs.map(({ name }) => name);
  return [
    `# bash completion for ${names.join(', ')}; made by "selfsame completions bash"`,
    '',
    helpers,
    ...only.map(({ program, command }) => functionOf(program, command)),
    ...many.flatMap(({ program, commands }) => [
      ...commands.map((command) => functionOf(`${program}-${command.name}`, command)),
      dispatcher(program, commands),
    ]),
    ...names.map((name) => `complete -F ${functionName(name)} ${name}`),
    '',
  ].join('\n');
}

/** `_selfsame_context` sets `current` and `previous`; bash splits `--format=json` at the equals sign, which is undone here. */
const helpers = `_selfsame_context() {
  current="\${COMP_WORDS[COMP_CWORD]}"
  previous="\${COMP_WORDS[COMP_CWORD-1]}"
  if [ "$current" = "=" ]; then
    current=""
  elif [ "$previous" = "=" ] && [ "$COMP_CWORD" -gt 1 ]; then
    previous="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
}

_selfsame_reply() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen "$@" -- "$current"))
}

_selfsame_paths() {
  compopt -o filenames 2>/dev/null
  _selfsame_reply "$@"
}
`;

function functionOf(name: string, { options, positionals }: CompletedCommand): string {
  const cases = options.flatMap(({ long, short, value }) =>
    value === undefined ? [] : [`    ${short === undefined ? '' : `${short}|`}${long}) ${answer(value)}; return ;;`],
  );
  const words = options.flatMap(({ long, short }) => (short === undefined ? [long] : [short, long]));
  const first = positionals[0];
  return [
    `${functionName(name)}() {`,
    '  local current previous',
    '  _selfsame_context',
    '  case "$previous" in',
    ...cases,
    '  esac',
    '  case "$current" in',
    `    -*) _selfsame_reply -W '${words.join('\n')}' ;;`,
    `    *) ${first === undefined ? 'COMPREPLY=()' : answer(first)} ;;`,
    '  esac',
    '}',
    '',
  ].join('\n');
}

function answer({ choices, completes }: CompletedValue): string {
  if (choices.length > 0) return `_selfsame_reply -W '${choices.join('\n')}'`;
  switch (completes) {
    case 'file':
      return '_selfsame_paths -f';
    case 'folder':
      return '_selfsame_paths -d';
    case 'nothing':
      return 'COMPREPLY=()';
  }
}

/** Finds the command among the words before the cursor, as split-command.ts does. */
function dispatcher(program: string, commands: readonly CompletedCommand[]): string {
  return [
    `${functionName(program)}() {`,
    '  local current previous index=1 command=""',
    '  while [ "$index" -lt "$COMP_CWORD" ]; do',
    '    case "${COMP_WORDS[index]}" in',
    '      -C|--directory|--format) index=$((index + 2)) ;;',
    '      -*|=) index=$((index + 1)) ;;',
    '      *) command="${COMP_WORDS[index]}"; break ;;',
    '    esac',
    '  done',
    '  case "$command" in',
    ...commands.map(({ name }) => `    ${name}) ${functionName(`${program}-${name}`)} ;;`),
    `    "") _selfsame_context; _selfsame_reply -W '${[...commands.map(({ name }) => name), '--help', '--version'].join('\n')}' ;;`,
    '  esac',
    '}',
    '',
  ].join('\n');
}
