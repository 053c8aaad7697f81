// Runs every rule over documents and says what was looked at, so that an empty run cannot pass for a good one.

import { parseMarkdown } from '../codec/markdown.ts';
import { byCodeUnit } from '../model/code-unit-order.ts';
import type { DocumentCheck, DocumentFinding, DocumentRuleInput } from '../model/document.ts';
import { ToolError } from '../model/tool-error.ts';
import { documentRules } from './rules/index.ts';
import { shellTextOf } from './shell-blocks.ts';

export interface DocumentsInput extends Pick<DocumentRuleInput, 'required' | 'checkShell'> {
  /** Paths as the user knows them, with forward slashes, and their texts. */
  readonly files: readonly { readonly file: string; readonly text: string }[];
}

/** @throws {ToolError} `nothing/no-document` when there is none, and what `checkShell` throws. */
export async function checkDocuments({ files, required, checkShell }: DocumentsInput): Promise<DocumentCheck> {
  if (files.length === 0) {
    throw new ToolError('nothing', 'nothing/no-document', 'there is no Markdown document to check', {
      help: 'name files that end in ".md", or folders that hold some',
    });
  }
  const documents = files.map(({ file, text }) => parseMarkdown(text, file));
  const findings: DocumentFinding[] = [];
  for (const rule of documentRules) findings.push(...(await rule.run({ documents, required, checkShell })));
  const blocks = documents.flatMap((document) => document.blocks);
  return {
    schemaVersion: 1,
    outcome: findings.length === 0 ? 'passed' : 'failed',
    checked: {
      files: documents.length,
      blocks: blocks.length,
      shellBlocks: blocks.filter((block) => shellTextOf(block) !== undefined).length,
      headings: documents.reduce((count, { headings }) => count + headings.length, 0),
    },
    findings: findings.sort(byPlace),
  };
}

function byPlace(first: DocumentFinding, second: DocumentFinding): number {
  return (
    byCodeUnit(first.file, second.file) ||
    first.line - second.line ||
    first.column - second.column ||
    byCodeUnit(first.rule, second.rule) ||
    byCodeUnit(first.message, second.message)
  );
}
