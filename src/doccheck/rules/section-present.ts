// Rule: every document and heading that doc-check.yaml requires is there.

import { posix } from 'node:path';
import { didYouMean } from '../../codec/suggest.ts';
import { byText } from '../../model/code-unit-order.ts';
import type { DocumentFinding, DocumentRule, MarkdownDocument } from '../../model/document.ts';

export const sectionPresent: DocumentRule = {
  id: 'section-present',
  title: 'required documents and headings are there',
  run: async ({ documents, required }) => {
    const byPath = new Map(documents.map((document) => [posix.normalize(document.file), document]));
    return Object.entries(required)
      .sort(byText(([path]) => path))
      .flatMap(([path, headings]) => {
        const document = byPath.get(posix.normalize(path));
        return document === undefined ? [missingDocument(path)] : missingHeadings(document, headings);
      });
  },
};

function missingDocument(path: string): DocumentFinding {
  return {
    rule: sectionPresent.id,
    file: path,
    line: 1,
    column: 1,
    message: `the required document "${path}" is not among the documents looked at`,
    help: 'write it, name it or its folder on the command line, or take it out of "required" in doc-check.yaml',
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
