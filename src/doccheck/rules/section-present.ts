// Rule: every document and heading that doc-check.yaml requires is there.

import { posix } from 'node:path';
import { parseMarkdown } from '../../codec/markdown.ts';
import { didYouMean } from '../../codec/suggest.ts';
import { byText } from '../../model/code-unit-order.ts';
import type { DocumentFinding, MarkdownDocument } from '../../model/document.ts';
import type { DocumentRule } from '../rule.ts';

export const sectionPresent: DocumentRule = {
  id: 'section-present',
  title: 'required documents and headings are there',
  run: async ({ documents, config, project }) => {
    const byPath = new Map(documents.map((document) => [posix.normalize(document.file), document]));
    const required = Object.entries(config.required).sort(byText(([path]) => path));
    const findings: DocumentFinding[] = [];
    for (const [path, headings] of required) {
      const file = posix.normalize(path);
      const document = byPath.get(file) ?? parsed(file, await project.readText(file));
      findings.push(...(document === undefined ? [missingDocument(path)] : missingHeadings(document, headings)));
    }
    return { findings };
  },
};

/** A document that is there and was not asked for by name is looked at all the same. */
function parsed(file: string, text: string | undefined): MarkdownDocument | undefined {
  return text === undefined ? undefined : parseMarkdown(text, file);
}

function missingDocument(path: string): DocumentFinding {
  return {
    rule: sectionPresent.id,
    file: path,
    line: 1,
    column: 1,
    message: `the required document "${path}" is not there`,
    help: 'write it, or take it out of "required" in doc-check.yaml',
  };
}

function missingHeadings({ file, headings }: MarkdownDocument, required: readonly string[]): readonly DocumentFinding[] {
  const there = headings.map(({ text }) => text);
  return required
    .filter((heading) => !there.includes(collapsed(heading)))
    .map((heading) => ({
      rule: sectionPresent.id,
      file,
      line: 1,
      column: 1,
      message: `the required heading "${heading}" is not there${didYouMean(heading, there)}`,
      help: 'write the section, or take the heading out of "required" in doc-check.yaml',
    }));
}

function collapsed(heading: string): string {
  return heading.replaceAll(/\s+/g, ' ').trim();
}
