// The door of markdown-it: the fenced blocks and headings of a Markdown document, with their lines.
// Source: CommonMark 0.31, sections 4.2, 4.3 and 4.5.

import MarkdownIt from 'markdown-it';
import type { FencedBlock, Heading, MarkdownDocument } from '../model/document.ts';

/** HTML is read as HTML, so that a fence inside a comment is none. */
const parser = new MarkdownIt('commonmark', { html: true });

/** Never fails: any text is Markdown. `file` is kept as given. */
export function parseMarkdown(text: string, file: string): MarkdownDocument {
  const blocks: FencedBlock[] = [];
  const headings: Heading[] = [];
  const tokens = parser.parse(withoutFrontMatter(text), {});
  for (const [index, { type, tag, map, info, content }] of tokens.entries()) {
    const line = (map?.[0] ?? 0) + 1;
    if (type === 'fence') {
      blocks.push({
        file,
        number: blocks.length + 1,
        language: languageOf(info),
        info: info.trim(),
        text: content,
        line: line + 1,
      });
    }
    if (type === 'heading_open') {
      headings.push({ text: plainText(tokens[index + 1]), level: Number(tag.slice(1)), line });
    }
  }
  return { file, blocks, headings };
}

type Token = ReturnType<typeof parser.parse>[number];

/** First word of an info string, lower-case: "bash" of `Bash title="x"`, of `bash,ignore` and of `{.bash}`. */
function languageOf(info: string): string {
  return /^\s*\{?\.?([^\s,{}]*)/.exec(info)?.[1]?.toLowerCase() ?? '';
}

/** What a reader sees: words, code and the texts of images, white space collapsed. */
function plainText(inline: Token | undefined): string {
  const parts = (inline?.children ?? []).map(({ type, content }) => {
    if (type === 'softbreak' || type === 'hardbreak') return ' ';
    return type === 'text' || type === 'code_inline' || type === 'image' || type === 'text_special' ? content : '';
  });
  return parts.join('').replaceAll(/\s+/g, ' ').trim();
}

/** Front matter would read as a rule and a heading. Its lines stay as empty ones, so that all others keep their number. */
function withoutFrontMatter(text: string): string {
  const unmarked = text.startsWith('\ufeff') ? text.slice(1) : text;
  const front = /^---[ \t]*\r?\n(?:[^\n]*\n)*?---[ \t]*(?:\r?\n|$)/.exec(unmarked)?.[0];
  return front === undefined ? unmarked : '\n'.repeat(front.split('\n').length - 1) + unmarked.slice(front.length);
}
