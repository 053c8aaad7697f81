// Rule: commands and flags that documents show are there, and those that are there are documented, as whole words.
// What is there is asked of the real help of each command that doc-check.yaml binds.

import { matchGlobs } from '../../codec/glob.ts';
import { parseMarkdown } from '../../codec/markdown.ts';
import { didYouMean } from '../../codec/suggest.ts';
import { byText } from '../../model/code-unit-order.ts';
import type { CodeSpan, DocumentFinding, DocumentPlace, FencedBlock, MarkdownDocument } from '../../model/document.ts';
import { blockFinding } from '../block-finding.ts';
import { type BoundCommand, boundCommandOf, readCommands } from '../bound-commands.ts';
import { placeInConfig } from '../config-place.ts';
import type { DocumentRule, Project } from '../rule.ts';
import { shellTextOf } from '../shell-blocks.ts';
import { readShellCalls, type ShellCall, type ShellWord } from '../shell-calls.ts';

export const flagParity: DocumentRule = {
  id: 'flag-parity',
  title: 'documented commands and flags are there, and those that are there are documented',
  run: async ({ documents, config, project }) => {
    if (config.commands.length === 0) return { findings: [], counts: { flags: 0 } };
    const commands = await readCommands(config, project);
    const paths = await project.paths();
    const boundPaths = new Set(commands.flatMap((command) => matchGlobs(command.documents, paths)));
    const judge = new Judge(commands);
    const findings = documents.flatMap((document) => [
      ...document.blocks.flatMap((block) => judge.block(block)),
      ...document.spans.flatMap((span) => judge.span(span, document.file, boundPaths.has(document.file))),
    ]);
    for (const command of commands) {
      const { found, count } = await undocumented(command, paths, project, documents);
      findings.push(...(await withoutFlags(command, project)), ...found);
      judge.count += count;
    }
    return { findings, counts: { flags: judge.count } };
  },
};

interface Fault {
  readonly word: ShellWord;
  readonly message: string;
}

const help = 'correct the document; the real help of the command says what there is';

class Judge {
  /** Flags and commands that were looked at. */
  count = 0;
  readonly #commands: readonly BoundCommand[];
  /** Of all bound commands: a page may name a flag of another one. */
  readonly #everyFlag: readonly string[];

  constructor(commands: readonly BoundCommand[]) {
    this.#commands = commands;
    this.#everyFlag = [...new Set(commands.flatMap(({ flagNames }) => [...flagNames.keys()]))];
  }

