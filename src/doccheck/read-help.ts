// Reads what a program's help says there is: flags and commands. Only aligned lists are read, so that a flag in a sentence is none.
// Forms: ours, Go's flag package, GNU, argparse, clap, cobra, commander, git.

export interface ProgramHelp {
  readonly flags: readonly ProgramFlag[];
  /** Names of commands below it, in the order of the help. */
  readonly commands: readonly string[];
}

export interface ProgramFlag {
  /** Every spelling: `-C`, `--directory`. */
  readonly names: readonly [string, ...string[]];
  readonly takesValue: boolean;
}

/** Colours and overstrikes are taken out first. Never fails: a text without a list has none. */
export function readHelp(text: string): ProgramHelp {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ECMA-48 control sequences begin with ESC; man(1) strikes over with BS.
  const lines = text.replaceAll(/\u{1b}\[[0-9;]*m|.\u{8}/gu, '').split(/\r?\n/);
  return { flags: distinct(lines.flatMap(flagOf)), commands: commandsOf(lines) };
}

/** A list of options begins near the edge. What stands further in is a description, but where it has one itself. */
function flagOf(line: string): readonly ProgramFlag[] {
  const [, list] =
    /^(?: {0,8}|\t)(-[-A-Za-z0-9?[].*)$/.exec(line) ?? /^ {9,24}(--[A-Za-z][\w-]*(?:\[?[= ]\S+)? {2,}\S.*)$/.exec(line) ?? [];
  if (list === undefined) return [];
  // Two spaces or a tab end the names; the long one may stand in a column of its own.
  const [short = '', long = ''] = list.split(/ {2,}|\t+/, 2);
  let rest = /^-\w/.test(short) && /^--[A-Za-z][\w-]*(?:\[?[= ]\S+)?$/.test(long) ? `${short}, ${long}` : short;
  const names: string[] = [];
  let takesValue = false;
  for (;;) {
    const [all, flag, value] = named.exec(rest) ?? [];
    if (all === undefined || flag === undefined) break;
    if (flag.startsWith('--[no-]')) names.push(`--${flag.slice(7)}`, `--no-${flag.slice(7)}`);
    else names.push(flag);
    takesValue ||= value !== undefined && value !== '...';
    rest = rest.slice(all.length);
  }
  const [first, ...others] = names;
  return first === undefined ? [] : [{ names: [first, ...others], takesValue }];
}

/** One name, perhaps its value, and what stands before the next name. */
const named =
  /^(--\[no-\][A-Za-z](?:[\w-]|\.(?=\w))*|--?[A-Za-z0-9?](?:[\w-]|\.(?=\w))*)(\.\.\.|\[?[= ]?(?:<[^>]*>|\[[^\]]*\])(?:\.\.\.)?\]?|\[?=(?:[^\s,|]|,(?=[^\s-]))*|:[^\s,|]+| (?!or )[A-Za-z](?:[\w:./|…-]|,(?=[^\s-]))*(?:\.\.\.)?)?(?:\s*[,|/]\s*|\s+(?:or\s+)?(?=-)|:?\s*$)?/;

/** The same flag may be in two lists of one help. */
function distinct(flags: readonly ProgramFlag[]): readonly ProgramFlag[] {
  const known = new Set<string>();
  return flags.filter(({ names }) => {
    const isKnown = names.every((name) => known.has(name));
    for (const name of names) known.add(name);
    return !isKnown;
  });
}

const heading = /^(?:[A-Za-z][\w -]*\s)?(?:sub-?)?commands?(?:\s+are)?\s*:?\s*$/i;
const entry = /^([ \t]+)([a-z][\w-]*)((?:, ?[a-z][\w-]*)*)\*?(?::?(?: {2,}|\t)|:?\s*$|\s+[[<])/;
/** As npm lists its own: nothing but names. */
const names = /^[ \t]+[a-z][\w-]*(?:,[ \t]*[a-z][\w-]*)+,?[ \t]*$/;
const choices = /^\s+\{([a-z][\w-]*(?:,[a-z][\w-]*)+)\}/;

function commandsOf(lines: readonly string[]): readonly string[] {
  const found = new Set<string>();
  let indentation: string | undefined;
  let inList = false;
  for (const line of lines) {
    for (const name of choices.exec(line)?.[1]?.split(',') ?? []) found.add(name);
    if (/^\S/.test(line)) {
      inList = heading.test(line);
      indentation = undefined;
      continue;
    }
    if (!inList) continue;
    if (names.test(line)) {
      for (const name of line.match(/[\w-]+/g) ?? []) found.add(name);
      continue;
    }
    const [, before, name, aliases = ''] = entry.exec(line) ?? [];
    if (before === undefined || name === undefined || before !== (indentation ?? before)) continue;
    indentation = before;
    for (const each of [name, ...aliases.split(/, ?/)]) if (each !== '') found.add(each);
  }
  return [...found];
}
