// Mutations of flags: one of a bound command is spelled otherwise, in a block or between backticks, or is named no more.

import { matchGlobs } from '../../codec/glob.ts';
import type { FencedBlock } from '../../model/document.ts';
import { type BoundCommand, readCommands } from '../bound-commands.ts';
import { shellTextOf } from '../shell-blocks.ts';
import { literal, withMatch } from './edit-text.ts';
import { type Mutant, type Mutation, mutantOf } from './mutation.ts';

export const flagInBlock: Mutation = {
  id: 'flag-in-block',
  title: 'a flag of a command is spelled otherwise in a shell block',
  rules: ['flag-parity'],
  alone: true,
  mutants: async ({ document, config, project }) => {
    const commands = await readCommands(config, project);
    return document.blocks.flatMap((block) =>
      flagsInBlock(block, commands).flatMap(({ line, flag }) =>
        mutantOf(line, `"${flag}" becomes "${flag}-renamed" in block ${block.number}`, renamed(document.text, line, flag)),
      ),
    );
  },
};

export const flagInSpan: Mutation = {
  id: 'flag-in-span',
  title: 'a flag of a command is spelled otherwise between backticks',
  rules: ['flag-parity'],
  alone: true,
  mutants: async ({ document, config, project }) => {
    const commands = await readCommands(config, project);
    const bound = new Set(
      matchGlobs(
        config.commands.flatMap(({ documents = [] }) => documents),
        [document.file],
      ),
    );
    const known = new Set(commands.flatMap(({ flagNames }) => [...flagNames.keys()]));
    return document.spans.flatMap((span): readonly Mutant[] => {
      const [own] = /^--[a-z][\w-]*(?![\w.…*<[{-])/.exec(span.text) ?? [];
      const isOwn = own !== undefined && bound.has(document.file) && known.has(own);
      const flags = isOwn ? [own] : flagsOfLine(span.text, commands);
      return flags.flatMap((flag) =>
        mutantOf(
          span.line,
          `"${flag}" becomes "${flag}-renamed" between backticks`,
          renamed(document.text, span.line, flag, span.column),
        ),
      );
    });
  },
};

export const flagUndocumented: Mutation = {
  id: 'flag-undocumented',
  title: 'a flag of a command is named nowhere any more',
  rules: ['flag-parity'],
  alone: false,
  mutants: async ({ document, config, project }) => {
    const commands = await readCommands(config, project);
    const paths = await project.paths();
    return commands.flatMap(({ name, flags, documents }) => {
      const files = matchGlobs(documents, paths);
      // Elsewhere another document may name it.
      if (files.length !== 1 || files[0] !== document.file) return [];
      return flags.flatMap(({ names }): readonly Mutant[] => {
        const [flag = ''] = names.filter((each) => each.startsWith('--'));
        const pattern = new RegExp(`(?<![\\w-])(?:${names.map(literal).join('|')})(?![\\w-])`, 'g');
        const text = document.text.replaceAll(pattern, 'nothing');
        return flag === '' || text === document.text ? [] : mutantOf(1, `"${flag}" of "${name}" is named no more`, text);
      });
    });
  },
};

/** Calls that a reader sees at once: the command begins the line or follows an operator, and what follows is its own. */
function flagsInBlock(
  block: FencedBlock,
  commands: readonly BoundCommand[],
): readonly { readonly line: number; readonly flag: string }[] {
  const shell = shellTextOf(block);
  if (shell === undefined) return [];
  return shell
    .split('\n')
    .flatMap((line, index) => flagsOfLine(line.trim(), commands).map((flag) => ({ line: block.line + index, flag })));
}

function flagsOfLine(line: string, commands: readonly BoundCommand[]): readonly string[] {
  const named = commands
    .filter(({ name }) => new RegExp(`^(?:\\S+/)?${literal(name)}(?=\\s|$)`).test(line))
    .sort((first, second) => second.name.length - first.name.length);
  const [command] = named;
  if (command === undefined || /['"`$()#]/.test(line)) return [];
  const [own = ''] = /^[^|;&<>]*/.exec(line.split(' -- ')[0] ?? '') ?? [];
  return [...new Set(own.match(/(?<=\s)--[a-z][\w-]*(?=[\s=]|$)/g) ?? [])].filter((flag) => command.flagNames.has(flag));
}

function renamed(text: string, line: number, flag: string, column = 1): string | undefined {
  return withMatch(text, { line, column }, new RegExp(`(?<![\\w-])${literal(flag)}(?![\\w-])`, 'g'), () => `${flag}-renamed`);
}
