// Mutations of headings: one that is required goes, one that a link leads to is called otherwise.

import { posix } from 'node:path';
import type { Heading, MarkdownDocument } from '../../model/document.ts';
import { linkPlace } from '../link-path.ts';
import { linesOf, withLine, withoutLines } from './edit-text.ts';
import { type Mutation, mutantOf } from './mutation.ts';

export const headingDropped: Mutation = {
  id: 'heading-dropped',
  title: 'a heading is taken away that is required',
  rules: ['section-present'],
  alone: true,
  mutants: async ({ document, config }) => {
    const required = Object.entries(config.required).flatMap(([path, headings]) =>
      posix.normalize(path) === posix.normalize(document.file) ? headings.map((each) => each.replaceAll(/\s+/g, ' ').trim()) : [],
    );
    return document.headings
      .filter(({ text }) => required.includes(text) && isOnly(document, text))
      .flatMap((heading) =>
        mutantOf(heading.line, `the heading "${heading.text}" is taken away`, withoutHeading(document.text, heading)),
      );
  },
};

export const headingRenamed: Mutation = {
  id: 'heading-renamed',
  title: 'a heading is called otherwise that a link leads to',
  rules: ['link-anchor'],
  alone: false,
  mutants: async ({ document, documents }) => {
    const own = posix.normalize(document.file);
    const linked = new Set(
      documents.flatMap((from) =>
        from.links.flatMap(({ target }) => {
          const place = linkPlace(target, from);
          return place.kind === 'inside' && place.path === own && place.anchor !== undefined ? [place.anchor] : [];
        }),
      ),
    );
    return document.headings
      .filter(({ text, anchor }) => linked.has(anchor) && isOnly(document, text) && isAnchorOnce(document, anchor))
      .flatMap((heading) =>
        mutantOf(
          heading.line,
          `the heading "${heading.text}" becomes "Renamed ${heading.text}"`,
          withLine(document.text, heading.line, renamed),
        ),
      );
  },
};

/** Of two headings of one name the other would stand for it. */
function isOnly({ headings }: MarkdownDocument, text: string): boolean {
  return headings.filter((heading) => heading.text === text).length === 1;
}

function isAnchorOnce({ anchors }: MarkdownDocument, anchor: string): boolean {
  return anchors.filter((each) => each === anchor).length === 1;
}

/** Undefined where it is no heading of Markdown but of HTML. */
export function withoutHeading(text: string, { line }: Pick<Heading, 'line'>): string | undefined {
  const lines = linesOf(text);
  if (atx.test(lines[line - 1] ?? '')) return withoutLines(text, line, line);
  return /^[\s>]*(?:=+|-+)\s*$/.test(lines[line] ?? '') ? withoutLines(text, line, line + 1) : undefined;
}

const atx = /^([\s>]*(?:(?:[-*+]|\d+[.)])\s+)*#{1,6}[ \t]+)/;

function renamed(line: string): string | undefined {
  if (atx.test(line)) return line.replace(atx, '$1Renamed ');
  return /^\s*[\p{L}\p{N}`]/u.test(line) ? line.replace(/\S/, 'Renamed $&') : undefined;
}
