// Blocks of which the closing fence is lost: what follows is read as a part of them, and is looked at by no rule.
// Source: CommonMark 0.31, section 4.5

import type { DocumentFinding, FencedBlock, MarkdownDocument } from '../model/document.ts';
import { blockFinding } from './block-finding.ts';

/** The name in findings of what keeps a document from being read as it is meant. It cannot be waived. */
export const documentRuleId = 'document';

/** A block that no fence closes, or that swallowed the fence which opens the next. */
export function findFenceFaults(documents: readonly MarkdownDocument[]): readonly DocumentFinding[] {
  return documents.flatMap((document) => {
    let lines: readonly string[] | undefined;
    return document.blocks.flatMap((block) => {
      if (!block.closed) return [say(block, 1, 'is never closed: all that follows is read as a part of it')];
      if (!/^ {0,3}(?:`{3}|~{3})/m.test(block.text)) return [];
      lines ??= document.text.split(/\r\n?|\n/);
      const line = swallowedFence(block, lines[block.line - 2] ?? '');
      return line === undefined
        ? []
        : [say(block, line, 'holds the fence that opens another block: its own was not closed before')];
    });
  });
}

/** Line of the block, from 1, that would open a block if this one were closed: such a fence names a language, and a closing one cannot. */
function swallowedFence({ text }: FencedBlock, opening: string): number | undefined {
  const [fence = ''] = /`{3,}|~{3,}/.exec(opening) ?? [];
  const other = new RegExp(`^ {0,3}${fence.charAt(0)}{${Math.max(fence.length, 3)},}[ \\t]*[A-Za-z{][^\`]*$`);
  const index = fence === '' ? -1 : text.split('\n').findIndex((line) => other.test(line));
  return index === -1 ? undefined : index + 1;
}

function say(block: FencedBlock, line: number, message: string): DocumentFinding {
  const help = 'close the block above; to show a fence inside of a block, give the block a longer one';
  return blockFinding(documentRuleId, block, { line }, { message, help });
}
