// The error that means "could not tell": its kind decides the exit code.
// See docs/exit-codes.md.

/**
 * - `usage`, `config`, `source`: what was asked cannot be done as asked (exit 2).
 * - `build`, `tool`, `file`, `network`, `nothing`: the answer could not be found (exit 3).
 */
export type ErrorKind = 'usage' | 'config' | 'source' | 'build' | 'tool' | 'file' | 'network' | 'nothing';

/** The exit codes of every command. A bug is 70, as in sysexits.h. */
export const exitCodes = { yes: 0, no: 1, cannotAsAsked: 2, couldNotTell: 3, bug: 70, interrupted: 130 } as const;

/** What a ToolError of each kind ends a command with. */
export const exitCodeOfKind: Readonly<Record<ErrorKind, 2 | 3>> = {
  usage: exitCodes.cannotAsAsked,
  config: exitCodes.cannotAsAsked,
  source: exitCodes.cannotAsAsked,
  build: exitCodes.couldNotTell,
  tool: exitCodes.couldNotTell,
  file: exitCodes.couldNotTell,
  network: exitCodes.couldNotTell,
  nothing: exitCodes.couldNotTell,
};

/** Where in a text something was found. Lines and columns count from 1; a column counts UTF-16 units. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The whole source line, without its end, for a caret under the column. */
  readonly sourceLine?: string;
}

export interface ToolErrorDetails {
  /** What to do next, as a phrase. */
  readonly help?: string;
  readonly at?: Position;
  /** Lines shown under the message, such as the end of a log. They come from outside and are escaped when printed. */
  readonly excerpt?: readonly string[];
  /** Files that help to find the reason, such as a log. */
  readonly files?: readonly string[];
  readonly cause?: unknown;
}

/** What was asked could not be answered. `code` is stable and has a heading in docs/errors.md. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  readonly kind: ErrorKind;
  readonly code: string;
  readonly help: string | undefined;
  readonly at: Position | undefined;
  readonly excerpt: readonly string[];
  readonly files: readonly string[];

  constructor(kind: ErrorKind, code: string, message: string, details: ToolErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.code = code;
    this.help = details.help;
    this.at = details.at;
    this.excerpt = details.excerpt ?? [];
    this.files = details.files ?? [];
  }
}
