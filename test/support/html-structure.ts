// Reads the page that we write, strictly: whatever is not exactly a tag, a reference or plain text of it is refused. Smaller than a
// browser's reader on purpose; scripts/test-pages.ts gives the same pages to a browser.

export interface HtmlStructure {
  /** In order: `<name attribute="value">` with the attributes as written, and `</name>`. */
  readonly tags: readonly string[];
  /** The texts between the tags, references resolved; white space of our own layout left out. */
  readonly texts: readonly string[];
}

const doctype = '<!doctype html>\n';
const tag = /<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>/y;
const text = /[^<>]+/y;
const voidElements = ['meta', 'br'];

/** @throws {Error} where anything is not of the form. */
export function readHtmlStructure(html: string): HtmlStructure {
  if (!html.startsWith(doctype)) throw new Error('there is no document type');
  const tags: string[] = [];
  const texts: string[] = [];
  const open: string[] = [];
  for (let at = doctype.length; at < html.length; ) {
    tag.lastIndex = at;
    text.lastIndex = at;
    const [whole, slash, name = '', attributes] = tag.exec(html) ?? [];
    if (whole !== undefined) {
      tags.push(`<${slash}${name}${resolve(attributes ?? '')}>`);
      at += whole.length;
      if (slash === '/') {
        if (open.pop() !== name) throw new Error(`"${name}" is closed and was not open, at ${at}`);
      } else if (name === 'style') {
        at = html.indexOf('</style>', at);
        open.push(name);
      } else if (!voidElements.includes(name)) open.push(name);
      continue;
    }
    const [words] = text.exec(html) ?? [];
    if (words === undefined) throw new Error(`no tag and no text at ${at}: ${html.slice(at, at + 40)}`);
    if (words.trim() !== '') texts.push(resolve(words).replaceAll(/\s+/g, ' ').trim());
    at += words.length;
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(', ')}`);
  return { tags, texts };
}

function resolve(words: string): string {
  if (/&(?!#\d+;)/.test(words)) throw new Error(`a reference that is not ours: ${words}`);
  return words.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}
