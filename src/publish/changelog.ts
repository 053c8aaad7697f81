// Finds the section of a version in a change log, and whether it says something.
// Source: https://keepachangelog.com/en/1.1.0/, and the headings that people write in its place.

import { parseMarkdown } from '../codec/markdown.ts';

export type ChangelogSection =
  | {
      readonly status: 'found' /** Without its heading, trimmed. */;
      readonly text: string /** Of the heading, from 1. */;
      readonly line: number;
    }
  | { readonly status: 'missing' }
  /** A heading, and nothing but headings below it. */
  | { readonly status: 'empty'; readonly line: number }
  /** Several headings of the same version. */
  | { readonly status: 'twice'; readonly lines: readonly number[] };

/** Headings deeper than this are parts of a section. */
const deepest = 3;

/**
 * The section of a version: `## [1.2.0] - 2026-01-31`, `## v1.2.0`, `# 1.2.0 (2026-01-31)`, `## hello 1.2.0`, `1.2.0` underlined.
 * It ends at the next heading of its level or a higher one. Headings in fences and comments are none.
 *
 * @param names What the version is called: itself, and its tag.
 */
export function findSection(text: string, names: readonly string[]): ChangelogSection {
  const lines = text
    .replace(/^\u{feff}/u, '')
    .replaceAll('\r\n', '\n')
    .split('\n');
  const { headings } = parseMarkdown(lines.join('\n'), '');
  const wanted = new Set(names.flatMap((name) => [name, `v${name}`]));
  const found = headings.filter(({ text: title, level }) => level <= deepest && wanted.has(versionOf(title, wanted)));
  const [first, second] = found;
  if (first === undefined) return { status: 'missing' };
  if (second !== undefined) return { status: 'twice', lines: found.map(({ line }) => line) };
  const next = headings.find(({ line, level }) => line > first.line && level <= first.level);
  const own = lines.slice(first.line, next === undefined ? undefined : next.line - 1);
  // The line under a heading of two lines.
  const body = /^ {0,3}(=+|-+)\s*$/.test(own[0] ?? '') && !lines[first.line - 1]?.startsWith('#') ? own.slice(1) : own;
  const section = withoutDefinitions(body).join('\n').trim();
  return saysSomething(section) ? { status: 'found', text: section, line: first.line } : { status: 'empty', line: first.line };
}

/** Whether there is more than headings, comments and white space. */
function saysSomething(section: string): boolean {
  return withoutComments(section)
    .split('\n')
    .some((line) => line.trim() !== '' && !/^ {0,3}#{1,6}(\s|$)/.test(line));
}

/** The word of a heading that is one of the wanted names, which may stand in brackets and after the name of the project. */
function versionOf(title: string, wanted: ReadonlySet<string>): string {
  const words = title.split(/\s+/).map((word) => word.replaceAll(/^[[(]+|[\])(:,]+$/g, ''));
  return words.slice(0, 2).find((word) => wanted.has(word)) ?? '';
}

/** Where links lead to is often defined at the end of the file, so at the end of the oldest section: it says nothing by itself. */
function withoutDefinitions(lines: readonly string[]): readonly string[] {
  let end = lines.length;
  while (end > 0 && (lines[end - 1]?.trim() === '' || /^\[[^\]]+\]:\s+\S+\s*$/.test(lines[end - 1] ?? ''))) end -= 1;
  return lines.slice(0, end);
}

/** HTML comments taken out; one without an end goes to the end of the text, as browsers read it. */
export function withoutComments(text: string): string {
  let rest = text;
  let kept = '';
  for (;;) {
    const start = rest.indexOf('<!--');
    if (start === -1) return kept + rest;
    kept += rest.slice(0, start);
    const end = rest.indexOf('-->', start + 4);
    if (end === -1) return kept;
    rest = rest.slice(end + 3);
  }
}

/** Text in which any white space counts as one space. */
export function foldSpace(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
