// What runs in a room: a block in a bash of its own, with the folder and the exported variables that the one before it left.

import { createHash } from 'node:crypto';
import { quoteShellWord } from '../codec/shell-quote.ts';
import type { CommandResult } from '../model/world.ts';

export interface RoomSetup {
  /** Run before the first block; it sees the project at "$PROJECT". */
  readonly setup?: string | undefined;
  /** Folders of the project that come before PATH. */
  readonly path: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface BlockScript {
  readonly commands: readonly string[];
  readonly needs: readonly string[];
}

/** What came of a block. */
export type BlockAnswer =
  | { readonly status: 'missing'; readonly program: string }
  | {
      readonly status: 'ran';
      /** What each command printed on both streams, as far as they ran. */
      readonly printed: readonly string[];
    };

/** Prepares a room: blocks find what it exports, and begin in the folder where it ends. */
export function setupScript({ setup = '', path, env }: RoomSetup): string {
  const folders = path.map((folder) => `"$PROJECT"/${quoteShellWord(folder)}:`).join('');
  const exports = [
    ...(folders === '' ? [] : [`export PATH=${folders}"$PATH"`]),
    ...Object.entries(env).map(([name, value]) => `export ${name}=${quoteShellWord(value)}`),
  ];
  return `${carryOver}${inBash([...exports, setup])}`;
}

/** A block never learns where the project is: whoever follows a document has none. */
export function blockScript(block: BlockScript): string {
  const mark = markOf(block);
  const asked = block.needs.map(
    (program) => `command -v ${program} >/dev/null || { echo '${mark} missing ${program}'; exit 0; }; `,
  );
  return `${carryOver}unset PROJECT; ${asked.join('')}${inBash(block.commands.flatMap((command, index) => (index === 0 ? [command] : [`printf '\\n%s\\n' ${mark}`, command])))}`;
}

export function readAnswer(block: BlockScript, { stdout }: Pick<CommandResult, 'stdout'>): BlockAnswer {
  const mark = markOf(block);
  const program = stdout.startsWith(`${mark} missing `) ? stdout.slice(`${mark} missing `.length).trimEnd() : undefined;
  if (program !== undefined) return { status: 'missing', program };
  return { status: 'ran', printed: stdout.split(`\n${mark}\n`) };
}

/**
 * Nothing of the room's own shell options is left to the block, nobody answers it, and both streams are one, as in a terminal. What was
 * exported before is there again, the folder too. `$HOME` is still the room's: its parent is where the room keeps its own files.
 */
const carryOver =
  'set +eu +o pipefail; __room=${HOME%/*}; exec </dev/null 2>&1; [ ! -f "$__room/state" ] || . "$__room/state" 2>/dev/null; ';

/** A block that takes our trap away leaves what the one before it left. */
const keepState = '; __code=$?; [ ! -s "$__room/next" ] || mv "$__room/next" "$__room/state"; exit "$__code"';

/**
 * Each command by itself in one bash, which ends with the first that fails. On its way out it writes down what the next block goes on with:
 * to a descriptor, so that no name of ours is among the variables.
 */
function inBash(commands: readonly string[]): string {
  const text = [
    `trap 'code=$?; { export -p; printf "cd %q\\n" "$PWD"; } >&9; exit "$code"' EXIT; set -e`,
    ...commands.filter((command) => command.trim() !== '').map((command) => `eval ${quoted(command)}`),
  ];
  return `bash --norc --noprofile -c ${quoted(text.join('\n'))} 9>"$__room/next"${keepState}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A line that no command prints by chance, and the same in every run. */
function markOf({ commands, needs }: BlockScript): string {
  return createHash('sha256')
    .update(JSON.stringify([commands, needs]))
    .digest('hex');
}
