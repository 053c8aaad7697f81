// Rule: every fenced shell block parses, and there is at least one.

import type { DocumentFinding, DocumentRule, FencedBlock } from '../../model/document.ts';
import { shellTextOf } from '../shell-blocks.ts';

export const shellSyntax: DocumentRule = {
  id: 'shell-syntax',
  title: 'fenced shell blocks parse',
  run: async ({ documents, checkShell }) => {
    const blocks = documents.flatMap((document) => document.blocks.flatMap(toShell));
    const [firstDocument] = documents;
    // A gate that can be empty is no gate.
    if (blocks.length === 0) return firstDocument === undefined ? [] : [nothingChecked(firstDocument.file, documents.length)];
    const faults = await checkShell(blocks.map(({ text }) => text));
    return blocks.flatMap(({ block, text }, index) => {
      if (text.trim() === '') return [emptyBlock(block)];
      const fault = faults[index];
      return fault === undefined ? [] : [syntaxFault(block, fault)];
    });
  },
};

function toShell(block: FencedBlock): readonly { readonly block: FencedBlock; readonly text: string }[] {
  const text = shellTextOf(block);
  return text === undefined ? [] : [{ block, text }];
}

function syntaxFault(
  block: FencedBlock,
  { line, message }: { readonly line: number; readonly message: string },
): DocumentFinding {
  // Some faults show only at the end of the text, one line below it.
  const lines = block.text.replace(/\n$/, '').split('\n').length;
  return {
    rule: shellSyntax.id,
    file: block.file,
    line: block.line + Math.min(Math.max(line, 1), lines) - 1,
    column: 1,
    message: `block ${block.number} (${block.language}) does not parse: ${message}`,
    help: 'mend the command, or give the block the language of what it is, such as "text"',
  };
}

function emptyBlock(block: FencedBlock): DocumentFinding {
  return {
    rule: shellSyntax.id,
    file: block.file,
    line: block.line,
    column: 1,
    message: `block ${block.number} (${block.language}) holds no command`,
    help: 'in a console block, begin each line that is a command with "$ "',
  };
}

function nothingChecked(file: string, documents: number): DocumentFinding {
  return {
    rule: shellSyntax.id,
    file,
    line: 1,
    column: 1,
    message: `no fenced shell block in ${documents === 1 ? 'the document' : `any of ${documents} documents`}, so nothing was checked`,
    help: 'name documents that show commands, and give their blocks the language "bash" or "console"',
  };
}
