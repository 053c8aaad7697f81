// Findings about documents, and what was looked at.

export interface DocumentFinding {
  readonly rule: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly help?: string;
}

/** A fenced block of a Markdown file. */
export interface FencedBlock {
  readonly file: string;
  /** Which fenced block of the file it is, from 1. */
  readonly number: number;
  /** First word of the info string, lower-case; empty without one. */
  readonly language: string;
  readonly info: string;
  readonly text: string;
  /** Line of the first line of `text`, from 1. */
  readonly line: number;
}

export interface Heading {
  readonly text: string;
  readonly level: number;
  readonly line: number;
}

export interface MarkdownDocument {
  /** Path as given, with forward slashes. */
  readonly file: string;
  readonly blocks: readonly FencedBlock[];
  readonly headings: readonly Heading[];
}

export interface DocumentCheck {
  readonly schemaVersion: 1;
  readonly outcome: 'passed' | 'failed';
  readonly checked: { readonly files: number; readonly blocks: number; readonly shellBlocks: number; readonly headings: number };
  /** Sorted by file, line and column. */
  readonly findings: readonly DocumentFinding[];
}

/** One rule; one file each in doccheck/rules. */
export interface DocumentRule {
  readonly id: string;
  readonly title: string;
  readonly run: (input: DocumentRuleInput) => Promise<readonly DocumentFinding[]>;
}

export interface DocumentRuleInput {
  readonly documents: readonly MarkdownDocument[];
  /** Documents and headings that must be there: path to heading texts. */
  readonly required: Readonly<Record<string, readonly string[]>>;
  /**
   * Syntax errors of shell texts, in order; undefined where a text is sound. Asks a real bash.
   */
  readonly checkShell: (
    texts: readonly string[],
  ) => Promise<readonly ({ readonly line: number; readonly message: string } | undefined)[]>;
}
