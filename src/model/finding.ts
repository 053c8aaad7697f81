// What a rule has to say about a place in a file: of documents, and of workflows.

export interface Finding {
  /** Id of the rule. */
  readonly rule: string;
  /** Path as the user knows it, with forward slashes. Text from outside: escape it before printing. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** What is wrong, as a phrase. */
  readonly message: string;
  /** What to do about it. */
  readonly help?: string;
  /** Lines that show it, such as a difference or the end of what a command printed. Text from outside too. */
  readonly excerpt?: readonly string[];
}
