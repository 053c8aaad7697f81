// Rule: a fenced block of data or code is of the language that it names: JSON, YAML, TOML, XML, JavaScript, TypeScript, a Dockerfile.

import type { SyntaxFault } from '../../codec/syntax-fault.ts';
import type { DocumentFinding } from '../../model/document.ts';
import { blockFinding } from '../block-finding.ts';
import { findFaultOf } from '../data-faults.ts';
import type { DocumentRule } from '../rule.ts';

/** Longer blocks are a finding: nobody reads them, and some parsers are slow. In UTF-16 units. */
const longestBlock = 1_048_576;

export const dataSyntax: DocumentRule = {
  id: 'data-syntax',
  title: 'fenced blocks of data and code parse',
  run: async ({ documents }) => {
    const findings: DocumentFinding[] = [];
    let dataBlocks = 0;
    for (const block of documents.flatMap(({ blocks }) => blocks)) {
      const load = findFaultOf(block.language);
      if (load === undefined || block.text.trim() === '') continue;
      dataBlocks += 1;
      const fault: SyntaxFault | undefined =
        block.text.length > longestBlock ? { line: 1, message: 'the block is longer than 1 MiB' } : (await load())(block.text);
      if (fault === undefined) continue;
      const { message, ...place } = fault;
      findings.push(
        blockFinding(dataSyntax.id, block, place, {
          message: `is not sound: ${message}`,
          help: 'mend it, or give the block the language of what it is, such as "text"',
        }),
      );
    }
    return { findings, counts: { dataBlocks } };
  },
};
