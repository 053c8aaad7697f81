// The door of markdown-it and of github-slugger: what a Markdown document is made of, each part with its line and column.
// Sources: CommonMark 0.31; GitHub Flavored Markdown, section 4.10 (tables).

import GithubSlugger from 'github-slugger';
import MarkdownIt from 'markdown-it';
import type {
  CodeSpan,
  DocumentComment,
  DocumentLink,
  DocumentPlace,
  DocumentTable,
  DocumentText,
  FencedBlock,
  Heading,
  MarkdownDocument,
} from '../model/document.ts';

/** HTML is read as HTML, so that a fence inside a comment is none. */
const parser = new MarkdownIt('commonmark', { html: true }).enable(['table', 'strikethrough']);

interface Token extends MarkdownItToken {
  /** Where in the inline text around it it begins: markdown-it itself knows the lines of blocks alone. */
  offset?: number;
}

type MarkdownItToken = ReturnType<typeof parser.parse>[number];

class PlacedState extends parser.inline.State {
  override push(...args: Parameters<InstanceType<typeof parser.inline.State>['push']>): Token {
    const token: Token = super.push(...args);
    token.offset = this.pos;
    return token;
  }
}
parser.inline.State = PlacedState;
// A link is read for what it says: which ones a browser would refuse is not asked here.
parser.validateLink = () => true;
parser.normalizeLink = (url) => url;

/** Never fails: any text is Markdown. `file` is kept as given. */
export function parseMarkdown(text: string, file: string): MarkdownDocument {
  const unmarked = text.startsWith('\ufeff') ? text.slice(1) : text;
  // CommonMark, section 2.3: NUL is read as U+FFFD.
  const body = withoutFrontMatter(unmarked.replaceAll(/\r\n?/g, '\n').replaceAll('\0', '\ufffd'));
  const reader = new Reader(file, body.split('\n'));
  reader.read(parser.parse(body, {}));
  return { file, text, ...reader.parts };
}

type PlaceOf = (offset: number) => DocumentPlace;

class Reader {
  readonly #file: string;
  readonly #lines: readonly string[];
  readonly #slugger = new GithubSlugger();
  readonly parts = {
    blocks: [] as FencedBlock[],
    headings: [] as Heading[],
    links: [] as DocumentLink[],
    spans: [] as CodeSpan[],
    comments: [] as DocumentComment[],
    tables: [] as DocumentTable[],
    texts: [] as DocumentText[],
    anchors: [] as string[],
    elements: [] as { readonly from: number; readonly to: number }[],
  };

  constructor(file: string, lines: readonly string[]) {
    this.#file = file;
    this.#lines = lines;
  }

