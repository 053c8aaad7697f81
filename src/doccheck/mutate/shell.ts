// Mutations of shell blocks: a line is put in that bash refuses, or that does something else than it seems to.

import type { FencedBlock } from '../../model/document.ts';
import { shellTextOf } from '../shell-blocks.ts';
import { withLineInBlock } from './edit-text.ts';
import { type Mutation, mutantOf } from './mutation.ts';

export const shellBroken: Mutation = injection({
  id: 'shell-broken',
  title: 'a line is put into a shell block that does not parse',
  rules: ['shell-syntax'],
  command: 'if then fi',
});

export const hereDocumentOpen: Mutation = injection({
  id: 'here-document-open',
  title: 'a here-document is begun at the end of a shell block and never closed',
  rules: ['shell-syntax', 'shell-placeholder'],
  command: 'cat <<NEVER_CLOSED',
  where: 'last',
});

export const placeholderPut: Mutation = injection({
  id: 'placeholder-put',
  title: 'a placeholder is put into a shell block that redirects by accident',
  rules: ['shell-placeholder'],
  command: 'npm install <package> --save',
});

export const redirectionLost: Mutation = injection({
  id: 'redirection-lost',
  title: 'a line is put into a shell block whose redirection lost its sign',
  rules: ['shell-placeholder'],
  command: 'ls . 2/dev/null',
});

export const variableUnset: Mutation = injection({
  id: 'variable-unset',
  title: 'a line is put into a shell block that uses a variable which nothing sets',
  rules: ['shell-placeholder'],
  command: 'echo "$NEVER_SET_ANYWHERE"',
});

/** A block with its fence; a session with a prompt. */
export function commandLine(block: FencedBlock, command: string): string {
  return shellTextOf(block) === block.text ? command : `$ ${command}`;
}

function isShell(block: FencedBlock): boolean {
  return shellTextOf(block) !== undefined;
}

function injection({
  command,
  where = 'first',
  ...described
}: Pick<Mutation, 'id' | 'title' | 'rules'> & { readonly command: string; readonly where?: 'first' | 'last' }): Mutation {
  return {
    ...described,
    alone: true,
    mutants: async ({ document }) =>
      document.blocks
        .filter((block) => isShell(block) && block.closed)
        .flatMap((block) =>
          mutantOf(
            block.line,
            `"${command}" is the ${where} line of block ${block.number}`,
            withLineInBlock(document.text, block, commandLine(block, command), where),
          ),
        ),
  };
}
