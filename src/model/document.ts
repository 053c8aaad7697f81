// What doc-check looks at, what a rule is, and what was found.

import type { Finding } from './finding.ts';

export type DocumentFinding = Finding;

/** A place in a document. Both count from 1; columns in UTF-16 units. */
export interface DocumentPlace {
  readonly line: number;
  readonly column: number;
}

/** A fenced block of a Markdown file. */
export interface FencedBlock {
  readonly file: string;
  /** Which fenced block of the file it is, from 1. */
  readonly number: number;
  /** First word of the info string, lower-case; empty without one. */
  readonly language: string;
  readonly info: string;
  /** Without the indentation or the quote marks that it stands behind. */
  readonly text: string;
  /** Line of the first line of `text`, from 1. */
  readonly line: number;
  /** Where that line begins behind indentation and quote marks, from 1. */
  readonly column: number;
  /** Whether a closing fence ends it. Without one it goes to the end of what holds it. */
  readonly closed: boolean;
}

export interface Heading {
  /** As a reader sees it, without markup. */
  readonly text: string;
  readonly level: number;
  readonly line: number;
  /** The anchor that GitHub gives it, the number of a repeated one included. */
  readonly anchor: string;
}

/** A link, an image, or the `href` or `src` of HTML. */
export interface DocumentLink extends DocumentPlace {
  readonly kind: 'link' | 'image' | 'html';
  /** As written, with entities and backslash escapes read. Percent escapes stay: `%23` is a part of a name, and `#` is not. */
  readonly target: string;
}

/** Text between backticks. */
export interface CodeSpan extends DocumentPlace {
  readonly text: string;
}

/** An HTML comment outside of blocks of code. */
export interface DocumentComment extends DocumentPlace {
  /** Between the marks, without white space around it. */
  readonly text: string;
  readonly endLine: number;
}

export interface DocumentTable {
  /** Of the row with the names of the columns. */
  readonly line: number;
  readonly endLine: number;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

/** A paragraph, heading, cell or the like: what a reader reads as running text, code left out. */
export interface DocumentText extends DocumentPlace {
  readonly text: string;
}

export interface MarkdownDocument {
  /** Path as given, with forward slashes. */
  readonly file: string;
  /** The whole text, as read. */
  readonly text: string;
  readonly blocks: readonly FencedBlock[];
  readonly headings: readonly Heading[];
  readonly links: readonly DocumentLink[];
  readonly spans: readonly CodeSpan[];
  readonly comments: readonly DocumentComment[];
  readonly tables: readonly DocumentTable[];
  readonly texts: readonly DocumentText[];
  /** Every anchor that a link can lead to: of headings, and the `id` and `name` of HTML. */
  readonly anchors: readonly string[];
  /** Lines of each element of blocks, in order, outer before inner: what a comment above one speaks of. */
  readonly elements: readonly { readonly from: number; readonly to: number }[];
}

/**
 * A comment that speaks to doc-check: `<!-- doc-check: WORD REST -->`. It is about the element that follows, or where it ends a line of
 * one, about that line.
 */
export interface Directive {
  readonly file: string;
  /** Such as `allow`, `run`, `generated`. */
  readonly word: string;
  readonly rest: string;
  readonly line: number;
  readonly endLine: number;
  /** Lines that it is about, the first and the last. */
  readonly about: { readonly from: number; readonly to: number };
}

/** How much was looked at, by what it is called: `links`, `flags`. */
export type Counts = Readonly<Record<string, number>>;

export interface DocumentCheck {
  readonly schemaVersion: 1;
  readonly outcome: 'passed' | 'failed';
  /** What was looked at, by name: files, headings, blocks, shellBlocks and what the rules counted. */
  readonly checked: Counts & {
    readonly files: number;
    readonly blocks: number;
    readonly shellBlocks: number;
    readonly headings: number;
  };
  /** Sorted by file, line and column. */
  readonly findings: readonly DocumentFinding[];
  /** What would be a finding and is allowed, with the reason, in the same order. */
  readonly waived: readonly WaivedFinding[];
  /** Files that `--fix` rewrote; absent without it. */
  readonly fixed?: readonly string[];
  /** Ids of the rules that were not asked, in the order of the list. */
  readonly notAsked: readonly string[];
  /** What whoever reads this must know of how it came about, as phrases, such as that the network was not cut; absent without one. */
  readonly notes?: readonly string[];
}

export interface WaivedFinding extends DocumentFinding {
  readonly reason: string;
  /** `YYYY-MM-DD`: the last day on which it is allowed; absent where it has no end. */
  readonly until?: string;
}

/** What a rule gives back. */
export interface RuleOutcome {
  readonly findings: readonly DocumentFinding[];
  /** How much the rule looked at, under names of its own. */
  readonly counts?: Counts;
  /** What `--fix` writes: whole new texts of documents, by path. */
  readonly fixes?: Readonly<Record<string, string>>;
  /** What whoever reads the outcome must know, as phrases, such as what could not be run here. */
  readonly notes?: readonly string[];
}