  read(tokens: readonly Token[]): void {
    /** Of the nearest element that knows its lines; a cell does not. */
    let around: readonly [number, number] = [0, 1];
    let row = { line: 0, from: 0 };
    for (const [index, token] of tokens.entries()) {
      const { type, tag, map, content } = token;
      if (map !== null) around = map;
      if (map !== null && type !== 'inline') this.parts.elements.push({ from: map[0] + 1, to: this.#lastLine(map) });
      if (type === 'fence') this.#fence(token, around);
      else if (type === 'heading_open') this.#heading(tokens[index + 1], Number(tag.slice(1)), around[0] + 1);
      else if (type === 'html_block') this.#html(content, this.#placesOfLines(content, around[0]));
      else if (type === 'table_open') this.#table(tokens, index, around);
      else if (type === 'tr_open') row = { line: around[0], from: 0 };
      else if (type === 'inline' && map !== null) this.#inline(token, this.#placesOfLines(content, map[0]));
      else if (type === 'inline') {
        const cell = this.#placesOfCell(content, row);
        row = { line: row.line, from: cell.end };
        this.#inline(token, cell.placeOf);
      }
    }
  }

  #fence({ info, content, markup }: Token, [first, end]: readonly [number, number]): void {
    const count = content.split('\n').length - (content.endsWith('\n') || content === '' ? 1 : 0);
    const closing = new RegExp(`^[\\s>]*[${markup[0]}]{${markup.length},}[ \\t]*$`);
    this.parts.blocks.push({
      file: this.#file,
      number: this.parts.blocks.length + 1,
      language: languageOf(info),
      info: info.trim(),
      text: content,
      line: first + 2,
      column: this.#columnOfFence(content, first, markup),
      closed: count === end - first - 2 && closing.test(this.#lines[end - 1] ?? ''),
    });
  }

  /** Of the first line that is not blank: what is blank does not show how far it is indented. */
  #columnOfFence(content: string, first: number, markup: string): number {
    const lines = content.split('\n');
    const index = lines.findIndex((line) => line.trim() !== '');
    if (index === -1) return Math.max(0, (this.#lines[first] ?? '').indexOf(markup)) + 1;
    return this.#endingAt(first + 1 + index, lines[index] ?? '') + 1;
  }

  #heading(inline: Token | undefined, level: number, line: number): void {
    this.#addHeading(plainText(inline), anchorText(inline), level, line);
  }

  #addHeading(text: string, forAnchor: string, level: number, line: number): void {
    const anchor = this.#slugger.slug(forAnchor);
    this.parts.headings.push({ text, level, line, anchor });
    this.parts.anchors.push(anchor);
  }

  #table(tokens: readonly Token[], index: number, [first, end]: readonly [number, number]): void {
    const rows: { line: number; cells: string[] }[] = [];
    for (let at = index + 1; at < tokens.length; at += 1) {
      const token = tokens[at];
      if (token === undefined || token.type === 'table_close') break;
      if (token.type === 'tr_open') rows.push({ line: (token.map?.[0] ?? first) + 1, cells: [] });
      if (token.type === 'th_open' || token.type === 'td_open') rows.at(-1)?.cells.push(plainText(tokens[at + 1]));
    }
    const [head, ...body] = rows;
    if (head !== undefined)
      this.parts.tables.push({ line: head.line, endLine: this.#lastLine([first, end]), columns: head.cells, rows: body });
  }

  #inline({ children }: Token, placeOf: PlaceOf): void {
    const text: string[] = [];
    for (const child of (children ?? []) as readonly Token[]) {
      const offset = child.offset ?? 0;
      if (child.type === 'code_inline') this.parts.spans.push({ text: child.content, ...placeOf(offset) });
      else if (child.type === 'link_open') {
        // markdown-it stands behind the bracket of a link, and at that of `<https://…>`.
        const start = child.markup === 'autolink' ? offset : Math.max(0, offset - 1);
        this.#link('link', child.attrGet('href'), placeOf(start));
      } else if (child.type === 'image') this.#link('image', child.attrGet('src'), placeOf(offset));
      else if (child.type === 'html_inline') this.#html(child.content, (within) => placeOf(offset + within));
      else if (child.type === 'softbreak' || child.type === 'hardbreak') text.push('\n');
      else if (child.type === 'text' || child.type === 'text_special') text.push(child.content);
    }
    const whole = text.join('');
    if (whole.trim() !== '') this.parts.texts.push({ text: whole, ...placeOf(0) });
  }

  #link(kind: DocumentLink['kind'], target: string | number | null, place: DocumentPlace): void {
    if (target !== null) this.parts.links.push({ kind, target: String(target), ...place });
  }

