// Mutations of blocks that run: shown output is another, a command fails.

import { toGlobMatcher } from '../../codec/glob.ts';
import { type RecipeBlock, readRecipe, recipeRuleId } from '../recipe-blocks.ts';
import { withLine, withLineInBlock } from './edit-text.ts';
import { type Mutation, type MutationInput, mutantOf } from './mutation.ts';
import { commandLine } from './shell.ts';

export const outputChanged: Mutation = {
  id: 'output-changed',
  title: 'a line of shown output has another character',
  rules: [recipeRuleId],
  alone: true,
  mutants: async (input) =>
    runningBlocks(input).flatMap(({ commands, shown }) =>
      [...commands.flatMap((command) => command.shown ?? []), ...shown].flatMap(({ text, block, line: first }) =>
        text.split('\n').flatMap((output, index) => {
          const line = block.line + first - 1 + index;
          const other = withOtherCharacter(output);
          if (other === undefined) return [];
          const changed = withLine(input.document.text, line, (whole) =>
            whole.endsWith(output) ? `${whole.slice(0, whole.length - output.length)}${other}` : undefined,
          );
          return mutantOf(line, `the output "${output.trim()}" becomes "${other.trim()}"`, changed);
        }),
      ),
    ),
};

export const commandFails: Mutation = {
  id: 'command-fails',
  title: 'a command that fails is put into a block that runs',
  rules: [recipeRuleId],
  alone: true,
  mostOfDocument: 1,
  mutants: async (input) =>
    runningBlocks(input).flatMap(({ block }) =>
      mutantOf(
        block.line,
        `"(exit 97)" is the first line of block ${block.number}`,
        withLineInBlock(input.document.text, block, commandLine(block, '(exit 97)'), 'first'),
      ),
    ),
};

/** Those that a room runs. */
function runningBlocks({ document, directives, config }: MutationInput): readonly RecipeBlock[] {
  const hasRoom = Object.values(config.rooms).some(({ documents }) =>
    documents.some((glob) => toGlobMatcher(glob)(document.file)),
  );
  return hasRoom ? readRecipe(document, directives, config.run === 'all').blocks.filter(({ waived }) => !waived) : [];
}

/** The last letter or digit that stands for itself; undefined where there is none. */
function withOtherCharacter(line: string): string | undefined {
  const parts = line.split(/(<[A-Za-z][\w-]*>|…)/u);
  const index = parts.findLastIndex((part, at) => at % 2 === 0 && /[A-Za-z0-9]/.test(part));
  if (index === -1) return undefined;
  const changed = (parts[index] ?? '').replace(/[A-Za-z0-9](?=[^A-Za-z0-9]*$)/, (character) => (character === 'x' ? 'y' : 'x'));
  return parts.with(index, changed).join('');
}
