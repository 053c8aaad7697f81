// Reads the block of release notes in the description of a pull request, and says whether a change log has it.
// The form is that of Kubernetes and many others: a fenced block called `release-notes` (or `release-note`), `NONE` for nothing to say.

import { parseMarkdown } from '../codec/markdown.ts';
import { foldSpace, withoutComments } from './changelog.ts';

export type PullRequestNotes =
  /** Each with white space folded. Never empty. */
  | { readonly status: 'notes'; readonly notes: readonly string[] }
  /** `NONE`: nobody who uses the project needs to know. */
  | { readonly status: 'none' }
  /** Why there are none, completing "pull request 12 …". */
  | { readonly status: 'missing'; readonly reason: string };

const languages: readonly string[] = ['release-notes', 'release-note'];
/** GitHub takes no longer descriptions. */
const longestBody = 262_144;

/**
 * @param body As GitHub gives it.
 * @param templates Texts of the templates of pull requests: a block that says what a template says was not filled in.
 */
export function parseReleaseNotes(body: string, templates: readonly string[] = []): PullRequestNotes {
  const blocks = blocksIn(body.slice(0, longestBody));
  if (blocks.length === 0) return { status: 'missing', reason: 'has no block of release notes' };
  if (blocks.some(({ closed }) => !closed))
    return { status: 'missing', reason: 'has a block of release notes that does not end' };
  const untouched = new Set(templates.flatMap((template) => blocksIn(template).map(({ text }) => foldSpace(text))));
  const filled = blocks.filter(({ text }) => foldSpace(text) !== '');
  if (filled.length === 0) return { status: 'missing', reason: 'has an empty block of release notes' };
  const own = filled.filter(({ text }) => !untouched.has(foldSpace(text)) || saysNone(text));
  if (own.length === 0) return { status: 'missing', reason: 'has the release notes of the template' };
  const notes = own.filter(({ text }) => !saysNone(text)).flatMap(({ text }) => itemsOf(text));
  return notes.length === 0 ? { status: 'none' } : { status: 'notes', notes };
}

/**
 * Whether the text has the note, whatever the white space between its words; not as a part of longer words.
 *
 * @param note White space folded.
 */
export function hasNote(text: string, note: string): boolean {
  const folded = foldSpace(withoutComments(text));
  for (let at = folded.indexOf(note); at !== -1; at = folded.indexOf(note, at + 1)) {
    if (!joins(folded.at(at - 1), note.at(0), at > 0) && !joins(note.at(-1), folded.at(at + note.length), true)) return true;
  }
  return false;
}

function joins(before: string | undefined, after: string | undefined, there: boolean): boolean {
  return there && isWord(before) && isWord(after);
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

function blocksIn(body: string): readonly { readonly text: string; readonly closed: boolean }[] {
  const lines = body.replaceAll(/\r\n?/g, '\n').split('\n');
  return parseMarkdown(lines.join('\n'), '')
    .blocks.filter(({ language }) => languages.includes(language))
    .map(({ text, line }) => {
      const length = text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
      // What ends the block: its fence, or, in a quotation or a list, the end of that.
      const after = lines[line - 1 + length];
      return { text: withoutComments(text), closed: after !== undefined && /^[\s>]*(`{3,}|~{3,})\s*$/.test(after) };
    });
}

function saysNone(text: string): boolean {
  return /^["'`(]?none[."'`)]?$/i.test(foldSpace(text));
}

/** Each bullet by itself, where the text is a list; else all of it. */
function itemsOf(text: string): readonly string[] {
  const bullet = /^ {0,3}[-*+] +/;
  const lines = text.trim().split('\n');
  if (!bullet.test(lines[0] ?? '')) return [foldSpace(text)];
  const items: string[] = [];
  for (const line of lines) {
    if (bullet.test(line)) items.push(line.replace(bullet, ''));
    else items.push(`${items.pop() ?? ''} ${line}`);
  }
  return items.map(foldSpace).filter((item) => item !== '');
}
