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
 * Those that the text lacks, whatever the white space between words; a part of longer words is none.
 *
 * @param notes White space folded. A description may have very many, so that the text is folded once for all.
 */
export function lackingNotes(text: string, notes: readonly string[]): readonly string[] {
  const folded = foldSpace(withoutComments(text));
  return notes.filter((note) => !hasNote(folded, note));
}

function hasNote(folded: string, note: string): boolean {
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
  return parseMarkdown(body, '')
    .blocks.filter(({ language }) => languages.includes(language))
    .map(({ text, closed }) => ({ text: withoutComments(text), closed }));
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