  /** Comments, headings, and the targets and anchors of tags. */
  #html(content: string, placeOf: PlaceOf): void {
    for (const { 0: all, 1: inside = '', index } of content.matchAll(/<!--([\s\S]*?)(?:-->|$)/g)) {
      this.parts.comments.push({ text: inside.trim(), ...placeOf(index), endLine: placeOf(index + all.length).line });
    }
    const visible = content.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, (comment) => comment.replaceAll(/[^\n]/g, ' '));
    for (const { 1: level, 2: inside = '', index } of visible.matchAll(/<h([1-6])\b[^<>]*>([\s\S]{0,1000}?)<\/h\1\s*>/gi)) {
      const text = unescaped(inside.replaceAll(/<[^<>]*>/g, ''));
      this.#addHeading(text.replaceAll(/\s+/g, ' ').trim(), text.trim(), Number(level), placeOf(index).line);
    }
    for (const { name, value, offset } of attributesOf(visible)) {
      if (name === 'href' || name === 'src') this.parts.links.push({ kind: 'html', target: value, ...placeOf(offset) });
      else if (value !== '') this.parts.anchors.push(value);
    }
  }

  /** Lines of an element lost their indentation and quote marks; each is found again at the end of the line that it came from. */
  #placesOfLines(content: string, firstLine: number): PlaceOf {
    const starts = [0, ...Array.from(content.matchAll(/\n/g), ({ index }) => index + 1)];
    // A line of a thousand links is looked for once.
    let last = { within: -1, shift: 0 };
    return (offset) => {
      const within = lastAtMost(starts, offset);
      if (within !== last.within) {
        const start = starts[within] ?? 0;
        const end = starts[within + 1];
        const text = content.slice(start, end === undefined ? content.length : end - 1);
        last = { within, shift: this.#endingAt(firstLine + within, text) - start };
      }
      return { line: firstLine + within + 1, column: last.shift + offset + 1 };
    };
  }

  /** Offset in a line of the text that ends it, but for white space and the closing marks of a heading. */
  #endingAt(line: number, text: string): number {
    const whole = this.#lines[line] ?? '';
    if (whole.endsWith(text)) return whole.length - text.length;
    const wanted = text.trimEnd();
    for (const shorter of [whole.trimEnd(), whole.replace(/[ \t]+#*[ \t]*$/, '')]) {
      if (shorter.endsWith(wanted)) return shorter.length - wanted.length;
    }
    // A tab that stood half in the indentation has become spaces.
    return Math.max(0, whole.indexOf(text.trim()) - (text.length - text.trimStart().length));
  }

  /** A cell is looked for behind the one before it; a bar in it has a backslash before it in the line. */
  #placesOfCell(content: string, row: { readonly line: number; readonly from: number }): { placeOf: PlaceOf; end: number } {
    const line = this.#lines[row.line] ?? '';
    const written = content.replaceAll('|', '\\|');
    const found = Math.max(row.from, line.indexOf(written, row.from));
    const behindBars = [0, ...Array.from(content.matchAll(/\|/g), ({ index }) => index + 1)];
    const placeOf: PlaceOf = (offset) => ({
      line: row.line + 1,
      column: found + offset + lastAtMost(behindBars, offset) + 1,
    });
    return { placeOf, end: found + written.length };
  }

  /** Blank lines at the end of an element are none of it. */
  #lastLine([first, end]: readonly [number, number]): number {
    let last = end;
    while (last > first + 1 && (this.#lines[last - 1] ?? '').trim() === '') last -= 1;
    return last;
  }
}

/** Index of the last of sorted numbers that is at most this one; 0 where there is none. */
function lastAtMost(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle;
  }
  return low;
}

const attribute = /\s+([A-Za-z_:][\w:.-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/y;

/** The `href`, `src`, `id` and `name` of tags, in order. Text that only looks like an attribute is none. */
function attributesOf(html: string): readonly { readonly name: string; readonly value: string; readonly offset: number }[] {
  const found: { name: string; value: string; offset: number }[] = [];
  const tag = /<[A-Za-z][\w:-]*/g;
  while (tag.exec(html) !== null) {
    attribute.lastIndex = tag.lastIndex;
    for (let match = attribute.exec(html); match !== null; match = attribute.exec(html)) {
      const [all, name = '', double, single, bare] = match;
      const value = double ?? single ?? bare;
      const offset = match.index + all.length - all.trimStart().length;
      if (value !== undefined && /^(?:href|src|id|name)$/i.test(name))
        found.push({ name: name.toLowerCase(), value: unescaped(value), offset });
      // What was read is not read again, so that the work stays in proportion to the text.
      tag.lastIndex = attribute.lastIndex;
    }
  }
  return found;
}

/** With the entities of HTML read. A backslash means nothing there, and something to the function that reads them. */
function unescaped(html: string): string {
  return parser.utils.unescapeAll(html.replaceAll('\\', '\\\\'));
}

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

/** What GitHub makes an anchor of: the text alone, without the texts of images. A line end in it is nothing, two spaces are two. */
function anchorText(inline: Token | undefined): string {
  const parts = (inline?.children ?? []).map(({ type, content }) =>
    type === 'text' || type === 'code_inline' || type === 'text_special' ? content : '',
  );
  return parts.join('');
}

/** Front matter would read as a rule and a heading. Its lines stay as empty ones, so that all others keep their number. */
function withoutFrontMatter(text: string): string {
  if (!/^---[ \t]*\n/.test(text)) return text;
  // One expression for all of it would need more memory than there is for a long one.
  const closing = /\n---[ \t]*(?:\n|$)/.exec(text);
  if (closing === null) return text;
  const front = text.slice(0, closing.index + closing[0].length);
  return '\n'.repeat(front.split('\n').length - 1) + text.slice(front.length);
}
