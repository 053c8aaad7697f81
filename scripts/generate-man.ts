// Makes the man pages of all programs and commands from the descriptions that also parse and print help. `npm run build` writes them to
// dist/man. Source: groff_man(7), and mandoc's man(7), whose common part is what is written here.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, commonVariables, type Program } from '../src/cli/command.ts';
import { exitRows, invocationOf, optionSections, overviewExits, positionalText, purpose } from '../src/cli/help.ts';
import { programs } from '../src/cli/programs.ts';
import { wrapText } from '../src/cli/wrap-text.ts';
import { toolVersion } from '../src/ops/tool-version.ts';

export interface ManPage {
  /** Such as `selfsame-plan.1`. */
  readonly name: string;
  readonly text: string;
}

/** Columns of the source of a page before characters are escaped; mandoc asks for 80 at most. */
const sourceColumns = 72;

/** One page for each program, and one for each command of a program that has several: but not for one that is a program itself. */
export function generatedManPages(): readonly ManPage[] {
  const own = new Set(programs.flatMap((program) => (program.kind === 'one' ? [program.command] : [])));
  return programs.flatMap((program) => pagesOf(program, own));
}

/** @param folder Made where it is not there. */
export function writeManPages(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of generatedManPages()) writeFileSync(join(folder, name), text);
}

function pagesOf(program: Program, own: ReadonlySet<Command>): readonly ManPage[] {
  switch (program.kind) {
    case 'one':
      return [commandPage(program, program.command)];
    case 'many': {
      const commands = program.commands.filter((command) => !own.has(command));
      return [programPage(program), ...commands.map((command) => commandPage(program, command))];
    }
  }
}

function programPage(program: Program & { readonly kind: 'many' }): ManPage {
  const { name, commands } = program;
  const pageOf = (command: Command): string => pageName(programOf(command) ?? program, command);
  return page(name, [
    section('NAME', [`${escaped(name)} \\- ${escaped('releases that anyone can check')}`]),
    section('SYNOPSIS', [
      `.B ${escaped(name)}`,
      '.I COMMAND',
      '[\\fIOPTIONS\\fR]',
      '.br',
      `.B ${escaped(`${name} help`)}`,
      '.I COMMAND',
    ]),
    section('DESCRIPTION', prose(purpose)),
    section(
      'COMMANDS',
      commands.flatMap((command) => ['.TP', `.BR ${escaped(pageOf(command))} (1)`, ...prose(command.summary)]),
    ),
    section('ENVIRONMENT', entries(commonVariables.map((each) => [each.name, each.description]))),
    section('EXIT STATUS', entries(overviewExits())),
    section('SEE ALSO', seeAlso([...programs.map((each) => each.name).filter((each) => each !== name)], [])),
  ]);
}

function commandPage(program: Program, command: Command): ManPage {
  const { positionals, description, summary, examples, variables = [], pages = [] } = command;
  return page(pageName(program, command), [
    section('NAME', [`${escaped(pageName(program, command))} \\- ${escaped(summary)}`]),
    section('SYNOPSIS', [
      `.B ${escaped(invocationOf(program, command))}`,
      ...positionals.map(({ name, required, repeated }) => {
        const word = `\\fI${escaped(name)}\\fR${repeated ? '...' : ''}`;
        return required ? word : `[${word}]`;
      }),
      '[\\fIOPTIONS\\fR]',
    ]),
    section('DESCRIPTION', paragraphs(description)),
    section('ARGUMENTS', entries(positionals.map((each) => [each.name, positionalText(each)]))),
    ...optionSections(command).map(({ title, options }, index) =>
      index === 0 ? section('OPTIONS', entries(options)) : `.SS ${quoted(title)}\n${lines(entries(options))}`,
    ),
    section('ENVIRONMENT', entries([...variables, ...commonVariables].map((each) => [each.name, each.description]))),
    section('EXIT STATUS', entries(exitRows(command))),
    section(
      'EXAMPLES',
      examples.flatMap(({ title, command: line }, index) => [
        ...(index === 0 ? [] : ['.PP']),
        ...prose(`${title}:`),
        '.PP',
        '.nf',
        '.RS 4',
        escaped(line),
        '.RE',
        '.fi',
      ]),
    ),
    section('SEE ALSO', [
      ...seeAlso(
        programs.map(({ name }) => name).filter((name) => name !== pageName(program, command)),
        pages.map(({ path, about }) => `docs/${path}: ${about}`),
      ),
    ]),
  ]);
}

/** The program that a command is by itself. */
function programOf(command: Command): Program | undefined {
  return programs.find((program) => program.kind === 'one' && program.command === command);
}

function pageName(program: Program, command: Command): string {
  return invocationOf(program, command).replaceAll(' ', '-');
}

/** No date: the same source gives the same bytes on any day. */
function page(name: string, sections: readonly string[]): ManPage {
  const head = [
    `.\\" Made by scripts/generate-man.ts from the description of the command.`,
    `.TH ${quoted(name.toUpperCase())} 1 "" ${quoted(`selfsame ${toolVersion}`)} ${quoted('Selfsame')}`,
    // Words are not broken, and lines not stretched: what is copied is as it was written.
    '.nh',
    '.ad l',
  ];
  return { name: `${name}.1`, text: lines(head) + sections.join('') };
}

/** Nothing where there is nothing to say. */
function section(title: string, body: readonly string[]): string {
  return body.length === 0 ? '' : `.SH ${title}\n${lines(body)}`;
}

function entries(rows: readonly (readonly [string, string])[]): readonly string[] {
  return rows.flatMap(([term, text]) => ['.TP', emphasised(term), ...prose(text)]);
}

function seeAlso(names: readonly string[], documents: readonly string[]): readonly string[] {
  const last = names.length - 1;
  return [
    ...names.map((name, index) => `.BR ${escaped(name)} (1)${index === last ? '' : ','}`),
    ...(documents.length === 0 ? [] : ['.PP', 'In the source:']),
    ...documents.flatMap((each) => ['.IP \\(bu 2', ...prose(each)]),
  ];
}

function paragraphs(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text, index) => [...(index === 0 ? [] : ['.PP']), ...prose(text)]);
}

function prose(text: string): readonly string[] {
  return wrapText(text, sourceColumns).map(escaped);
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}

/** What is typed as it is in bold, what stands for something else in italics: `-C, --directory DIR`. */
function emphasised(term: string): string {
  if (!term.startsWith('-')) return `.B ${escaped(term)}`;
  return term
    .split(' ')
    .map((word) => `\\f${word.startsWith('-') ? 'B' : 'I'}${escaped(word)}\\fR`)
    .join(' ');
}

/** As one argument of a macro. */
function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

/** Special characters as groff_char(7) names them, so that every one of them is printed, and can be copied, as it is. */
const specials: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  "'": '\\(aq',
  '"': '\\(dq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
};

function escaped(text: string): string {
  const characters = text.replace(/[\\\-'"`^~]|[^\x20-\x7e]/gu, (character) => specials[character] ?? unicode(character));
  // A line that begins with a full stop would be a request.
  return characters.replace(/^\./, '\\&.');
}

function unicode(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `\\[u${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}