  block(block: FencedBlock): readonly DocumentFinding[] {
    const text = shellTextOf(block);
    if (text === undefined) return [];
    return readShellCalls(text)
      .flatMap((call) => this.#call(call))
      .map(({ word, message }) => blockFinding(flagParity.id, block, inBlock(word, text, block), { message, help }));
  }

  /** A call of a bound command anywhere; a flag by itself where the document is bound. */
  span({ text, line, column }: CodeSpan, file: string, isBound: boolean): readonly DocumentFinding[] {
    const place = { rule: flagParity.id, file, line, column, help };
    const [flag] = /^--[A-Za-z0-9][\w-]*/.exec(text) ?? [];
    if (flag === undefined) {
      return readShellCalls(text)
        .slice(0, 1)
        .flatMap((call) => this.#call(call))
        .map(({ message }) => ({ ...place, message }));
    }
    // `--no-…` and the like stand for many.
    if (!isBound || /^[.…*<[{]/.test(text.slice(flag.length)) || flag.endsWith('-')) return [];
    this.count += 1;
    if (this.#everyFlag.includes(flag)) return [];
    return [{ ...place, message: `"${flag}" is no flag of any bound command${didYouMean(flag, this.#everyFlag)}` }];
  }

  #call(call: ShellCall): readonly Fault[] {
    const bound = boundCommandOf(call, this.#commands);
    if (bound === undefined) return [];
    const { command, rest } = bound;
    const [operand] = rest;
    if (command.commands.length > 0 && operand !== undefined && /^[a-z][a-z0-9-]*$/.test(operand.text)) {
      this.count += 1;
      if (command.commands.includes(operand.text)) return [];
      const message = `"${command.name}" has no command "${operand.text}"${didYouMean(operand.text, command.commands)}`;
      return [{ word: operand, message }];
    }
    // A program that lists only commands says nothing of flags.
    return command.flags.length === 0 ? [] : this.#flags(command, rest);
  }

  #flags({ name, flagNames }: BoundCommand, words: readonly ShellWord[]): readonly Fault[] {
    const faults: Fault[] = [];
    let isValue = false;
    for (const word of words) {
      // As a usage line writes what may be left out.
      const text = word.text.replace(/^\[(?=-)/, '').replace(/\]?(?:\.\.\.)?$/, '');
      if (text === '--') break;
      const wasValue = isValue;
      isValue = flagNames.get(text)?.takesValue === true;
      if (wasValue && !text.startsWith('--')) continue;
      const flag = flagIn(text, flagNames);
      // Some programs do not list the flag that prints the list.
      if (flag === undefined || flag === '--help') continue;
      this.count += 1;
      if (flagNames.has(flag)) continue;
      faults.push({ word, message: `"${name}" has no flag "${flag}"${didYouMean(flag, [...flagNames.keys()])}` });
    }
    return faults;
  }
}

/** In a session the prompt stands before the command. */
function inBlock({ line, column }: ShellWord, shell: string, block: FencedBlock): DocumentPlace {
  const [shown, read] = [block.text, shell].map((text) => text.split('\n')[line - 1]?.length ?? 0);
  return { line, column: column + (shown ?? 0) - (read ?? 0) };
}

/** The flag of a word, as a whole; of joined short ones the first that is not there. Undefined for what is none. */
function flagIn(text: string, known: BoundCommand['flagNames']): string | undefined {
  const [long] = /^--[A-Za-z0-9][\w.-]*(?=$|=)/.exec(text) ?? [];
  // Go's flag package takes two hyphens for one.
  if (long !== undefined) return long.length > 3 && known.has(long.slice(1)) ? long.slice(1) : long;
  const [single, letters] = /^-([A-Za-z?][\w.-]*)(?=$|=)/.exec(text) ?? /^-([A-Za-z?]).*$/s.exec(text) ?? [];
  if (single === undefined || letters === undefined || text.startsWith('--')) return undefined;
  if (known.has(`-${letters}`)) return `-${letters}`;
  for (const letter of letters) {
    const flag = known.get(`-${letter}`);
    if (flag === undefined) return letters.length > 1 && letter === letters[0] ? `-${letters}` : `-${letter}`;
    // What follows is its value.
    if (flag.takesValue) return `-${letter}`;
  }
  return `-${letters[0]}`;
}

/** A help in which nothing is found would hold nothing. */
async function withoutFlags(
  { name, flags, commands, failure }: BoundCommand,
  project: Project,
): Promise<readonly DocumentFinding[]> {
  if (flags.length + commands.length > 0) return [];
  const place = await placeInConfig(project, name);
  const ending = failure === undefined ? '' : `; it ${failure}`;
  return [
    {
      rule: flagParity.id,
      ...place,
      message: `the help of "${name}" shows no flag${ending}`,
      help: 'correct "help" of the command in doc-check.yaml, so that it prints a list of options',
    },
  ];
}

/** Flags and commands that the bound documents nowhere name. They are read whether or not they are among those looked at. */
async function undocumented(
  { name, flags, commands, documents: globs }: BoundCommand,
  paths: readonly string[],
  project: Project,
  documents: readonly MarkdownDocument[],
): Promise<{ readonly found: readonly DocumentFinding[]; readonly count: number }> {
  if (globs.length === 0) return { found: [], count: 0 };
  const files = matchGlobs(globs, paths);
  const [first] = files;
  if (first === undefined) {
    const place = await placeInConfig(project, name);
    const message = `no document is there of those that must name the flags of "${name}": ${globs.map((glob) => `"${glob}"`).join(', ')}`;
    return {
      found: [{ rule: flagParity.id, ...place, message, help: 'correct "documents" of the command in doc-check.yaml' }],
      count: 0,
    };
  }
  const read = await Promise.all(
    files.map(
      async (file) => documents.find((each) => each.file === file) ?? parseMarkdown((await project.readText(file)) ?? '', file),
    ),
  );
  const flagsNamed = new Set(read.flatMap(flagsIn));
  const isNamed = (flag: string) => flagsNamed.has(flag) || flagsNamed.has(`-${flag}`);
  const missing = [
    ...flags.filter(({ names }) => !names.some(isNamed)).map(({ names }) => `the flag "${names.join('", "')}"`),
    ...commands
      .filter((each) => !read.some((document) => namesCommand(document, name, each)))
      .map((each) => `the command "${each}"`),
  ];
  const found = missing.sort(byText((each) => each)).map((what) => ({
    rule: flagParity.id,
    file: first,
    line: 1,
    column: 1,
    message: `${what} of "${name}" is there, and ${files.length === 1 ? 'this document does not name it' : `none of ${files.length} documents names it`}`,
    help: 'document it, or take it away',
  }));
  return { found, count: flags.length + commands.length };
}

/** As whole words: `--log` is not found in `--log-failed`. What stands in comments is not documented. */
function flagsIn({ blocks, spans, texts }: MarkdownDocument): readonly string[] {
  return [...blocks, ...spans, ...texts].flatMap(({ text }) =>
    Array.from(text.matchAll(/(?<![\w-])--?(\[no-\])?[A-Za-z0-9?][\w-]*/g), ([flag, negatable]) =>
      negatable === undefined ? [flag] : [flag.replace('[no-]', ''), flag.replace('[no-]', 'no-')],
    ).flat(),
  );
}

/** Behind the name of its program, or by itself between backticks or in a heading. */
function namesCommand({ blocks, spans, texts, headings }: MarkdownDocument, program: string, command: string): boolean {
  const called = new RegExp(`(?<![\\w-])${escaped(program.split(' ').at(-1) ?? '')}\\s+${escaped(command)}(?![\\w-])`);
  return (
    [...spans, ...headings].some(({ text }) => text === command) ||
    [...blocks, ...spans, ...texts, ...headings].some(({ text }) => called.test(text))
  );
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
