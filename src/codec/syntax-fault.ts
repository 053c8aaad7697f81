// Where a text does not follow the grammar of its language.

export interface SyntaxFault {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units; absent where the parser tells lines alone. */
  readonly column?: number;
  /** A lower-case phrase. */
  readonly message: string;
}

/** @param offset In UTF-16 units. */
export function faultAt(text: string, offset: number, message: string): SyntaxFault {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n'), message: phrase(message) };
}

/** The first line of what a parser says, as a phrase of ours: without a capital letter in front or a full stop behind. */
export function phrase(message: string): string {
  const [first = ''] = message.trim().split('\n');
  const lower = /^[A-Z](?:[a-z]| )/.test(first) ? first.charAt(0).toLowerCase() + first.slice(1) : first;
  return lower.replace(/[.:]\s*$/, '');
}
